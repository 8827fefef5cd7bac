const SECONDS = 300;

/** How many calls were made in the last five minutes, counted by the second and never too few. */
export class RollingCount {
  // The second that is running, and the 300 before it.
  private readonly made = new Int32Array(SECONDS + 1);
  private second = 0;
  private sum = 0;

  add(now: number): void {
    this.advance(now);
    const slot = this.second % this.made.length;
    this.made[slot] = (this.made[slot] ?? 0) + 1;
    this.sum += 1;
  }

  total(now: number): number {
    this.advance(now);
    return this.sum;
  }

  /** Milliseconds until fewer than `limit` are counted. */
  untilBelow(limit: number, now: number): number {
    if (this.total(now) < limit) return 0;
    let left = this.sum;
    for (let age = this.made.length - 1; age >= 0; age -= 1) {
      const second = this.second - age;
      left -= second < 0 ? 0 : (this.made[second % this.made.length] ?? 0);
      if (left < limit) return (second + this.made.length) * 1_000 - now;
    }
    return SECONDS * 1_000;
  }

  private advance(now: number): void {
    const second = Math.floor(now / 1_000);
    if (second <= this.second) return;
    if (second - this.second >= this.made.length) {
      this.made.fill(0);
      this.sum = 0;
      this.second = second;
      return;
    }
    while (this.second < second) {
      this.second += 1;
      const slot = this.second % this.made.length;
      this.sum -= this.made[slot] ?? 0;
      this.made[slot] = 0;
    }
  }
}
