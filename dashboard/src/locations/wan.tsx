import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useLanguage, useWords } from '../texts/language';
import { amountOf } from '../ui/amount';
import { Asked } from '../ui/asked';
import { Fact } from '../ui/fact';
import { TimeChart } from '../ui/time-chart';
import { locationTexts } from './location.texts';
import { wanQuery } from './locations';

/** What the internet line carried: its peaks, how much in all, and the peaks of each quarter of an hour. */
export function Wan({ id }: { readonly id: string }) {
  const { texts, language } = useLanguage();
  const words = texts.location;
  const more = useWords(locationTexts);
  const amount = (value: number | null, unit: string) => amountOf(value, unit, language, words.noData);
  const volume = (megabytes: number | null) =>
    megabytes !== null && megabytes >= 1_000 ? amount(megabytes / 1_000, 'GB') : amount(megabytes, 'MB');
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
      {({ peakRxMbps, peakTxMbps, totalRxMB, totalTxMB }) => (
        <Stack gap="sm">
          <Group component="dl" gap="xl" m={0}>
            <Fact label={more.peakDown}>{amount(peakRxMbps, 'Mbps')}</Fact>
            <Fact label={more.peakUp}>{amount(peakTxMbps, 'Mbps')}</Fact>
            <Fact label={more.totalDown}>{volume(totalRxMB)}</Fact>
            <Fact label={more.totalUp}>{volume(totalTxMB)}</Fact>
          </Group>
          <TimeChart times={times} lines={lines} unit="Mbps" label={words.wan} />
        </Stack>
      )}
    </Asked>
  );
}
