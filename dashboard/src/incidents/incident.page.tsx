import { Badge, Button, Card, Group, Stack, Text, Textarea, Timeline, Title } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { api } from '../api/client';
import { useMe } from '../session/session';
import { useLanguage } from '../texts/language';
import { Asked } from '../ui/asked';
import { SeverityBadge } from '../ui/state-badge';
import { Age, durationOf, Moment } from '../ui/time';
import { TextLink } from '../ui/text-link';
import { useAction } from '../ui/use-action';
import { type Incident, incidentQuery, timelineQuery } from './incidents';

/** One incident: what it is, who has it, what can be done, and everything that happened to it. */
export function IncidentPage() {
  const { id } = useParams({ from: '/incidents/$id' });
  const incident = useQuery(incidentQuery(id));
  return <Asked query={incident}>{(data) => <Details incident={data} />}</Asked>;
}

function Details({ incident }: { readonly incident: Incident }) {
  const { texts, language } = useLanguage();
  const { incidents: words } = texts;
  const { openedAt, resolvedAt, locationId, locationName, status, severity, flapping } = incident;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [words.status, words.statusNames[status]],
    [words.opened, <Moment key="opened" at={openedAt} />],
    [
      words.lasted,
      resolvedAt ? (
        durationOf(Date.parse(resolvedAt) - Date.parse(openedAt), language)
      ) : (
        <Age key="age" since={openedAt} />
      ),
    ],
    [words.who, incident.assignedToName ?? incident.acknowledgedByName ?? words.nobody],
  ];
  return (
    <Stack maw={900}>
      <Group gap="sm">
        <SeverityBadge severity={severity} />
        <Title order={1} size="h2">
          {words.headline(incident)}
        </Title>
        {flapping && <Badge color="grape">{words.flapping}</Badge>}
      </Group>
      <Card withBorder>
        <Group gap="xl" align="flex-start">
          {locationId && (
            <div>
              <Text size="xs" c="dimmed">
                {words.location}
              </Text>
              <TextLink to="/locations/$id" params={{ id: locationId }}>
                {locationName}
              </TextLink>
            </div>
          )}
          {facts.map(([label, value]) => (
            <div key={label}>
              <Text size="xs" c="dimmed">
                {label}
              </Text>
              <Text component="div">{value}</Text>
            </div>
          ))}
        </Group>
      </Card>
      <Actions incident={incident} />
      <History id={incident.id} />
    </Stack>
  );
}

function Actions({ incident: { id, status, assignedTo, kind } }: { readonly incident: Incident }) {
  const { incidents: words } = useLanguage().texts;
  const me = useMe();
  const [commenting, comment] = useDisclosure(false);
  const path = { params: { path: { id } } };
  const acknowledge = useAction(() => api.POST('/api/incidents/{id}/acknowledge', { ...path, body: {} }));
  const take = useAction(() => api.POST('/api/incidents/{id}/assign', { ...path, body: { userId: me.id } }));
  const decline = useAction(() => api.POST('/api/incidents/{id}/decline', { ...path, body: {} }));
  const resolve = useAction(() => api.POST('/api/incidents/{id}/resolve', { ...path, body: {} }));
  const reopen = useAction(() => api.POST('/api/incidents/{id}/reopen', path));
  const acts = me.role === 'admin' || (me.role === 'operator' && (!assignedTo || assignedTo === me.id));
  const over = status === 'resolved';
  useHotkeys(
    acts && !over
      ? [
          ['a', () => status === 'open' && acknowledge.mutate()],
          ['m', () => take.mutate()],
          ['c', comment.open],
          ['r', () => resolve.mutate()],
        ]
      : [],
  );
  if (!acts) return null;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {status === 'open' && (
          <Button onClick={() => acknowledge.mutate()} loading={acknowledge.isPending}>
            {words.acknowledge}
          </Button>
        )}
        {!over && assignedTo !== me.id && (
          <Button variant="default" onClick={() => take.mutate()} loading={take.isPending}>
            {words.assignToMe}
          </Button>
        )}
        {!over && assignedTo === me.id && (
          <Button variant="default" onClick={() => decline.mutate()} loading={decline.isPending}>
            {words.decline}
          </Button>
        )}
        <Button variant="default" onClick={comment.toggle} aria-expanded={commenting}>
          {words.comment}
        </Button>
        {!over && (
          <Button variant="default" onClick={() => resolve.mutate()} loading={resolve.isPending}>
            {words.resolve}
          </Button>
        )}
        {over && (kind === 'support' || kind.endsWith('offline')) && (
          <Button variant="default" onClick={() => reopen.mutate()} loading={reopen.isPending}>
            {words.reopen}
          </Button>
        )}
      </Group>
      {commenting && <Comment id={id} done={comment.close} />}
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {words.keys}
      </Text>
    </Stack>
  );
}

function Comment({ id, done }: { readonly id: string; readonly done: () => void }) {
  const { incidents: words } = useLanguage().texts;
  const [text, write] = useState('');
  const send = useAction(async () => {
    await api.POST('/api/incidents/{id}/comments', { params: { path: { id } }, body: { text } });
    done();
  });
  return (
    <Group align="flex-end">
      <Textarea
        label={words.commentLabel}
        autosize
        minRows={2}
        maxLength={4_000}
        flex={1}
        autoFocus
        value={text}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
      <Button onClick={() => send.mutate()} loading={send.isPending} disabled={text.trim() === ''}>
        {words.comment}
      </Button>
    </Group>
  );
}

function History({ id }: { readonly id: string }) {
  const { incidents: words } = useLanguage().texts;
  const timeline = useQuery(timelineQuery(id));
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {words.timeline}
      </Title>
      <Asked query={timeline}>
        {({ items }) => (
          <Timeline bulletSize={14} lineWidth={2} active={items.length}>
            {items.map(({ id: line, at, type, userName, data }) => (
              <Timeline.Item key={line} title={[words.events[type] ?? type, userName].filter(Boolean).join(' · ')}>
                {typeof data.text === 'string' && <Text size="sm">{data.text}</Text>}
                {typeof data.comment === 'string' && <Text size="sm">{data.comment}</Text>}
                <Text size="xs" c="dimmed">
                  <Moment at={at} />
                </Text>
              </Timeline.Item>
            ))}
          </Timeline>
        )}
      </Asked>
    </Stack>
  );
}
