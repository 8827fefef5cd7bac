/** Every channel in the order of preference: those that are named first, then the others. */
export const inOrder = (named: readonly string[], known: readonly string[]): string[] => [
  ...named,
  ...known.filter((channel) => !named.includes(channel)),
];

/** The list with one of it moved by a place, or as it is at its ends. */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const to = at + by;
  if (to < 0 || to >= list.length) return [...list];
  const rest = list.filter((_, place) => place !== at);
  return [...rest.slice(0, to), list[at] as T, ...rest.slice(to)];
}
