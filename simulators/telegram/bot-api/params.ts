/** The parameters of one call, read as leniently as Telegram reads them: numbers as text, objects as JSON in text. */

import { broken } from './refusal';

/** A file that came with a multipart body. */
export interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export class Params {
  constructor(
    readonly values: Readonly<Record<string, unknown>>,
    private readonly uploads: ReadonlyMap<string, Upload> = new Map(),
  ) {}

  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  integer(name: string): number | undefined {
    const value = this.values[name];
    if (typeof value === 'number') return Math.trunc(value);
    return typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : undefined;
  }

  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase();
    return value === 'true' || value === 'yes' || value === '1';
  }

  /** An object or an array, given as such or as JSON in a text; undefined when it is absent or empty. */
  json(name: string): unknown {
    const value = this.values[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      throw broken(`can't parse ${name.replaceAll('_', ' ')} JSON object`);
    }
  }

  /** A file by its field, or by `attach://` to another field. */
  file(name: string): Upload | undefined {
    return this.attached(this.text(name) ?? '') ?? this.uploads.get(name);
  }

  /** The file that `attach://…` refers to. */
  attached(reference: string): Upload | undefined {
    return reference.startsWith('attach://') ? this.uploads.get(reference.slice(9)) : undefined;
  }
}
