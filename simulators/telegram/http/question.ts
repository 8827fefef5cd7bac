/** What a lever is asked: the fields of its JSON body and of its query together. */
export class Question {
  constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  text(name: string): string | undefined {
    const value = this.fields[name];
    return value === undefined || value === null ? undefined : String(value);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw new WrongQuestion(`"${name}" is missing`);
    return value;
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined || value === '') return undefined;
    const number = Number(value);
    if (!Number.isFinite(number)) throw new WrongQuestion(`"${name}" must be a number, not "${value}"`);
    return number;
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  raw(name: string): unknown {
    return this.fields[name];
  }
}

/** The one who drives asked for something that is not there. */
export class WrongQuestion extends Error {}
