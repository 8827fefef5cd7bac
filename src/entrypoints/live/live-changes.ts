import type { LiveSubject, LiveWord } from '../../domain/live';

/** Ids of one kind that are remembered between two turns; more of them are only known to be many. */
const MOST_KEPT = 500;

/** What has changed since it was last told: each once, however often it was called out, and never without a bound. */
export class LiveChanges {
  private readonly named: Record<LiveSubject, Set<string>> = {
    location: new Set(),
    incident: new Set(),
    inbox: new Set(),
  };
  private readonly overflowed = new Set<LiveSubject>();

  get any(): boolean {
    return this.overflowed.size > 0 || Object.values(this.named).some(({ size }) => size > 0);
  }

  add(word: LiveWord): void {
    if ('many' in word) return this.overflow(word.about);
    if (this.overflowed.has(word.about)) return;
    const named = this.named[word.about];
    for (const id of word.ids) named.add(id);
    if (named.size > MOST_KEPT) this.overflow(word.about);
  }

  /** What has changed, by its ids or as many; forgotten with that. */
  take(): { readonly [S in LiveSubject]: { readonly ids: readonly string[]; readonly many: boolean } } {
    const of = (about: LiveSubject) => {
      const taken = { ids: [...this.named[about]], many: this.overflowed.delete(about) };
      this.named[about].clear();
      return taken;
    };
    return { location: of('location'), incident: of('incident'), inbox: of('inbox') };
  }

  /** What is not known to have changed may have. */
  lose(): void {
    for (const about of Object.keys(this.named) as LiveSubject[]) this.overflow(about);
  }

  private overflow(about: LiveSubject): void {
    this.overflowed.add(about);
    this.named[about].clear();
  }
}
