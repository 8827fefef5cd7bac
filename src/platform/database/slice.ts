/** A part of a long list: what follows `after` in the list's order, up to `limit`. `Key` is what the list orders by. */
export interface Slice<Key extends readonly string[]> {
  readonly limit: number;
  /** The key of the last item that was seen; null at the beginning. */
  readonly after: Key | null;
}
