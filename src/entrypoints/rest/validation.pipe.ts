import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { ZodType } from 'zod';

import { notThere } from '../../domain/refusal';
import { inSpanish } from '../../domain/texts/field-faults';
import type { Language } from '../../domain/texts/time';
import type { Words } from '../../domain/texts/words';
import { Problem } from './problem';
import { isStorable } from './schemas';
import { faultsOf, wordingIn } from './wording';

const DEEPEST = 32;

/** Checks what was sent against the zod schema of its parameter, and hands on what the schema makes of it. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, { schema, type, data }: ArgumentMetadata): Promise<unknown> {
    if (!schema || type === 'custom') return value;
    if (!storable(value)) throw new Problem(400, UNSTORABLE);
    const read = (language: Language) =>
      (schema as unknown as ZodType).safeParseAsync(value ?? {}, { error: wordingIn(language) });
    const { error, data: checked } = await read('en');
    if (!error) return checked;
    // An id that cannot be one of ours is as unknown as any other.
    if (type === 'param') throw notThere();
    // An issue of zod's bears one text: to have the other language, it is read once more.
    const en = faultsOf(error.issues, data);
    const es = faultsOf((await read('es')).error?.issues ?? [], data);
    const errors = [...en].map(([path, message]) => {
      return { path, message: { en: message, es: inSpanish(es.get(path) ?? message) } };
    });
    throw new Problem(400, misfit(errors.length), { errors });
  }
}

const UNSTORABLE: Words = {
  en: 'The input holds characters or a depth that nothing here may have.',
  es: 'Lo enviado contiene caracteres o una profundidad que aquí nada puede tener.',
};

const misfit = (faults: number): Words => ({
  en: `What was sent does not fit: ${faults === 1 ? '1 fault' : `${faults} faults`}.`,
  es: `Lo que se envió no encaja: ${faults === 1 ? '1 fallo' : `${faults} fallos`}.`,
});

function storable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return (
    depth < DEEPEST && Object.entries(value).every(([key, inner]) => isStorable(key) && storable(inner, depth + 1))
  );
}
