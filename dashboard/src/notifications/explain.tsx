import { Card, Group, List, Select, SimpleGrid, Stack, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { LocationChoice } from '../overview/location-choice';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { destinationsQuery, nameOf } from './destination';
import { explainQuery, HEARD_TYPES, INCIDENT_KINDS, type Question, SEVERITIES, type Severity } from './preferences';
import { preferencesTexts } from './preferences.texts';

/** What would I get? Asked of the same decisions by which people are told. */
export function Explain() {
  const words = useWords(preferencesTexts);
  const { notifications, severity: severities } = useTexts();
  const me = useMe();
  const [happening, choose] = useState<string>('location_offline');
  const [severity, grave] = useState<Severity>('critical');
  const [locationId, at] = useState<string | null>(null);
  const kind = INCIDENT_KINDS.find((each) => each === happening);
  const type = HEARD_TYPES.find((each) => each === happening);
  const question: Question = {
    userId: me.id,
    severity,
    ...(kind ? { type: 'incident', kind, ...(locationId ? { locationId } : {}) } : { type }),
  };
  const choices = [
    {
      group: notifications.types.incident,
      items: INCIDENT_KINDS.map((value) => ({ value, label: notifications.kinds[value] })),
    },
    {
      group: words.messages,
      items: HEARD_TYPES.filter((each) => each !== 'incident').map((value) => {
        return { value, label: notifications.types[value] };
      }),
    },
  ];
  return (
    <Card withBorder component="section">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {words.explain}
          </Title>
          <Text size="sm" c="dimmed">
            {words.explainHint}
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Select
            label={words.happening}
            data={choices}
            allowDeselect={false}
            value={happening}
            onChange={(chosen) => chosen && choose(chosen)}
          />
          <Select
            label={words.severity}
            data={SEVERITIES.map((value) => ({ value, label: severities[value] }))}
            allowDeselect={false}
            value={severity}
            onChange={(chosen) => chosen && grave(chosen as Severity)}
          />
          {kind && <LocationChoice label={words.place} placeholder={words.anyPlace} value={locationId} onChange={at} />}
        </SimpleGrid>
        {kind && locationId === null ? (
          <Text size="sm" c="dimmed">
            {words.chooseFirst}
          </Text>
        ) : (
          <Answer question={question} />
        )}
      </Stack>
    </Card>
  );
}

function Answer({ question }: { readonly question: Question }) {
  const words = useWords(preferencesTexts);
  const { notifications } = useTexts();
  const answer = useQuery(explainQuery(question));
  const { data: destinations = [] } = useQuery(destinationsQuery);
  return (
    <Asked query={answer} isEmpty={(items) => items.length === 0} empty={<Text size="sm">{words.noDestination}</Text>}>
      {(items) => (
        <List listStyleType="none" spacing="xs" aria-live="polite">
          {items.map(({ destinationId, channel, verdict }) => {
            const destination = destinations.find(({ id }) => id === destinationId);
            const tells = verdict === 'tell';
            return (
              <List.Item key={destinationId}>
                <Group gap="sm" wrap="nowrap" align="flex-start">
                  <ThemeIcon size="sm" radius="xl" color={tells ? 'teal' : 'gray'}>
                    {tells ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
                    <VisuallyHidden>{tells ? words.wouldTell : words.wouldNot}</VisuallyHidden>
                  </ThemeIcon>
                  <div>
                    <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                      {notifications.channels[channel] ?? channel}
                      {destination && channel !== 'in-app' && ` · ${nameOf(destination, notifications.channels)}`}
                    </Text>
                    <Text size="sm">{words.verdicts[verdict]}</Text>
                  </div>
                </Group>
              </List.Item>
            );
          })}
        </List>
      )}
    </Asked>
  );
}
