import { Badge, Code, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { StateBadge } from '../ui/state-badge';
import { Age } from '../ui/time';
import { locationTexts } from './location.texts';
import { meshQuery, podsQuery } from './locations';
import { type MeshLink, MeshTrouble, Topology } from './topology';

type Pod = components['schemas']['Pod'];

const NO_LINKS: readonly MeshLink[] = [];

/** The pods of a location: how they hang together, and each with what is known of it. */
export function Pods({ id }: { readonly id: string }) {
  const { location: words } = useTexts();
  const pods = useQuery(podsQuery(id));
  const mesh = useQuery(meshQuery(id));
  const links = mesh.data?.items ?? NO_LINKS;
  return (
    <Asked query={pods} isEmpty={({ items }) => items.length === 0} empty={<Text c="dimmed">{words.noData}</Text>}>
      {({ items }) => (
        <Stack>
          {mesh.isError && <MeshTrouble reason={mesh.error.message} />}
          <Topology pods={items} links={links} />
          <PodTable pods={items} links={links} />
        </Stack>
      )}
    </Asked>
  );
}

function PodTable({ pods, links }: { readonly pods: readonly Pod[]; readonly links: readonly MeshLink[] }) {
  const { location: words } = useTexts();
  const more = useWords(locationTexts);
  const linkOf = (podId: string) => links.find((link) => link.podId === podId);
  const nameOf = (podId: string) => pods.find((pod) => pod.id === podId)?.name ?? podId;
  const parentOf = (pod: Pod): string => {
    const link = linkOf(pod.id);
    if (pod.gateway) return more.directly;
    if (!link?.parentId) return '–';
    return [nameOf(link.parentId), more.byRadio(link.band, link.channel)].filter(Boolean).join(', ');
  };
  const healthOf = ({ health }: Pod): string => (health === null ? '–' : (more.healths[health] ?? health));
  const columns = [
    ...[words.pod, words.state, more.hangsOn, words.health, words.devices, words.backhaul, more.running],
    ...[words.model, words.firmware, more.serial],
  ];
  return (
    <ScrollArea viewportProps={{ tabIndex: 0 }}>
      <Table miw={960} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pods.map((pod) => {
            const bootAt = linkOf(pod.id)?.bootAt;
            return (
              <Table.Tr key={pod.id}>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    <Text size="sm" fw={600}>
                      {pod.name}
                    </Text>
                    {pod.gateway && (
                      <Badge size="sm" variant="outline" miw="max-content">
                        {words.gateway}
                      </Badge>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>
                  <StateBadge state={pod.state} />
                </Table.Td>
                <Table.Td>{parentOf(pod)}</Table.Td>
                <Table.Td>{[healthOf(pod), ...pod.alerts].join(', ')}</Table.Td>
                <Table.Td>{pod.devices ?? '–'}</Table.Td>
                <Table.Td>{pod.backhaul ?? '–'}</Table.Td>
                <Table.Td>{bootAt ? <Age since={bootAt} /> : '–'}</Table.Td>
                <Table.Td>{pod.model ?? '–'}</Table.Td>
                <Table.Td>{pod.firmware ?? '–'}</Table.Td>
                <Table.Td>{pod.serial ? <Code>{pod.serial}</Code> : '–'}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
