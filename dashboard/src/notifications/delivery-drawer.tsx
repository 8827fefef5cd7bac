import { Badge, Code, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { Fact } from '../ui/fact';
import { TextLink } from '../ui/text-link';
import { Moment } from '../ui/time';
import { Attempts } from './attempts';
import { DELIVERY_LOOK, deliveryQuery, Retry, typeName } from './delivery';

/** The story of one delivery beside the list: what it is, how it stands, and each attempt. */
export function DeliveryDrawer({ id, close }: { readonly id: string | null; readonly close: () => void }) {
  const { notifications: words, common } = useTexts();
  return (
    <Drawer
      opened={id !== null}
      onClose={close}
      position="right"
      size="lg"
      title={words.delivery}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {id && <Story id={id} />}
    </Drawer>
  );
}

function Story({ id }: { readonly id: string }) {
  const { notifications: words } = useTexts();
  const delivery = useQuery(deliveryQuery(id));
  return (
    <Asked query={delivery}>
      {({ status, channel, type, recipient, incidentId, queuedAt, deliveredAt, ...more }) => (
        <Stack>
          <Group>
            <Badge color={DELIVERY_LOOK[status]}>{words.statuses[status] ?? status}</Badge>
            {status === 'failed' && <Retry id={id} />}
          </Group>
          {more.lastError && status !== 'delivered' && <Text size="sm">{more.lastError}</Text>}
          <Stack component="dl" m={0} gap="xs">
            <Fact label={words.what}>{typeName(type, words)}</Fact>
            <Fact label={words.channel}>{words.channels[channel] ?? channel}</Fact>
            {recipient && <Fact label={words.recipient}>{recipient}</Fact>}
            {incidentId && (
              <Fact label={words.incident}>
                <TextLink to="/incidents/$id" params={{ id: incidentId }} size="sm">
                  {words.toIncident}
                </TextLink>
              </Fact>
            )}
            <Fact label={words.queued}>
              <Moment at={queuedAt} />
            </Fact>
            {deliveredAt && (
              <Fact label={words.deliveredAt}>
                <Moment at={deliveredAt} />
              </Fact>
            )}
            {more.receiptStatus && (
              <Fact label={words.receipt}>
                {words.receipts[more.receiptStatus]} {more.receiptAt && <Moment at={more.receiptAt} />}
              </Fact>
            )}
            {more.providerMessageId && (
              <Fact label={words.providerId}>
                <Code style={{ overflowWrap: 'anywhere' }}>{more.providerMessageId}</Code>
              </Fact>
            )}
          </Stack>
          <Title order={3} size="h5">
            {words.attemptsTitle}
          </Title>
          <Attempts attempts={more.attemptLog} />
        </Stack>
      )}
    </Asked>
  );
}
