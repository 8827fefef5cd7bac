import { Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { Moment } from '../ui/time';
import { timelineQuery } from './incidents';

/** Everything that happened to an incident, from its beginning on. */
export function History({ id }: { readonly id: string }) {
  const { incidents: words, severity } = useTexts();
  const timeline = useQuery(timelineQuery(id));
  const gravityOf = (value: unknown) =>
    typeof value === 'string' && value in severity ? severity[value as keyof typeof severity] : '';
  return (
    <Asked query={timeline}>
      {({ items }) => (
        <Timeline bulletSize={14} lineWidth={2} active={items.length}>
          {items.map(({ id: line, at, type, userName, data }) => (
            <Timeline.Item key={line} title={[words.events[type] ?? type, userName].filter(Boolean).join(' · ')}>
              {type === 'severity' && <Text size="sm">{gravityOf(data.to)}</Text>}
              {type === 'assigned' && typeof data.name === 'string' && <Text size="sm">→ {data.name}</Text>}
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
  );
}
