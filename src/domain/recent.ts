/** What was made lately, by what it was made of: so many at most, the oldest forgotten first. */
export class Recent<V> {
  private readonly made = new Map<string, V>();

  constructor(private readonly most: number) {}

  get(key: string): V | undefined {
    return this.made.get(key);
  }

  keep(key: string, value: V): V {
    const [oldest] = this.made.keys();
    if (this.made.size >= this.most && oldest !== undefined) this.made.delete(oldest);
    this.made.set(key, value);
    return value;
  }
}
