import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';

import { actingAs, type Doer } from '../../platform/audit/acting';
import { ConfigError } from '../../platform/config/from-env';
import type { Terminal } from './terminal';

/** Exit codes of the contract. */
export const EXIT = { done: 0, failed: 1, misused: 2, misconfigured: 78 } as const;

/** What a command found or did: for people, and for scripts that ask with `--json`. */
export interface Outcome {
  /** Null when everything was said already, whatever form was asked for. */
  readonly text: string | null;
  readonly data: unknown;
  /** The command ran, and what it found is bad. */
  readonly failed?: boolean;
}

/** The command was used wrongly; the message says how it is used. */
export class Misuse extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Misuse';
  }
}

/** The product's modules without loops and bot, for as long as one command takes. */
export interface House {
  readonly services: INestApplicationContext;
  close(): Promise<unknown>;
}

export type Open = () => Promise<House>;

/** Whoever may run a command on this machine is an administrator, and has no name. */
const OPERATOR_OF_THE_MACHINE: Doer = { via: 'cli', userId: null, tokenId: null, chat: null, address: null };

/** Runs one command: opens the house, prints what came of it, and sets the exit code. */
export class Desk {
  exitCode: number = EXIT.done;

  constructor(
    readonly open: Open,
    readonly terminal: Terminal,
  ) {}

  /** An action for commander that needs the product's services. */
  withHouse<Args extends unknown[]>(work: (services: INestApplicationContext, ...args: Args) => Promise<Outcome>) {
    return this.without(async (...args: Args) => {
      const house = await this.open();
      try {
        return await actingAs(OPERATOR_OF_THE_MACHINE, () => work(house.services, ...args));
      } finally {
        await house.close();
      }
    });
  }

  /** An action for commander that needs nothing. */
  without<Args extends unknown[]>(work: (...args: Args) => Promise<Outcome> | Outcome) {
    return async (...args: [...Args, Command]): Promise<void> => {
      const json = Boolean((args.at(-1) as Command).optsWithGlobals().json);
      try {
        const { text, data, failed } = await work(...(args as unknown as Args));
        if (text !== null) this.terminal.say(json ? JSON.stringify(data, null, 2) : text);
        this.exitCode = failed ? EXIT.failed : EXIT.done;
      } catch (cause) {
        this.exitCode = codeOf(cause);
        const message = cause instanceof Error ? cause.message : String(cause);
        this.terminal.complain(json ? JSON.stringify({ error: message }) : message);
      }
    };
  }
}

export function codeOf(cause: unknown): number {
  if (cause instanceof ConfigError) return EXIT.misconfigured;
  return cause instanceof Misuse ? EXIT.misused : EXIT.failed;
}

/** Rows in columns that line up, under their titles. */
export function table(titles: readonly string[], lines: readonly (readonly (string | number | null)[])[]): string {
  const cells = [titles, ...lines].map((line) => line.map((cell) => String(cell ?? '–')));
  const widths = titles.map((_title, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
