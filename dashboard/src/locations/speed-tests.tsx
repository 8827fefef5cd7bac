import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useLanguage, useWords } from '../texts/language';
import { amountOf } from '../ui/amount';
import { Asked } from '../ui/asked';
import { Fact } from '../ui/fact';
import { Moment } from '../ui/time';
import { TimeChart } from '../ui/time-chart';
import { locationTexts } from './location.texts';
import { speedTestsQuery } from './locations';

/** The newest speed test, and all that are stored over time. */
export function SpeedTests({ id }: { readonly id: string }) {
  const { texts, language } = useLanguage();
  const words = texts.location;
  const more = useWords(locationTexts);
  const amount = (value: number | null, unit: string) => amountOf(value, unit, language, words.noData);
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
      {({ items: [newest] }) => (
        <Stack gap="sm">
          {newest && (
            <Group component="dl" gap="xl" m={0}>
              <Fact label={words.download}>{amount(newest.downloadMbps, 'Mbps')}</Fact>
              <Fact label={words.upload}>{amount(newest.uploadMbps, 'Mbps')}</Fact>
              <Fact label={more.roundTrip}>{amount(newest.rttMs, 'ms')}</Fact>
              <Fact label={more.newestTest}>
                <Moment at={newest.at} />
              </Fact>
            </Group>
          )}
          <TimeChart times={times} lines={lines} unit="Mbps" label={words.speedTests} />
        </Stack>
      )}
    </Asked>
  );
}
