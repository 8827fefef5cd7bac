import { Group, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useLanguage } from '../texts/language';
import { durationOf } from '../ui/time';
import { uptimeQuery } from './locations';
import classes from './uptime.module.css';

/** Each range with the number of bars it is shown in: hours of a day, quarters of a week's days, days. */
const RANGES = [
  { days: '1', parts: 24 },
  { days: '7', parts: 28 },
  { days: '30', parts: 30 },
  { days: '90', parts: 90 },
] as const;

/** How much of the time the location was online, over a day to a quarter of a year. */
export function Uptime({ id }: { readonly id: string }) {
  return (
    <Stack gap="sm">
      {RANGES.map((range) => (
        <UptimeOf key={range.days} id={id} {...range} />
      ))}
    </Stack>
  );
}

function UptimeOf({ id, days, parts }: { readonly id: string } & (typeof RANGES)[number]) {
  const { texts, language } = useLanguage();
  const { location: words } = texts;
  const { data } = useQuery(uptimeQuery(id, days, parts));
  if (!data) return <Skeleton height={44} />;
  const percentOf = (value: number | null) =>
    value === null
      ? words.noData
      : new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(value / 100);
  const whole = `${words.uptimeOf(words.ranges[days] ?? '')}: ${percentOf(data.uptimePercent)}, ${words.outages(data.outages)}`;
  return (
    <Group wrap="nowrap" gap="md">
      <Text size="sm" w={90} c="dimmed">
        {words.ranges[days]}
      </Text>
      <div className={classes.strip} role="img" aria-label={whole}>
        {(data.parts ?? []).map(({ from, uptimePercent, offlineSeconds }) => (
          <Tooltip
            key={from}
            label={`${new Date(from).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })}: ${percentOf(uptimePercent)}${offlineSeconds > 0 ? ` (${durationOf(offlineSeconds * 1_000, language)})` : ''}`}
          >
            <div
              className={classes.bar}
              data-state={
                uptimePercent === null
                  ? 'unknown'
                  : uptimePercent === 100
                    ? 'good'
                    : uptimePercent >= 95
                      ? 'fair'
                      : 'bad'
              }
            />
          </Tooltip>
        ))}
      </div>
      <Text size="sm" fw={700} w={72} ta="right">
        {percentOf(data.uptimePercent)}
      </Text>
      <Text size="xs" c="dimmed" w={72} visibleFrom="sm">
        {words.outages(data.outages)}
      </Text>
    </Group>
  );
}
