import { scopesOf } from '../../../domain/permissions';
import { since } from '../../../domain/duration';
import { durationInWords, type Language } from '../../../domain/texts/time';
import { FleetService } from '../../../fleet/fleet.service';
import { Clock } from '../../../platform/clock/clock';
import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { meant, NOT_FOUND, whichOne } from '../locations-by-name';
import { locationLine, podLine, STATE_SIGN, STATE_WORD } from '../network-text';
import { shown } from '../html';

const WORDS = {
  title: { en: 'How the network is doing', es: 'Cómo está la red' },
  empty: {
    en: 'There is no location to see yet. They appear here once a Plume account is set up and the first look is done.',
    es: 'Todavía no hay ubicaciones que ver. Aparecerán aquí cuando haya una cuenta de Plume y termine la primera consulta.',
  },
  fine: { en: 'Nothing is offline.', es: 'Nada está fuera de línea.' },
  more: { en: 'and {n} more', es: 'y {n} más' },
  pods: { en: '{online} of {total} pods online', es: '{online} de {total} pods en línea' },
  devices: { en: '{n} devices', es: '{n} dispositivos' },
} as const satisfies Record<string, Words>;

@BotCommand({
  name: 'status',
  help: { en: 'How the network is doing, or one location', es: 'Cómo está la red, o una ubicación' },
  usage: { en: '[location]', es: '[ubicación]' },
  who: 'network.view',
})
export class StatusCommand implements Command {
  constructor(
    private readonly fleet: FleetService,
    private readonly clock: Clock,
  ) {}

  async answer(asked: Asked): Promise<Reply> {
    return { html: asked.argument ? await this.location(asked) : await this.overview(asked) };
  }

  private async overview({ actor, person: { language } }: Asked): Promise<string> {
    const now = this.clock.now();
    const { worst, ...counts } = await this.fleet.overview(actor ? scopesOf(actor) : []);
    const states = (['offline', 'degraded', 'unknown', 'online'] as const).filter((state) => counts[state] > 0);
    if (states.length === 0) return WORDS.empty[language];
    const left = counts.offline + counts.degraded - worst.length;
    return [
      `<b>${WORDS.title[language]}</b>`,
      states.map((state) => `${STATE_SIGN[state]} ${counts[state]} ${STATE_WORD[state][language]}`).join('  '),
      '',
      ...(worst.length > 0 ? worst.map((location) => locationLine(location, now)) : [WORDS.fine[language]]),
      ...(left > 0 ? [fill(WORDS.more, language, { n: left })] : []),
    ].join('\n');
  }

  private async location({ actor, argument, person: { language } }: Asked): Promise<string> {
    const scopes = actor ? scopesOf(actor) : [];
    const found = await this.fleet.findLocations(scopes, argument, 6);
    const chosen = meant(found, argument);
    if (!chosen) return whichOne(found, language);
    const location = await this.fleet.location(chosen.id, scopes);
    if (!location) return NOT_FOUND[language];
    const { state, stateSince, podsOnline: online, podsTotal: total, devices } = location;
    const now = this.clock.now();
    return [
      `${STATE_SIGN[state]} <b>${shown(location.name)}</b>`,
      `${STATE_WORD[state][language]}${stateSince ? ` (${durationInWords(since(stateSince, now))})` : ''}`,
      fill(WORDS.pods, language, { online, total }),
      ...(devices === null ? [] : [fill(WORDS.devices, language, { n: devices })]),
      '',
      ...location.pods.map((pod) => podLine(pod, now, language)),
    ].join('\n');
  }
}

const fill = (words: Words, language: Language, values: Record<string, number>) =>
  words[language].replace(/\{(\w+)\}/g, (_mark, key: string) => String(values[key] ?? ''));
