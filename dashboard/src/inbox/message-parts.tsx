import { Anchor, Code, List, Stack, Text } from '@mantine/core';

import type { InboxMessage } from './inbox';

/** What a message says, part by part. */
export function MessageParts({ parts }: { readonly parts: InboxMessage['parts'] }) {
  return (
    <Stack gap={4}>
      {parts.map((part, place) => (
        <Part key={place} part={part} />
      ))}
    </Stack>
  );
}

function Part({ part }: { readonly part: InboxMessage['parts'][number] }) {
  switch (part.kind) {
    case 'heading':
      return (
        <Text size="sm" fw={600}>
          {part.text}
        </Text>
      );
    case 'text':
      return (
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {part.text}
        </Text>
      );
    case 'code':
      return <Code block>{part.text}</Code>;
    case 'link':
      return (
        <Anchor size="sm" href={part.url} rel="noreferrer">
          {part.label}
        </Anchor>
      );
    case 'facts':
      return (
        <Text size="sm" component="div">
          {part.facts.map(({ label, value }) => (
            <div key={label}>
              <Text span c="dimmed" size="sm">
                {label}:
              </Text>{' '}
              {value}
            </div>
          ))}
        </Text>
      );
    case 'list':
      return (
        <>
          <List size="sm">
            {part.items.map((item, place) => (
              <List.Item key={place}>{item}</List.Item>
            ))}
          </List>
          {part.more && (
            <Text size="sm" c="dimmed">
              {part.more}
            </Text>
          )}
        </>
      );
  }
}
