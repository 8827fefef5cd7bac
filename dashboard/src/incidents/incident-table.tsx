import { Badge, Group, ScrollArea, Table, Text } from '@mantine/core';
import { TextLink } from '../ui/text-link';

import { useTexts } from '../texts/language';
import { SeverityBadge } from '../ui/state-badge';
import { Age } from '../ui/time';
import type { Incident } from './incidents';
import { lineOf } from './use-list-keys';

/** Incidents as lines: what, where, since when, and who has it. */
export function IncidentTable({ incidents }: { readonly incidents: readonly Incident[] }) {
  const { incidents: texts } = useTexts();
  return (
    <ScrollArea viewportProps={{ tabIndex: 0 }}>
      <Table highlightOnHover miw={620} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.what}</Table.Th>
            <Table.Th>{texts.status}</Table.Th>
            <Table.Th>{texts.began}</Table.Th>
            <Table.Th>{texts.who}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {incidents.map((incident) => (
            <Table.Tr key={incident.id}>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <SeverityBadge severity={incident.severity} />
                  <TextLink
                    to="/incidents/$id"
                    params={{ id: incident.id }}
                    size="sm"
                    fw={600}
                    {...lineOf(incident.id)}
                  >
                    {texts.headline(incident)}
                  </TextLink>
                  {incident.flapping && <Badge color="grape">{texts.flapping}</Badge>}
                </Group>
              </Table.Td>
              <Table.Td>
                <StatusOf incident={incident} />
              </Table.Td>
              <Table.Td>
                <Age since={incident.openedAt} />
              </Table.Td>
              <Table.Td>
                <Text size="sm" c={incident.assignedToName || incident.acknowledgedByName ? undefined : 'dimmed'}>
                  {incident.assignedToName ?? incident.acknowledgedByName ?? texts.nobody}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

/** Whether somebody is at it, by sign, by word and by name. */
function StatusOf({ incident }: { readonly incident: Incident }) {
  const { incidents: texts } = useTexts();
  const { status, acknowledgedByName, acknowledgedAt } = incident;
  const name = texts.statusNames[status];
  if (status === 'open') return <b>{name}</b>;
  if (status === 'resolved') return name;
  return (
    <>
      <Badge variant="default" miw="max-content" leftSection={<span aria-hidden>✓</span>}>
        {name}
      </Badge>
      {acknowledgedAt && (
        <Text size="xs" c="dimmed">
          {acknowledgedByName ?? texts.nobodyHere} · <Age since={acknowledgedAt} />
        </Text>
      )}
    </>
  );
}
