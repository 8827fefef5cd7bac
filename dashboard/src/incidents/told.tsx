import { Badge, Table, Text } from '@mantine/core';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';
import { incidentTexts } from './incidents.texts';

type Delivery = components['schemas']['Delivery'];

const LOOK: Readonly<Record<Delivery['status'], string>> = {
  delivered: 'teal',
  failed: 'red',
  retrying: 'orange',
  queued: 'blue',
  sending: 'blue',
  suppressed: 'gray',
};

/** Who was told of an incident, when and through what, and what came back. For who may see the log of deliveries. */
export function Told({ id }: { readonly id: string }) {
  const words = useWords(incidentTexts);
  const { notifications } = useTexts();
  return (
    <PagedTable
      name={['incidents', 'told', id]}
      read={(cursor) =>
        dataOf(api.GET('/api/deliveries', { params: { query: { incidentId: id, ...(cursor ? { cursor } : {}) } } }))
      }
      columns={[words.toldWhen, words.toldWho, words.toldHow, words.toldWhat, words.cameBack]}
      empty={words.nobodyTold}
      keyOf={(delivery) => delivery.id}
      every={15_000}
    >
      {(delivery) => (
        <>
          <Table.Td>
            <Moment at={delivery.deliveredAt ?? delivery.queuedAt} />
          </Table.Td>
          <Table.Td>{delivery.recipient ?? words.noName}</Table.Td>
          <Table.Td>{notifications.channels[delivery.channel] ?? delivery.channel}</Table.Td>
          <Table.Td>{words.types[delivery.type] ?? delivery.type}</Table.Td>
          <Table.Td>
            <Badge color={LOOK[delivery.status]}>{notifications.statuses[delivery.status] ?? delivery.status}</Badge>
            <Text size="xs" c="dimmed">
              {whatCameBack(delivery)}
            </Text>
          </Table.Td>
        </>
      )}
    </PagedTable>
  );

  function whatCameBack({ attempts, lastError, receiptStatus, silenceId, status }: Delivery): string {
    return [
      receiptStatus === null ? '' : words.receipts[receiptStatus],
      silenceId !== null && status === 'suppressed' ? words.silenced : '',
      attempts > 1 ? words.attempts(attempts) : '',
      lastError ?? '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
