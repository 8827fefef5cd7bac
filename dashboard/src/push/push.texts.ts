const en = {
  title: 'Alerts on this device',
  hint: 'Alerts appear on this device even when no page of Panoptes is open.',
  turnOn: 'Alerts on this device',
  turnOff: 'No more alerts here',
  on: 'Alerts appear on this device.',
  turnedOn: 'From now on alerts appear here.',
  turnedOff: 'No more alerts here.',
  notAllowed: 'Nothing was changed: the browser was not allowed to show alerts.',
  denied: 'This browser was told to show no notifications of this page. Allow them in its settings, then come back.',
  unsupported: 'This browser shows no alerts of its own here. Over https, or on localhost, most do.',
  failed: 'The browser could not subscribe. It may be offline, or its push service out of reach.',
  device: (name: string) => `${name}, this device`,
};

const es: typeof en = {
  title: 'Avisos en este dispositivo',
  hint: 'Los avisos aparecen en este dispositivo aunque no haya ninguna página de Panoptes abierta.',
  turnOn: 'Avisos en este dispositivo',
  turnOff: 'Sin avisos aquí',
  on: 'Los avisos aparecen en este dispositivo.',
  turnedOn: 'Desde ahora los avisos aparecen aquí.',
  turnedOff: 'Ya no habrá avisos aquí.',
  notAllowed: 'No ha cambiado nada: no se permitió al navegador mostrar avisos.',
  denied:
    'A este navegador se le dijo que no mostrara notificaciones de esta página. Permítalas en su configuración y vuelva.',
  unsupported: 'Este navegador no muestra aquí avisos propios. Por https, o en localhost, casi todos lo hacen.',
  failed: 'El navegador no pudo suscribirse. Puede que no tenga conexión, o que su servicio de push no responda.',
  device: (name) => `${name}, este dispositivo`,
};

/** Alerts on the device that is read on, in words. */
export const pushTexts = { en, es };
