import { Group, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';

import type { Incident } from '../incidents/incidents';
import { useLanguage, useWords } from '../texts/language';
import { durationOf } from '../ui/time';
import { spansOf } from './incident-spans';
import { locationTexts } from './location.texts';
import { pastIncidentsQuery, uptimeQuery } from './locations';
import classes from './uptime.module.css';

/** Each range with the number of bars it is shown in: hours of a day, quarters of a week's days, days. */
const RANGES = [
  { days: '1', parts: 24 },
  { days: '7', parts: 28 },
  { days: '30', parts: 30 },
  { days: '90', parts: 90 },
] as const;

const NONE: readonly Incident[] = [];

/** How much of the time the location was online, over a day to a quarter of a year, with what was wrong above. */
export function Uptime({ id }: { readonly id: string }) {
  const words = useWords(locationTexts);
  const { data } = useQuery(pastIncidentsQuery(id));
  return (
    <Stack gap="sm">
      {RANGES.map((range) => (
        <UptimeOf key={range.days} id={id} incidents={data?.items ?? NONE} {...range} />
      ))}
      {data?.nextCursor && (
        <Text size="xs" c="dimmed">
          {words.moreIncidents}
        </Text>
      )}
    </Stack>
  );
}

function UptimeOf({
  id,
  days,
  parts,
  incidents,
}: { readonly id: string; readonly incidents: readonly Incident[] } & (typeof RANGES)[number]) {
  const { texts, language } = useLanguage();
  const { location: words } = texts;
  const more = useWords(locationTexts);
  const { data } = useQuery(uptimeQuery(id, days, parts));
  const spans = useMemo(
    () => (data ? spansOf(incidents, Date.parse(data.from), Date.parse(data.to)) : []),
    [data, incidents],
  );
  if (!data) return <Skeleton height={44} />;
  const percentOf = (value: number | null) =>
    value === null
      ? words.noData
      : new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(value / 100);
  const facts = [percentOf(data.uptimePercent), words.outages(data.outages), more.incidentsIn(spans.length)];
  const whole = `${words.uptimeOf(words.ranges[days] ?? '')}: ${facts.join(', ')}`;
  return (
    <Group wrap="nowrap" gap="md" align="flex-end">
      <Text size="sm" w={{ base: 62, sm: 90 }} c="dimmed">
        {words.ranges[days]}
      </Text>
      <div className={classes.over}>
        <Incidents spans={spans} incidents={incidents} />
        <div className={classes.strip} role="img" aria-label={whole}>
          {(data.parts ?? []).map(({ from, uptimePercent, offlineSeconds }) => (
            <Tooltip
              key={from}
              label={`${new Date(from).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })}: ${percentOf(uptimePercent)}${offlineSeconds > 0 ? ` (${durationOf(offlineSeconds * 1_000, language)})` : ''}`}
            >
              <div className={classes.bar} data-state={lookOf(uptimePercent)} />
            </Tooltip>
          ))}
        </div>
      </div>
      <Text size="sm" fw={700} w={{ base: 60, sm: 72 }} ta="right">
        {percentOf(data.uptimePercent)}
      </Text>
      <Text size="xs" c="dimmed" w={72} visibleFrom="sm">
        {words.outages(data.outages)}
      </Text>
    </Group>
  );
}

/** What was wrong, above the strip at its time. Keys lead to the same incidents by the list of them. */
function Incidents({
  spans,
  incidents,
}: {
  readonly spans: ReturnType<typeof spansOf>;
  readonly incidents: readonly Incident[];
}) {
  const { texts, language } = useLanguage();
  return (
    <div className={classes.incidents} aria-hidden>
      {spans.map(({ id, start, length, severity }) => {
        const incident = incidents.find((each) => each.id === id);
        if (!incident) return null;
        const began = new Date(incident.openedAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
        return (
          <Tooltip key={id} label={`${texts.incidents.headline(incident)} · ${began}`}>
            <Link
              to="/incidents/$id"
              params={{ id }}
              tabIndex={-1}
              className={classes.incident}
              data-severity={severity}
              style={{ left: `${start * 100}%`, width: `${length * 100}%` }}
            />
          </Tooltip>
        );
      })}
    </div>
  );
}

function lookOf(uptimePercent: number | null): 'unknown' | 'good' | 'fair' | 'bad' {
  if (uptimePercent === null) return 'unknown';
  return uptimePercent === 100 ? 'good' : uptimePercent >= 95 ? 'fair' : 'bad';
}
