import { DeliveryError } from '../channels/channel';
import type { AttemptOutcome } from '../domain/delivery';
import { outcomeOf, type Retry } from '../domain/retry';
import { pgArray } from '../platform/database/sql';

/** Of what the provider said, in characters. */
const LONGEST_WORDS = 500;

/** When the far side was spoken to, and how many milliseconds it took to answer. */
export interface Took {
  readonly at: Date;
  readonly latencyMs: number;
}

/** One attempt to deliver something, as it stands on record. */
export interface Attempt extends Took {
  readonly outcome: AttemptOutcome;
  readonly said: string | null;
}

/** The far side has not taken a message, and took that long to say so. */
export class NotTaken extends DeliveryError {
  constructor(
    { kind, message, more }: DeliveryError,
    readonly took: Took,
  ) {
    super(kind, message, more);
  }
}

/** A refusal as it stands on record; what failed before anybody was asked took no time. */
export function refusedAttempt(error: DeliveryError, retry: Retry, now: Date): Attempt {
  const took = error instanceof NotTaken ? error.took : { at: now, latencyMs: 0 };
  return { ...took, outcome: outcomeOf(retry), said: error.message };
}

/** Puts on record what came of attempts, beside the deliveries that are written: no statement of their own. */
export const noteAttempts = (from: string): string =>
  `INSERT INTO delivery_attempts (delivery_id, number, channel, at, latency_ms, outcome, said)
   SELECT id, tried, channel, at, latency_ms, outcome, said FROM ${from} WHERE at IS NOT NULL`;

/** Attempts as the columns at, latency_ms, outcome and said; null where there was none. */
export const attemptColumns = (attempts: readonly (Attempt | undefined)[]): string[] => [
  pgArray(attempts.map((attempt) => attempt?.at ?? null)),
  pgArray(attempts.map((attempt) => attempt?.latencyMs ?? null)),
  pgArray(attempts.map((attempt) => attempt?.outcome ?? null)),
  pgArray(attempts.map((attempt) => attempt?.said?.slice(0, LONGEST_WORDS) ?? null)),
];
