import { Badge, Code, Group, Progress, ScrollArea, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useLanguage, useWords } from '../texts/language';
import { CHANNEL_LOOK } from '../theme';
import { Asked } from '../ui/asked';
import { Fact } from '../ui/fact';
import { Section } from '../ui/section';
import { Age, durationOf, Moment } from '../ui/time';
import { channelTexts } from './channels.texts';
import { systemTexts } from './system.texts';

type Standing = components['schemas']['System'];

const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: () => dataOf(api.GET('/api/system')),
  refetchInterval: 10_000,
});

/** How the product itself does: whether it sees in time, and whether it gets rid of what it has to say. */
export function SystemHealth() {
  const words = useWords(systemTexts);
  const standing = useQuery(systemQuery);
  return (
    <Asked query={standing}>
      {(data) => (
        <Stack>
          <SimpleGrid cols={{ base: 1, md: 2, xl: 4 }}>
            <Looks standing={data} />
            <Calls standing={data} />
            <Outbox standing={data} />
            <Database standing={data} />
          </SimpleGrid>
          <Text size="xs" c="dimmed">
            {words.exact}
          </Text>
          <SimpleGrid cols={{ base: 1, xl: 2 }}>
            <Replicas standing={data} />
            <ChannelStates standing={data} />
          </SimpleGrid>
        </Stack>
      )}
    </Asked>
  );
}

interface Shown {
  readonly standing: Standing;
}

/** A second or two are the rhythm of the loops, and no delay. */
const LATE_FROM = 3;

function Looks({ standing: { polling } }: Shown) {
  const words = useWords(systemTexts);
  const { language } = useLanguage();
  const lasting = (seconds: number) => durationOf(seconds * 1_000, language);
  const { watched, lookedLastMinute, intervalSeconds, carriedSeconds, lagSeconds } = polling;
  return (
    <Section title={words.looks}>
      <Stack component="dl" gap="xs" m={0}>
        <Fact label={words.watched}>{watched.toLocaleString(language)}</Fact>
        <Fact label={words.looked}>{lookedLastMinute.toLocaleString(language)}</Fact>
        <Fact label={words.interval}>
          {lasting(carriedSeconds)}
          {carriedSeconds > intervalSeconds && (
            <Text size="sm">
              <span aria-hidden>▲ </span>
              {words.stretched(lasting(intervalSeconds))}
            </Text>
          )}
        </Fact>
        <Fact label={words.lag}>{lagSeconds < LATE_FROM ? words.onTime : lasting(lagSeconds)}</Fact>
      </Stack>
    </Section>
  );
}

function Calls({ standing: { budget } }: Shown) {
  const words = useWords(systemTexts);
  const { language } = useLanguage();
  if (budget === null) return <Section title={words.calls}>{words.noCalls}</Section>;
  const { usedLast5Minutes: used, limit, waiting, throttledUntil } = budget;
  const share = limit === 0 ? 0 : Math.min(100, (used / limit) * 100);
  return (
    <Section title={words.calls}>
      <Stack gap="xs">
        <Text>
          {limit === 0
            ? words.unlimited(used.toLocaleString(language))
            : words.callsOf(used.toLocaleString(language), limit.toLocaleString(language))}
        </Text>
        {limit > 0 && (
          <Progress
            value={share}
            color={share > 90 ? 'red' : share > 75 ? 'orange' : 'teal'}
            aria-label={words.calls}
          />
        )}
        <Text size="sm">{words.waitingCalls(waiting)}</Text>
        {throttledUntil && (
          <Text size="sm">
            <span aria-hidden>✕ </span>
            {words.throttled} <Moment at={throttledUntil} />
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Outbox({ standing: { outbox } }: Shown) {
  const words = useWords(systemTexts);
  const { language } = useLanguage();
  return (
    <Section title={words.outbox}>
      <Stack component="dl" gap="xs" m={0}>
        <Fact label={words.waiting}>{outbox.waiting.toLocaleString(language)}</Fact>
        <Fact label={words.oldest}>{outbox.oldestSince ? <Age since={outbox.oldestSince} /> : words.nothingWaits}</Fact>
      </Stack>
    </Section>
  );
}

function Database({ standing: { version, database } }: Shown) {
  const words = useWords(systemTexts);
  const { language } = useLanguage();
  return (
    <Section title={words.database}>
      <Stack component="dl" gap="xs" m={0}>
        <Fact label={words.size}>{megabytes(database.bytes, language)}</Fact>
        <Fact label={words.server}>{database.version}</Fact>
        <Fact label={words.product}>{version}</Fact>
      </Stack>
    </Section>
  );
}

function Replicas({ standing: { replicas } }: Shown) {
  const words = useWords(systemTexts);
  return (
    <Section title={words.replicas} action={<Badge color="teal">{replicas.length}</Badge>}>
      <ScrollArea viewportProps={{ tabIndex: 0 }}>
        <Table miw={420} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.replica}</Table.Th>
              <Table.Th>{words.version}</Table.Th>
              <Table.Th>{words.since}</Table.Th>
              <Table.Th>{words.seen}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {replicas.map(({ id, version, startedAt, seenAt, self }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    <Code miw="max-content">{id.slice(0, 8)}</Code>
                    {self && (
                      <Badge size="sm" variant="outline">
                        {words.self}
                      </Badge>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>{version}</Table.Td>
                <Table.Td>
                  <Age since={startedAt} />
                </Table.Td>
                <Table.Td>
                  <Age since={seenAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Section>
  );
}

function ChannelStates({ standing: { channels } }: Shown) {
  const words = useWords(systemTexts);
  const { states } = useWords(channelTexts);
  const { language } = useLanguage();
  return (
    <Section title={words.channels}>
      <ScrollArea viewportProps={{ tabIndex: 0 }}>
        <Table miw={420} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.channel}</Table.Th>
              <Table.Th>{words.state}</Table.Th>
              <Table.Th ta="right">{words.sent}</Table.Th>
              <Table.Th ta="right">{words.failed}</Table.Th>
              <Table.Th>{words.error}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {channels.map(({ channel, title, state, sent, failed, lastError }) => (
              <Table.Tr key={channel}>
                <Table.Td>{title}</Table.Td>
                <Table.Td>
                  <Badge color={CHANNEL_LOOK[state]}>{states[state]}</Badge>
                </Table.Td>
                <Table.Td ta="right">{sent.toLocaleString(language)}</Table.Td>
                <Table.Td ta="right">{failed.toLocaleString(language)}</Table.Td>
                <Table.Td maw={320}>{lastError}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Section>
  );
}

const megabytes = (bytes: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 }).format(
    bytes / 1_000_000,
  );
