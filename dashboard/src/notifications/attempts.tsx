import { Text, Timeline } from '@mantine/core';

import type { components } from '../api/schema';
import { useTexts } from '../texts/language';
import { Moment } from '../ui/time';

type Attempt = components['schemas']['DeliveryWithAttempts']['attemptLog'][number];

const LOOK: Readonly<Record<Attempt['outcome'], string>> = {
  delivered: 'teal',
  retry: 'orange',
  wait: 'blue',
  permanent: 'red',
  aborted: 'gray',
};

/** Each attempt to deliver something, the first one first, and what came of it. */
export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { notifications: words } = useTexts();
  if (attempts.length === 0) return <Text c="dimmed">{words.noAttempts}</Text>;
  return (
    <Timeline bulletSize={14} lineWidth={2} active={attempts.length}>
      {attempts.map(({ attempt, at, outcome, said, latencyMs, receipt }) => (
        <Timeline.Item key={attempt} color={LOOK[outcome]} title={`${attempt}. ${words.outcomes[outcome]}`}>
          {said && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {said}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            <Moment at={at} />
            {latencyMs !== null && ` · ${words.took(latencyMs)}`}
          </Text>
          {receipt && (
            <Text size="xs" c="dimmed">
              {words.receipt}: {words.receipts[receipt.status]}, <Moment at={receipt.at} />
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
