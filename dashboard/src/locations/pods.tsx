import { Badge, Group, ScrollArea, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { StateBadge } from '../ui/state-badge';
import { podsQuery } from './locations';

/** The pods of a location, the gateway first. */
export function Pods({ id }: { readonly id: string }) {
  const { location: words } = useTexts();
  const pods = useQuery(podsQuery(id));
  return (
    <Asked query={pods} isEmpty={({ items }) => items.length === 0} empty={<Text c="dimmed">{words.noData}</Text>}>
      {({ items }) => (
        <ScrollArea>
          <Table miw={640} verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                {[words.pod, words.state, words.health, words.devices, words.backhaul, words.model, words.firmware].map(
                  (title) => (
                    <Table.Th key={title}>{title}</Table.Th>
                  ),
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((pod) => (
                <Table.Tr key={pod.id}>
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      <Text size="sm" fw={600}>
                        {pod.name}
                      </Text>
                      {pod.gateway && (
                        <Badge size="sm" variant="outline">
                          {words.gateway}
                        </Badge>
                      )}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <StateBadge state={pod.state} />
                  </Table.Td>
                  <Table.Td>{[pod.health ?? '–', ...pod.alerts].join(', ')}</Table.Td>
                  <Table.Td>{pod.devices ?? '–'}</Table.Td>
                  <Table.Td>{pod.backhaul ?? '–'}</Table.Td>
                  <Table.Td>{pod.model ?? '–'}</Table.Td>
                  <Table.Td>{pod.firmware ?? '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Asked>
  );
}
