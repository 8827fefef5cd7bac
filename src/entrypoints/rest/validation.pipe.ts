import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { ZodType } from 'zod';

import { NOT_THERE } from '../../domain/refusal';
import { Problem } from './problem';
import { isStorable } from './schemas';
import { faultsOf, wording } from './wording';

const DEEPEST = 32;

/** Checks what was sent against the zod schema of its parameter, and hands on what the schema makes of it. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, { schema, type, data }: ArgumentMetadata): Promise<unknown> {
    if (!schema || type === 'custom') return value;
    if (!storable(value)) throw new Problem(400, 'The input holds characters or a depth that nothing here may have.');
    const checking = (schema as unknown as ZodType).safeParseAsync(value ?? {}, { error: wording });
    const { error, data: checked } = await checking;
    if (!error) return checked;
    // An id that cannot be one of ours is as unknown as any other.
    if (type === 'param') throw new Problem(404, NOT_THERE);
    const errors = faultsOf(error.issues, data);
    const count = errors.length === 1 ? '1 fault' : `${errors.length} faults`;
    throw new Problem(400, `What was sent does not fit: ${count}.`, { errors });
  }
}

function storable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return (
    depth < DEEPEST && Object.entries(value).every(([key, inner]) => isStorable(key) && storable(inner, depth + 1))
  );
}
