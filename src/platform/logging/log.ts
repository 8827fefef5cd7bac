import { types } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';

import { currentLogContext } from './log-context';
import { prettyStream } from './pretty';
import { redact, redactText } from './redaction';

export interface LogChoices {
  readonly level: string;
  readonly format: 'json' | 'pretty';
  /** Where lines go; standard output when not said. The command line says standard error. */
  readonly target?: NodeJS.WritableStream;
}

/** Who tells how Nest puts the modules together: dozens of lines at each start, of use to developers only. */
const WIRING = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

type Level = 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal';

/**
 * What Nest's Logger writes to: a line of JSON for each message, without a secret in it.
 *
 * Call it as `logger.log('text')` or `logger.log({ field }, 'text')`, and `logger.error('text', error)`: objects become
 * fields, an error becomes `err`, and the ids of the log context are added.
 */
export class Log implements LoggerService {
  private readonly pino;

  constructor({ level, format, target }: LogChoices) {
    const out = target ?? process.stdout;
    const colours = 'isTTY' in out && out.isTTY === true && currentTerminalHasColours();
    const options = {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      // pino would make another error of what is fields already.
      serializers: { err: (fields: unknown) => fields },
      mixin: () => ({ ...currentLogContext() }),
    };
    if (format === 'pretty') this.pino = pino({ ...options, base: null }, prettyStream(out, colours));
    // pino's own destination writes at once, so that the last line before the end is not lost.
    else this.pino = target ? pino(options, target) : pino(options);
  }

  log(...said: unknown[]): void {
    this.write('info', said);
  }

  error(...said: unknown[]): void {
    this.write('error', said);
  }

  warn(...said: unknown[]): void {
    this.write('warn', said);
  }

  debug(...said: unknown[]): void {
    this.write('debug', said);
  }

  verbose(...said: unknown[]): void {
    this.write('trace', said);
  }

  fatal(...said: unknown[]): void {
    this.write('fatal', said);
  }

  private write(level: Level, said: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const { fields, text } = lineOf(said);
    if (level === 'info' && WIRING.has(String(fields.context))) level = 'debug';
    if (text === undefined) this.pino[level](fields);
    else this.pino[level](fields, text);
  }
}

/** Nest hands over the message, whatever was given with it, and last the name of the Logger. */
function lineOf(said: readonly unknown[]): { fields: Record<string, unknown>; text: string | undefined } {
  const last = said.at(-1);
  const named = said.length > 1 && typeof last === 'string';
  const fields: Record<string, unknown> = named ? { context: last } : {};
  const texts: string[] = [];
  for (const part of named ? said.slice(0, -1) : said) {
    if (types.isNativeError(part)) fields.err = redact(part);
    else if (typeof part === 'string') addText(part, fields, texts);
    else if (typeof part === 'object' && part !== null) Object.assign(fields, fieldsOf(part));
    else if (part !== undefined && part !== null) texts.push(String(part as number));
  }
  return { fields, text: texts.length > 0 ? texts.join(' ') : undefined };
}

/** Nest's own code hands over the stack of an error as a text of its own. */
function addText(part: string, fields: Record<string, unknown>, texts: string[]): void {
  if (texts.length > 0 && /\n\s+at /.test(part)) fields.err = { stack: redactText(part) };
  else texts.push(redactText(part));
}

/** `cause` is where our code puts a caught error among other fields. */
function fieldsOf(part: object): Record<string, unknown> {
  const { cause, ...rest } = redact(part) as Record<string, unknown>;
  return cause === undefined ? rest : { ...rest, err: cause };
}

const currentTerminalHasColours = (): boolean => process.stdout.hasColors?.() ?? false;
