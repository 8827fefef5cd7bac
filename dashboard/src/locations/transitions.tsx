import { ScrollArea, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { StateBadge } from '../ui/state-badge';
import { Moment } from '../ui/time';
import { transitionsQuery } from './locations';

/** The newest changes of a location and its pods. */
export function Transitions({ id }: { readonly id: string }) {
  const { location: words, state } = useTexts();
  const transitions = useQuery(transitionsQuery(id));
  return (
    <Asked
      query={transitions}
      isEmpty={({ items }) => items.length === 0}
      empty={<Text c="dimmed">{words.noData}</Text>}
    >
      {({ items }) => (
        <ScrollArea.Autosize mah={260} viewportProps={{ tabIndex: 0 }}>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {items.map(({ id: line, pod, to, at }) => (
                <Table.Tr key={line}>
                  <Table.Td>
                    <Moment at={at} />
                  </Table.Td>
                  <Table.Td>{pod ?? <b>{words.state}</b>}</Table.Td>
                  <Table.Td>{to in state ? <StateBadge state={to as keyof typeof state} /> : to}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </Asked>
  );
}
