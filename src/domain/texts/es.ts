import type { Texts } from './texts';

/** Lo que Panoptes dice en español. */
export const es: Texts = {
  language: 'es',
  severity: { info: 'informativa', warning: 'media', critical: 'crítica' },
  pod: 'El pod',
  advice: {
    location_offline: 'Pregunta si hay luz en la casa y si funciona la línea de internet.',
    pod_offline: 'Comprueba que el pod esté enchufado. El resto de la casa sigue conectado.',
    plume_unreachable:
      'Ninguna casa se da por desconectada por esto. Seguimos intentándolo y avisamos cuando Plume responda.',
    location_degraded: 'Mira los pods de esta casa antes de que alguien llame.',
    power: 'El WiFi de la casa se apagará cuando se agote su batería.',
  },
  gatewayAdvice: 'El equipo principal no responde: pregunta si tiene luz y si funciona la línea de internet.',
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
  decline: 'Declinar',
  silence: 'Silenciar 1 h',
  details: 'Detalles',
  more: (hidden) => `… y ${hidden} más`,
  digest: {
    stillOpen: (open) => (open === 1 ? '1 aviso sigue abierto' : `${open} avisos siguen abiertos`),
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
    address_dead: ({ channel, address, reason }) => ({
      title: `${channel ?? '?'} ya no le llega`,
      text: `${address ?? '?'} no acepta mensajes: ${reason ?? '?'}. Está desactivado, así que no llegan los avisos que iban allí. Arréglelo y vuelva a activarlo en sus destinos, o añada otro.`,
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
