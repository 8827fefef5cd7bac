import type { Clock } from '../platform/clock/clock';
import { onAbort } from '../platform/clock/on-abort';
import { type Answer, type Http, TransportError, retryAfter } from '../platform/http/http';
import type { CallPriority } from './call-budget';
import { type PlumeError, malformed } from './plume-error';
import type { Outcome } from './plume-host';
import { type Bearer, type PlumeSession, backoff } from './plume-session';
import { LONGEST_WAIT, forbidden, silence, throttled, troubleOf } from './trouble';

/** Something to be read of Plume. */
export interface Call {
  /** As a template, without ids. */
  readonly endpoint: string;
  readonly base: 'api' | 'reports';
  /** Below the base, with a slash before it. */
  readonly path: string;
  /** The customer, or the customer and location, that it is about. */
  readonly customerId: string;
  readonly locationId: string;
  readonly priority: CallPriority;
  readonly signal: AbortSignal | undefined;
}

const RETRIES = 2;

/** Reads of Plume within the budget, and never does anything but read. Tries again what may succeed then. */
export class PlumeCalls {
  constructor(
    private readonly http: Http,
    private readonly clock: Clock,
    private readonly count: (outcome: Outcome) => void,
  ) {}

  /**
   * The JSON of a 200. Rejects with a PlumeError, or with the signal's reason.
   *
   * A 401 renews the token and tries once more, for a token may be revoked at any time; Plume also says 401 of a
   * customer that it does not know, and then the account's credentials are not to blame.
   */
  async get(session: PlumeSession, call: Call): Promise<unknown> {
    let failures = 0;
    let renewed = false;
    for (;;) {
      const bearer = await this.admitted(session, call);
      const outcome = await this.once(session, call, bearer);
      if (typeof outcome === 'string') return this.parsed(outcome, call);

      if (outcome.status === 401) {
        const resource = resourceOf(call);
        const known = session.denies(resource);
        if (!known && renewed) session.deny(resource);
        if (known || renewed) throw outcome;
        session.drop(bearer);
        renewed = true;
      } else {
        if (outcome.kind !== 'unavailable' || failures === RETRIES || tookItsTime(outcome)) throw outcome;
        await this.clock.sleep(backoff(failures), call.signal);
        call.signal?.throwIfAborted();
        failures += 1;
      }
    }
  }

  /** The headers for a call that has been taken out of the budget. */
  private async admitted(session: PlumeSession, call: Call): Promise<Bearer> {
    const { budget } = session[call.base].known;
    for (;;) {
      const bearer = session.current(this.clock.now()) ?? (await abortable(session.signIn(), call.signal));
      if (budget.tryTake()) return bearer;
      if (call.priority === 'person' && budget.pauseLeft() > LONGEST_WAIT) throw throttled(call.endpoint);
      await budget.take(call.priority, call.signal);
      // The wait may have outlived the token.
      const fresh = session.current(this.clock.now());
      if (fresh) return fresh;
      budget.giveBack();
    }
  }

  /** One request: the body of a 200, or what is wrong. */
  private async once(session: PlumeSession, call: Call, bearer: Bearer): Promise<string | PlumeError> {
    const { origin, path, known } = session[call.base];
    const sentAt = this.clock.now();
    let answer: Answer;
    try {
      answer = await this.http.send(origin, { method: 'GET', path: path + call.path, headers: bearer }, call.signal);
    } catch (cause) {
      if (!(cause instanceof TransportError)) throw cause;
      this.count('unavailable');
      return silence(call.endpoint, cause);
    } finally {
      known.budget.giveBack();
    }
    if (answer.status === 200) {
      known.answered(sentAt, () => resourceOf(call));
      session.allow(() => resourceOf(call));
      return answer.body;
    }
    const error = this.refusal(session, call, answer, sentAt);
    this.count(error.kind);
    return error;
  }

  private refusal(session: PlumeSession, call: Call, answer: Answer, sentAt: Date): PlumeError {
    const { known } = session[call.base];
    if (answer.status === 403)
      return known.refused(sentAt, resourceOf(call)) === 'throttled'
        ? throttled(call.endpoint, 403)
        : forbidden(call.endpoint);
    if (answer.status === 429) known.budget.pauseFor(sentAt, retryAfter(answer.headers, this.clock.now()));
    return troubleOf(answer.status, call.endpoint);
  }

  private parsed(body: string, call: Call): unknown {
    try {
      const value: unknown = JSON.parse(body);
      this.count('ok');
      return value;
    } catch {
      // The parser's own words quote the text, which may hold keys and passwords.
      this.count('malformed');
      throw malformed(call.endpoint, 'is no JSON');
    }
  }
}

const resourceOf = ({ customerId, locationId }: Call): string => `${customerId}/${locationId}`;

// Whoever waited a whole time limit has waited long enough: the next poll is the next try.
const tookItsTime = ({ cause }: PlumeError): boolean => cause instanceof TransportError && cause.timedOut;

/** The promise, or a rejection with the signal's reason, whichever comes first. The work itself goes on for others. */
function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    const forget = onAbort(signal, stop);
    work.then(resolve, reject).finally(forget);
  });
}
