/** Counts what happened within the last `windowMs`, to a 3,000th of the window. */
export class RollingCount {
  /** The most that was ever counted within one window. */
  highest = 0;
  private readonly slots = new Int32Array(3_000);
  private readonly slotMs: number;
  private slot = -1;
  private sum = 0;

  constructor(windowMs: number) {
    this.slotMs = windowMs / this.slots.length;
  }

  /** Counts one more at `now` (epoch milliseconds) and answers how many there were within the window, it included. */
  add(now: number): number {
    this.turn(now);
    const at = this.slot % this.slots.length;
    this.slots[at] = (this.slots[at] as number) + 1;
    this.sum++;
    if (this.sum > this.highest) this.highest = this.sum;
    return this.sum;
  }

  /** How many there were within the window before `now`. */
  count(now: number): number {
    this.turn(now);
    return this.sum;
  }

  private turn(now: number): void {
    const slot = Math.floor(now / this.slotMs);
    if (slot <= this.slot) return;
    const steps = this.slot < 0 ? 0 : Math.min(slot - this.slot, this.slots.length);
    for (let i = 1; i <= steps; i++) {
      const at = (this.slot + i) % this.slots.length;
      this.sum -= this.slots[at] as number;
      this.slots[at] = 0;
    }
    if (steps === this.slots.length) this.slots.fill(0);
    this.slot = slot;
  }
}
