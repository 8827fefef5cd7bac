import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Client } from 'pg';

/** A connection keeps at most so many statements: whoever builds SQL by hand must not fill the server's memory. */
const MOST = 400;

/** Milliseconds after which a statement has perhaps outgrown its plan, and the shortest time from plan to plan. */
const SLOW = 50;
const PLANS_KEPT = 1_000;

/** How TypeORM begins a transaction, and what it hears of that. */
const BEGIN = 'START TRANSACTION';
const BEGUN = { command: 'START', rowCount: null, rows: [], fields: [] };

/** What node-postgres does not tell of itself. */
interface Wired {
  readonly connection: { readonly stream: Writable };
}

/**
 * A connection that has each parameterised statement parsed and planned once, not at each call.
 *
 * Our statements are few and are said over and over; planning one of them often takes longer than running it. A plan is
 * for the tables as large as they were: made over an empty queue it reads the whole of a full one, so when statements
 * become slow all of them are planned anew.
 *
 * What is said before the process has nothing else to do goes out together, in one packet: each by itself would wake the
 * server and cost more than the statement. The beginning of a transaction is such a thing: nobody waits for its answer,
 * and if it were refused, so is what comes after it.
 */
export class PreparingClient extends Client {
  private readonly names = new Map<string, string>();
  private plannedAt = performance.now();
  private outgrown = false;
  private gathering = false;

  override query(...args: unknown[]): never {
    const [text, values] = args;
    this.gather();
    if (text === BEGIN) {
      (super.query(BEGIN) as Promise<unknown>).catch(() => undefined);
      return Promise.resolve(BEGUN) as never;
    }
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? this.nameOf(text) : undefined;
    const query = super.query.bind(this) as (...all: unknown[]) => never;
    if (!name) return query(...args);
    const saidAt = performance.now();
    if (this.outgrown) {
      this.outgrown = false;
      this.plannedAt = saidAt;
      // Refused in a transaction that has failed, where nothing else succeeds either.
      (query('DISCARD PLANS') as Promise<unknown>).catch(() => undefined);
    }
    const answer: unknown = query({ name, text, values }, ...args.slice(2));
    if (answer instanceof Promise) void answer.then(() => this.heard(saidAt)).catch(() => undefined);
    return answer as never;
  }

  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    const { stream } = (this as unknown as Wired).connection;
    stream.cork();
    process.nextTick(() => {
      this.gathering = false;
      stream.uncork();
    });
  }

  private heard(saidAt: number): void {
    const now = performance.now();
    if (now - saidAt > SLOW && now - this.plannedAt > PLANS_KEPT) this.outgrown = true;
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known || this.names.size >= MOST) return known;
    const name = createHash('sha1').update(text).digest('hex');
    this.names.set(text, name);
    return name;
  }
}
