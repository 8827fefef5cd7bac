/**
 * How long somebody else may take for an answer, in real time.
 *
 * `AbortSignal.timeout` keeps its timer, and makes an exception, for each of thousands of answers that came long ago: a
 * tenth of the CPU of a message.
 */
export class Patience {
  /** Does it with a signal that is aborted with a `TimeoutError` after so many ms, and with nothing left of it afterwards. */
  static async within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new DOMException('No answer in time', 'TimeoutError')), ms);
    try {
      return await work(over.signal);
    } finally {
      clearTimeout(timer);
    }
  }
}
