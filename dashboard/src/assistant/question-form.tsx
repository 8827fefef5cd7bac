import { ActionIcon, Group, Textarea } from '@mantine/core';
import { IconPlayerStop, IconSend } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';

import { useWords } from '../texts/language';
import { assistantTexts } from './assistant.texts';

/** Where one asks. Enter sends, Shift+Enter begins a new line. */
export function QuestionForm({
  running,
  ask,
  stop,
}: {
  readonly running: boolean;
  readonly ask: (text: string) => void;
  readonly stop: () => void;
}) {
  const words = useWords(assistantTexts);
  const [text, write] = useState('');
  const send = () => {
    if (running || text.trim() === '') return;
    ask(text.trim());
    write('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <Group
      component="form"
      gap="xs"
      align="flex-end"
      wrap="nowrap"
      onSubmit={(event: { preventDefault(): void }) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        flex={1}
        aria-label={words.ask}
        placeholder={words.placeholder}
        value={text}
        maxLength={4_000}
        autosize
        maxRows={6}
        onChange={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {running ? (
        <ActionIcon size={36} color="red" aria-label={words.stop} onClick={stop}>
          <IconPlayerStop size={18} />
        </ActionIcon>
      ) : (
        <ActionIcon size={36} type="submit" aria-label={words.send}>
          <IconSend size={18} />
        </ActionIcon>
      )}
    </Group>
  );
}
