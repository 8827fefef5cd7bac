import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { TimeChart } from '../ui/time-chart';
import { wanQuery } from './locations';

/** What the internet line carried: the peaks of each quarter of an hour. */
export function Wan({ id }: { readonly id: string }) {
  const { location: words } = useTexts();
  const wan = useQuery(wanQuery(id));
  const series = wan.data?.series;
  const times = useMemo(() => (series ?? []).map(({ at }) => Date.parse(at) / 1_000), [series]);
  const lines = useMemo(
    () => [
      { label: words.download, color: '#1098ad', values: (series ?? []).map(({ rxMaxMbps }) => rxMaxMbps) },
      { label: words.upload, color: '#e8590c', values: (series ?? []).map(({ txMaxMbps }) => txMaxMbps) },
    ],
    [series, words],
  );
  return (
    <Asked query={wan} isEmpty={({ samples }) => samples === 0} empty={<Text c="dimmed">{words.noData}</Text>}>
      {() => <TimeChart times={times} lines={lines} unit="Mbps" label={words.wan} />}
    </Asked>
  );
}
