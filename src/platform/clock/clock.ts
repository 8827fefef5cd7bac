import { Injectable } from '@nestjs/common';

import { onAbort } from './on-abort';

/** What `Clock.timeout` gives back, and `Clock.cancel` takes. */
export type Timer = NodeJS.Timeout | { readonly dueAt: number };

/** The only place that asks what time it is, or waits; tests and simulations put their own in its stead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Calls `wake` once, after `ms` milliseconds. */
  timeout(ms: number, wake: () => void): Timer {
    return setTimeout(wake, Math.max(0, ms));
  }

  cancel(timer: Timer): void {
    clearTimeout(timer as NodeJS.Timeout);
  }

  /** Resolves after `ms` milliseconds, or at once when `signal` is or gets aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.cancel(timer);
        forget?.();
        resolve();
      };
      const timer = this.timeout(ms, done);
      const forget = signal && onAbort(signal, done);
    });
  }
}
