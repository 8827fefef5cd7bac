import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { TimeChart } from '../ui/time-chart';
import { speedTestsQuery } from './locations';

/** The stored speed tests over time. */
export function SpeedTests({ id }: { readonly id: string }) {
  const { location: words } = useTexts();
  const tests = useQuery(speedTestsQuery(id));
  const items = useMemo(() => [...(tests.data?.items ?? [])].reverse(), [tests.data]);
  const times = useMemo(() => items.map(({ at }) => Date.parse(at) / 1_000), [items]);
  const lines = useMemo(
    () => [
      { label: words.download, color: '#1098ad', values: items.map(({ downloadMbps }) => downloadMbps) },
      { label: words.upload, color: '#e8590c', values: items.map(({ uploadMbps }) => uploadMbps) },
    ],
    [items, words],
  );
  return (
    <Asked query={tests} isEmpty={({ items: all }) => all.length === 0} empty={<Text c="dimmed">{words.noData}</Text>}>
      {() => <TimeChart times={times} lines={lines} unit="Mbps" label={words.speedTests} />}
    </Asked>
  );
}
