import type { Health, HealthIssue, HealthSummary, HealthWarning } from '../reports/health';
import { podNamed } from './pod-name';
import type { Language } from './time';

/** How a home is doing, in sentences. */
export interface HealthText {
  readonly summary: string;
  readonly issues: readonly string[];
  readonly warnings: readonly string[];
}

/** Names come as Plume tells them: whoever shows the sentences escapes them in their way. */
export function healthText({ summary, issues, warnings, limit }: Health, language: Language): HealthText {
  const words = WORDS[language];
  return {
    summary: limit ? `${words.summary(summary)} ${words.limit[limit]}` : words.summary(summary),
    issues: issues.map(words.issue),
    warnings: warnings.map(words.warning),
  };
}

interface HealthWords {
  readonly summary: (summary: HealthSummary) => string;
  readonly issue: (issue: HealthIssue) => string;
  readonly warning: (warning: HealthWarning) => string;
  readonly limit: Readonly<Record<NonNullable<Health['limit']>, string>>;
}

const en: HealthWords = {
  summary: (summary) => {
    switch (summary.kind) {
      case 'no_pods':
        return 'Unknown: no pod is claimed here.';
      case 'unseen':
        return 'Unknown: it has not been seen for a while. What follows is what was seen last.';
      case 'unknown':
        return 'Unknown: Plume does not say whether its pods are connected.';
      case 'all_offline':
        return 'Offline: all pods are disconnected.';
      case 'gateway_offline':
        return 'Offline: the gateway is disconnected.';
      case 'pods_offline':
        return summary.count === 1
          ? 'Online, but 1 pod is disconnected.'
          : `Online, but ${summary.count} pods are disconnected.`;
      case 'warnings':
        return summary.count === 1 ? 'Online, with 1 warning.' : `Online, with ${summary.count} warnings.`;
      case 'operational':
        return 'Online: everything works.';
    }
  },
  issue: ({ pod }) => `${podNamed('Pod', pod)} is disconnected.`,
  warning: (warning) => {
    switch (warning.kind) {
      case 'health':
        return `${podNamed('Pod', warning.pod)} is in ${warning.health.toLowerCase()} health.`;
      case 'alert':
        return `${podNamed('Pod', warning.pod)} has an alert: ${warning.alert}.`;
      case 'unknown':
        return `Plume does not say whether ${podNamed('pod', warning.pod)} is connected.`;
    }
  },
  limit: {
    basic: 'The operator has limited its service to the basics.',
    none: 'The operator has suspended its service: WiFi is blocked.',
  },
};

const HEALTH_IN_SPANISH: Readonly<Record<string, string>> = { fair: 'regular', poor: 'mala' };

const es: HealthWords = {
  summary: (summary) => {
    switch (summary.kind) {
      case 'no_pods':
        return 'Sin datos: no hay ningún pod registrado aquí.';
      case 'unseen':
        return 'Sin datos: hace un rato que no se ve. Lo que sigue es lo último que se vio.';
      case 'unknown':
        return 'Sin datos: Plume no dice si sus pods están conectados.';
      case 'all_offline':
        return 'Fuera de línea: todos los pods están desconectados.';
      case 'gateway_offline':
        return 'Fuera de línea: la puerta de enlace está desconectada.';
      case 'pods_offline':
        return summary.count === 1
          ? 'En línea, pero hay 1 pod desconectado.'
          : `En línea, pero hay ${summary.count} pods desconectados.`;
      case 'warnings':
        return summary.count === 1 ? 'En línea, con 1 aviso.' : `En línea, con ${summary.count} avisos.`;
      case 'operational':
        return 'En línea: todo funciona.';
    }
  },
  issue: ({ pod }) => `${podNamed('El pod', pod)} está desconectado.`,
  warning: (warning) => {
    switch (warning.kind) {
      case 'health': {
        const word = warning.health.toLowerCase();
        return `La salud ${podNamed('del pod', warning.pod)} es ${HEALTH_IN_SPANISH[word] ?? word}.`;
      }
      case 'alert':
        return `${podNamed('El pod', warning.pod)} tiene una alerta: ${warning.alert}.`;
      case 'unknown':
        return `Plume no dice si ${podNamed('el pod', warning.pod)} está conectado.`;
    }
  },
  limit: {
    basic: 'El operador ha limitado su servicio a lo básico.',
    none: 'El operador ha suspendido su servicio: el WiFi está bloqueado.',
  },
};

const WORDS: Readonly<Record<Language, HealthWords>> = { en, es };
