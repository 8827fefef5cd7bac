const en = {
  addUser: 'Add a person',
  invite: 'Invite',
  inviteAgain: 'New invitation',
  inviteOf: (name: string) => `Invitation for ${name}`,
  inviteHint: 'Send this link to them. It works once, and is shown this once:',
  inviteAgainQuestion: (name: string) => `${name} gets a new link; the one before is worth nothing any more.`,
  grants: 'What they see',
  grantsOf: (name: string) => `What ${name} sees`,
  grantsHint: 'A viewer sees what is listed here, and nothing else.',
  noGrant: 'Nothing yet: this viewer sees an empty page.',
  addGrant: 'Open an account, a customer or a location',
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  types: { account: 'account', customer: 'customer', location: 'location' },
  unsaved: 'Not saved yet.',
  gone: 'not watched any more',
  changedMeanwhile: 'Somebody else changed it meanwhile. Close this, open it again and repeat your change.',

  everybody: 'everybody',
  fromDay: 'From',
  toDay: 'To',
  asFile: 'Download as CSV',
  noSuchDeed: 'Nothing of that kind was done then.',
};

const es: typeof en = {
  addUser: 'Añadir una persona',
  invite: 'Invitar',
  inviteAgain: 'Nueva invitación',
  inviteOf: (name) => `Invitación para ${name}`,
  inviteHint: 'Envíele este enlace. Sirve una vez y solo se muestra ahora:',
  inviteAgainQuestion: (name) => `${name} recibe un enlace nuevo; el anterior deja de valer.`,
  grants: 'Qué ve',
  grantsOf: (name) => `Qué ve ${name}`,
  grantsHint: 'Un observador ve lo que aparece aquí y nada más.',
  noGrant: 'Todavía nada: este observador ve una página vacía.',
  addGrant: 'Abrir una cuenta, un cliente o una ubicación',
  remove: 'Quitar',
  removeOf: (name) => `Quitar ${name}`,
  types: { account: 'cuenta', customer: 'cliente', location: 'ubicación' },
  unsaved: 'Sin guardar todavía.',
  gone: 'ya no se vigila',
  changedMeanwhile: 'Otra persona lo ha cambiado entretanto. Ciérrelo, ábralo de nuevo y repita su cambio.',

  everybody: 'todos',
  fromDay: 'Desde',
  toDay: 'Hasta',
  asFile: 'Descargar como CSV',
  noSuchDeed: 'Entonces no se hizo nada así.',
};

/** The texts of the people's page, beside those that other pages share. */
export const peopleTexts = { en, es };
