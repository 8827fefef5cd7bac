import { useHotkeys } from '@mantine/hooks';

import { api } from '../api/client';
import { useMe } from '../session/session';
import { useAction } from '../ui/use-action';

/** The mark of a line's link, by which keys find it. */
const LINE = 'data-incident';

/** The props of the link of an incident's line. */
export const lineOf = (id: string) => ({ [LINE]: id });

/**
 * Keys for a list of incidents: J and K go from line to line by moving the focus, so that Enter and a screen reader know
 * as well where one is; A and M act on that line.
 */
export function useListKeys(): void {
  const me = useMe();
  const acknowledge = useAction((id: string) =>
    api.POST('/api/incidents/{id}/acknowledge', { params: { path: { id } }, body: {} }),
  );
  const take = useAction((id: string) =>
    api.POST('/api/incidents/{id}/assign', { params: { path: { id } }, body: { userId: me.id } }),
  );
  const act = (deed: (id: string) => void) => () => {
    const id = document.activeElement?.getAttribute(LINE);
    if (id && me.role !== 'viewer') deed(id);
  };
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['a', act((id) => acknowledge.mutate(id))],
    ['m', act((id) => take.mutate(id))],
  ]);
}

function move(by: 1 | -1): void {
  const lines = [...document.querySelectorAll<HTMLElement>(`[${LINE}]`)];
  const at = lines.findIndex((line) => line === document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : lines.length - 1) : Math.min(lines.length - 1, Math.max(0, at + by));
  lines[next]?.focus();
}
