import { Writable } from 'node:stream';

const COLOURS: Readonly<Record<string, number>> = { trace: 90, debug: 90, info: 32, warn: 33, error: 31, fatal: 35 };

/** A destination that turns our JSON lines into lines for people, on `target`. */
export function prettyStream(target: NodeJS.WritableStream, colours: boolean): Writable {
  return new Writable({
    decodeStrings: false,
    write(line: string | Buffer, _encoding, done) {
      target.write(prettyLine(String(line), colours));
      done();
    },
  });
}

/** `12:00:01.234 INFO  [Poller] polled 40 locations  count=40`, and below it the stack of an error. */
export function prettyLine(line: string, colours: boolean): string {
  const { level, time, context, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const paint = (text: string, colour: number) => (colours ? `\u001b[${colour}m${text}\u001b[0m` : text);
  const name = String(level);
  const head = [
    paint(String(time).slice(11, 23), 90),
    paint(name.toUpperCase().padEnd(5), COLOURS[name] ?? 0),
    ...(context ? [paint(`[${shown(context)}]`, 36)] : []),
    ...(msg === undefined ? [] : [shown(msg)]),
  ].join(' ');
  const tail = Object.entries(fields).map(([key, value]) => paint(`${key}=`, 90) + shown(value));
  return [[head, ...tail].join('  '), ...errorLines(err)].join('\n') + '\n';
}

function errorLines(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return error === undefined ? [] : [`    ${shown(error)}`];
  const { stack, type, message, cause } = error as Record<string, unknown>;
  const text = typeof stack === 'string' ? stack : `${shown(type)}: ${shown(message)}`;
  const lines = text.split('\n').map((line) => `    ${line}`);
  return cause === undefined ? lines : [...lines, '    caused by', ...errorLines(cause)];
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
