import { podNamed } from './pod-name';
import type { Texts } from './texts';

/** Lo que Panoptes dice en español. */
export const es: Texts = {
  language: 'es',
  opened: {
    location_offline: ({ place }) => `${place} está sin conexión`,
    pod_offline: ({ place, pod }) => `${podNamed('El pod', pod)} de ${place} está sin conexión`,
    plume_unreachable: ({ account }) => `Plume no responde para ${account}`,
    location_degraded: ({ place }) => `${place} no está bien`,
    support: ({ place, title }) => `${place} pide ayuda: ${title}`,
    power: ({ place }) => `${place} se ha quedado sin luz`,
  },
  resolved: {
    location_offline: ({ place }) => `${place} vuelve a tener conexión`,
    pod_offline: ({ place, pod }) => `${podNamed('El pod', pod)} de ${place} vuelve a tener conexión`,
    plume_unreachable: ({ account }) => `Plume vuelve a responder para ${account}`,
    location_degraded: ({ place }) => `${place} vuelve a estar bien`,
    support: ({ place, title }) => `Resuelto en ${place}: ${title}`,
    power: ({ place }) => `${place} vuelve a tener luz`,
  },
  flapping: ({ place, pod }, kind) =>
    kind === 'pod_offline' ? `${podNamed('El pod', pod)} de ${place} va y viene` : `La conexión de ${place} va y viene`,
  stable: ({ place, pod }, kind) =>
    kind === 'pod_offline'
      ? `${podNamed('El pod', pod)} de ${place} ya está estable`
      : `La conexión de ${place} ya es estable`,
  reminder: (opened) => `Recordatorio: ${opened}`,
  merged: (opened) => `${opened}, junto con toda la casa`,
  removed: (opened) => `Ya no se vigila: ${opened}`,
  manual: (opened) => `Cerrado a mano: ${opened}`,
  advice: {
    location_offline: 'Pregunta si hay luz en la casa y si funciona la línea de internet.',
    pod_offline: 'Comprueba que el pod esté enchufado. El resto de la casa sigue conectado.',
    plume_unreachable:
      'Ninguna casa se da por desconectada por esto. Seguimos intentándolo y avisamos cuando Plume responda.',
    location_degraded: 'Mira los pods de esta casa antes de que alguien llame.',
    power: 'El WiFi de la casa se apagará cuando se agote su batería.',
  },
  gatewayAdvice: 'El equipo principal no responde: pregunta si tiene luz y si funciona la línea de internet.',
  flappingNote: 'A partir de ahora no contamos cada cambio; avisamos cuando esté estable.',
  stableNote: 'Lleva un rato sin cambios. A partir de ahora volvemos a contar cada uno.',
  mergedNote: 'Ahora toda la casa está sin conexión; ese aviso sigue por aquí.',
  removedNote: 'Ya no se vigila, así que este aviso termina aquí.',
  reminderNote: 'Nadie se ha hecho cargo todavía. Pulsa Reconocer para que no lo repitamos.',
  label: {
    customer: 'Cliente',
    account: 'Cuenta',
    since: 'Desde',
    from: 'Desde',
    until: 'Hasta',
    downtime: 'Tiempo sin conexión',
    lasted: 'Durante',
    alsoOffline: (count) => (count === 1 ? 'Pod sin conexión' : 'Pods sin conexión'),
    podsOnline: 'Pods conectados',
    cause: 'Causa',
    acknowledgedBy: 'Se encarga',
    signals: 'Sin energía',
  },
  related: { account: 'Cuenta', customer: 'Cliente', location: 'Ubicación', incident: 'Incidencia' },
  signal: { mains: 'red eléctrica', ups: 'SAI' },
  ratio: (part, whole) => `${part} de ${whole}`,
  somebody: 'alguien',
  nameless: '(sin nombre)',
  acknowledge: 'Reconocer',
  silence: 'Silenciar 1 h',
  details: 'Detalles',
  more: (hidden) => `… y ${hidden} más`,
  digest: {
    title: (offline, back) => `${offline} sin conexión, ${back} de vuelta`,
    intro: 'Demasiado a la vez para mensajes sueltos: este se mantiene al día.',
    over: 'Todos están de vuelta.',
    reminder: (open) => `Recordatorio: ${open === 1 ? '1 aviso sigue abierto' : `${open} avisos siguen abiertos`}`,
    reminderNote: 'Nadie se ha hecho cargo todavía de estos. Pulsa Reconocer en cada uno para que no lo repitamos.',
    podAt: (pod, place) => `${pod} de ${place}`,
  },
  notices: {
    account_refused: ({ account, remedy }) => ({
      title: `Plume rechaza las credenciales de ${account}`,
      text: remedy ?? 'Revisa la cabecera de autorización y el identificador de socio de esta cuenta.',
    }),
    account_recovered: ({ account }) => ({
      title: `Plume vuelve a aceptar las credenciales de ${account}`,
      text: 'Sus casas vuelven a estar vigiladas.',
    }),
    bot_error: ({ command, cause, reference }) => ({
      title: `El bot de Telegram no ha podido responder a ${command ?? '?'}`,
      text: `${cause ?? '?'}. El registro cuenta más con la referencia ${reference ?? '?'}. La misma causa se avisa como mucho una vez por hora.`,
    }),
    channel_refused: ({ channel, error }) => ({
      title: `Nada sale por ${channel ?? '?'}: se rechazan nuestras credenciales`,
      text: `${error ?? '?'}. Lo que debe salir por ahí espera. Revise los ajustes del canal y pruébelo.`,
    }),
    channel_works: ({ channel }) => ({
      title: `${channel ?? '?'} vuelve a funcionar`,
      text: 'Se está enviando lo que esperaba.',
    }),
    code: ({ code }) => ({
      title: `${code ?? '?'} es su código`,
      text: 'Introdúzcalo en 10 minutos para recibir avisos aquí. Si no lo ha pedido, ignore este mensaje.',
    }),
    test: () => ({ title: 'Esto es una prueba', text: 'Los avisos para este chat llegan aquí.' }),
    poll_budget: ({ wishedSeconds, carriedSeconds }) => ({
      title: 'El límite de llamadas de Plume no alcanza para todas las casas al ritmo pedido',
      text: `Cada casa se mira cada ${carriedSeconds ?? '?'} s en vez de cada ${wishedSeconds ?? '?'} s. Sube POLL_INTERVAL_SECONDS o reparte las casas entre más réplicas.`,
    }),
  },
};
