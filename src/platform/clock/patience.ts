/** An end that comes for all whose patience began at about the same time. */
interface End {
  readonly signal: AbortSignal;
  /** Who begins before that shares it; by `performance.now()`. */
  readonly until: number;
}

/** Whoever begins within this share of their patience has the same end, and so up to as much more of it. */
const TOGETHER = 0.01;

/**
 * How long somebody else may take for an answer, in real time.
 *
 * Thousands wait for one each second, and almost all of them get it: a timer and a signal for each, as
 * `AbortSignal.timeout` makes them, would be a tenth of the CPU of a message. So those that begin together share theirs.
 */
export class Patience {
  /** By its length (ms). */
  private static readonly ends = new Map<number, End>();

  /** Does it with a signal that is aborted with a `TimeoutError` after so many ms, or up to a hundredth more. */
  static within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return work(Patience.end(ms));
  }

  private static end(ms: number): AbortSignal {
    const now = performance.now();
    const known = Patience.ends.get(ms);
    if (known && now < known.until) return known.signal;
    const over = new AbortController();
    const together = ms * TOGETHER;
    setTimeout(() => over.abort(new DOMException('No answer in time', 'TimeoutError')), ms + together).unref();
    Patience.ends.set(ms, { signal: over.signal, until: now + together });
    return over.signal;
  }
}
