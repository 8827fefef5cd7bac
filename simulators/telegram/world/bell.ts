/** Rings whenever something changes in the simulated world, so that nobody ever has to look on a timer. */

import type { ChatMessage } from './message';

export type WorldEvent =
  | { readonly type: 'message' | 'edited' | 'deleted' | 'pinned'; readonly message: ChatMessage }
  | { readonly type: 'chats' | 'commands' }
  | { readonly type: 'typing'; readonly chatId: number };

interface Waiter {
  look(): boolean;
}

export class Bell {
  private readonly listeners = new Set<(event: WorldEvent) => void>();
  private readonly waiters = new Set<Waiter>();
  private looking = false;

  ring(event: WorldEvent): void {
    for (const listener of this.listeners) listener(event);
    this.wake();
  }

  /** Something changed that only waiters care about: a counter, a refusal. */
  wake(): void {
    if (this.waiters.size === 0 || this.looking) return;
    this.looking = true;
    // Once per turn of the event loop: a thousand messages that arrive together cost one look.
    setImmediate(() => {
      this.looking = false;
      for (const waiter of [...this.waiters]) if (waiter.look()) this.waiters.delete(waiter);
    });
  }

  /** Returns the way to stop listening. */
  listen(listener: (event: WorldEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The first value of `find` that is neither undefined nor false nor null; rejects after `timeoutMs`. */
  until<T>(find: () => T | undefined | null | false, timeoutMs: number, complaint: () => string): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        look: () => {
          try {
            const found = find();
            if (found === undefined || found === null || found === false) return false;
            resolve(found);
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
          clearTimeout(timer);
          return true;
        },
      };
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new Error(`Telegram simulator: waited ${timeoutMs} ms in vain. ${complaint()}`));
      }, timeoutMs);
      // A press that nobody waits for must not keep the process alive.
      timer.unref();
      if (!waiter.look()) this.waiters.add(waiter);
    });
  }
}
