import type { Channel } from '../channels/channel';
import { Refusal } from '../domain/refusal';
import { inEach } from '../domain/texts/words';

/** What is said of channels wherever they are named: one that we do not have, one that is off, a wrong address. */

export const noChannel = (kind: string, field: string | null = null): Refusal => {
  const words = { en: `This version has no channel ${kind}.`, es: `Esta versión no tiene ningún canal ${kind}.` };
  return new Refusal(field === null ? 'missing' : 'invalid', words, field);
};

export const isOff = ({ title }: Channel): Refusal =>
  new Refusal('conflict', {
    en: `${title} is not set up, or switched off.`,
    es: `${title} no está configurado, o está apagado.`,
  });

const NEEDED = { en: 'An address is needed there.', es: 'Allí hace falta una dirección.' };

export const wrongAddress = ({ address }: Channel): Refusal => {
  const opening = { en: 'An address there is', es: 'Allí una dirección es' };
  const words = address ? inEach((language) => `${opening[language]} ${address.expected[language]}.`) : NEEDED;
  return new Refusal('invalid', words, 'address');
};
