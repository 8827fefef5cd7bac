import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** Asks again and again until the answer is one; rejects when it takes longer than `seconds`. */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined | false>,
  everyMs = 50,
): Promise<T> {
  const latest = performance.now() + seconds * 1_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > latest) throw new Error(`Waited ${seconds} s in vain: ${what}`);
    await sleep(everyMs);
  }
}

/** Milliseconds since 1970 with fractions, as the simulators date what they see. */
export const moment = (): number => performance.timeOrigin + performance.now();
