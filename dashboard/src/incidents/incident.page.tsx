import { Badge, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { useMe } from '../session/session';
import { useLanguage, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { Fact } from '../ui/fact';
import { Section } from '../ui/section';
import { SeverityBadge } from '../ui/state-badge';
import { TextLink } from '../ui/text-link';
import { Age, durationOf, Moment } from '../ui/time';
import { History } from './history';
import { IncidentActions } from './incident-actions';
import { type Incident, incidentQuery } from './incidents';
import { incidentTexts } from './incidents.texts';
import { Told } from './told';

/** One incident: what it is, who has it, what can be done, everything that happened to it, and who was told. */
export function IncidentPage() {
  const { id } = useParams({ from: '/incidents/$id' });
  const incident = useQuery(incidentQuery(id));
  return <Asked query={incident}>{(data) => <Details incident={data} />}</Asked>;
}

function Details({ incident }: { readonly incident: Incident }) {
  const { incidents: words } = useLanguage().texts;
  const more = useWords(incidentTexts);
  const { role } = useMe();
  return (
    <Stack maw={1_100}>
      <Group gap="sm">
        <SeverityBadge severity={incident.severity} />
        <Title order={1} size="h2">
          {words.headline(incident)}
        </Title>
        {incident.flapping && <Badge color="grape">{words.flapping}</Badge>}
      </Group>
      <Facts incident={incident} />
      {role !== 'viewer' && <IncidentActions incident={incident} />}
      <Section title={words.timeline}>
        <History id={incident.id} />
      </Section>
      {role !== 'viewer' && (
        <Section title={more.told}>
          <Told id={incident.id} />
        </Section>
      )}
    </Stack>
  );
}

function Facts({ incident }: { readonly incident: Incident }) {
  const { texts, language } = useLanguage();
  const { incidents: words } = texts;
  const more = useWords(incidentTexts);
  const { openedAt, resolvedAt, resolution, locationId, locationName, status, facts } = incident;
  return (
    <Group component="dl" gap="xl" m={0} align="flex-start">
      {locationId && (
        <Fact label={words.location}>
          <TextLink to="/locations/$id" params={{ id: locationId }}>
            {locationName}
          </TextLink>
        </Fact>
      )}
      <Fact label={words.status}>{words.statusNames[status]}</Fact>
      <Fact label={words.opened}>
        <Moment at={openedAt} />
      </Fact>
      <Fact label={words.lasted}>
        {resolvedAt ? durationOf(Date.parse(resolvedAt) - Date.parse(openedAt), language) : <Age since={openedAt} />}
      </Fact>
      <Fact label={words.who}>{incident.assignedToName ?? incident.acknowledgedByName ?? words.nobody}</Fact>
      {resolution && <Fact label={more.resolution}>{more.resolutions[resolution]}</Fact>}
      {typeof facts.text === 'string' && <Fact label={words.what}>{facts.text}</Fact>}
    </Group>
  );
}
