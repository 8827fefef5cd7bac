import { minutes, seconds, since } from './duration';

/** A resource that answers 403 and has not succeeded again yet. */
export interface Refusal {
  readonly resource: string;
  readonly first: Date;
  readonly last: Date;
}

/** What is known of a host when it answers 403. */
export interface RefusedCall {
  readonly resource: string;
  /** When the call that got the 403 was sent. */
  readonly sentAt: Date;
  /** Earlier refusals of this host, this one not among them. */
  readonly refusals: readonly Refusal[];
  /** When the newest of the calls that have succeeded was sent. */
  readonly lastSuccessSentAt: Date | null;
  /** Calls of the last five minutes, and as many as Plume allows in that time. */
  readonly used: number;
  readonly ceiling: number;
}

/** So many different resources that refuse within SHORT, and nothing that succeeds between: that is no coincidence. */
const MANY = 3;
const SHORT = minutes(1);

/** Calls overtake each other on their way, and a firewall of many machines does not wake at once. */
const SLACK = seconds(1);

/** Near its ceiling a host needs no second witness. */
const NEAR = 0.9;

/**
 * Whether a 403 says "not yours" or "too many calls": Plume uses the same status for both.
 *
 * A host that throttles refuses everything, so a success that was sent later clears it; and a resource that refuses
 * again although its host has been answering others meanwhile is forbidden, however busy we are.
 */
export function forbiddenOrThrottled(call: RefusedCall, now: Date): 'forbidden' | 'throttled' {
  const { resource, sentAt, refusals, lastSuccessSentAt, used, ceiling } = call;
  const answering = (moment: Date) => lastSuccessSentAt !== null && since(moment, lastSuccessSentAt) > SLACK;

  if (answering(sentAt)) return 'forbidden';
  const before = refusals.find((refusal) => refusal.resource === resource);
  if (before && answering(before.first)) return 'forbidden';

  if (used >= NEAR * ceiling) return 'throttled';
  const others = refusals.filter(
    ({ resource: other, first, last }) => other !== resource && !answering(first) && since(last, now) <= SHORT,
  );
  return others.length + 1 >= MANY ? 'throttled' : 'forbidden';
}
