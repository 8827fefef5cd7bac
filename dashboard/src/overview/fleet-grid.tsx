import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

import { useTexts } from '../texts/language';
import { STATE_LOOK } from '../theme';
import { Age } from '../ui/time';
import type { LocationInBrief } from './fleet';
import classes from './fleet-grid.module.css';

const TILE = { width: 210, height: 64, gap: 8 };

/** Every location as a tile. Only the rows in sight exist, so thousands cost what dozens do. */
export function FleetGrid({ locations }: { readonly locations: readonly LocationInBrief[] }) {
  const { overview: texts, state: names } = useTexts();
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const columns = Math.max(1, Math.floor((width + TILE.gap) / (TILE.width + TILE.gap)));
  const rows = useWindowVirtualizer({
    count: Math.ceil(locations.length / columns),
    estimateSize: () => TILE.height + TILE.gap,
    overscan: 6,
    scrollMargin: place.current?.offsetTop ?? 0,
  });
  return (
    <div ref={ref}>
      <div ref={place} className={classes.grid} style={{ height: rows.getTotalSize() }} role="list">
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className={classes.row}
            style={{
              transform: `translateY(${start - rows.options.scrollMargin}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              height: TILE.height,
            }}
          >
            {locations.slice(index * columns, (index + 1) * columns).map((location) => (
              <Link
                key={location.id}
                to="/locations/$id"
                params={{ id: location.id }}
                className={classes.tile}
                data-state={location.state}
                role="listitem"
              >
                <Text size="sm" fw={600} truncate>
                  <span className={classes.sign} aria-hidden>
                    {STATE_LOOK[location.state].sign}
                  </span>{' '}
                  {location.name}
                </Text>
                <Text size="xs" c="dimmed" truncate>
                  {names[location.state]}
                  {location.stateSince && location.state !== 'online' && (
                    <>
                      {' · '}
                      <Age since={location.stateSince} />
                    </>
                  )}
                  {' · '}
                  {texts.pods(location.podsOnline, location.podsTotal)}
                </Text>
              </Link>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
