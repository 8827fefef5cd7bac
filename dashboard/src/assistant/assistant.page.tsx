import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';
import css from './assistant.module.css';
import { assistantTexts } from './assistant.texts';
import { ConversationList } from './conversation-list';
import { QuestionForm } from './question-form';
import { TurnView } from './turn-view';
import { useConversation } from './use-conversation';

/** Questions in one's own words, answered while one reads. */
export function AssistantPage() {
  const words = useWords(assistantTexts);
  const talk = useConversation();
  const status = useQuery({ queryKey: ['assistant', 'status'], queryFn: () => dataOf(api.GET('/api/assistant')) });
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [talk.turns]);
  const questions = status.data?.left.questions;
  return (
    <div className={css.page}>
      <div className={css.talk}>
        <Group justify="space-between" mb="sm">
          <Title order={1} size="h2">
            {words.title}
          </Title>
          {status.data?.configured && typeof questions === 'number' && (
            <Text size="xs" c="dimmed">
              {words.left(questions)}
            </Text>
          )}
        </Group>
        <div className={css.log} ref={log} role="log" aria-live="polite" aria-label={words.title} tabIndex={0}>
          {talk.turns.length === 0 ? (
            <Stack gap="sm" align="flex-start">
              <Text c="dimmed">{words.intro}</Text>
              {status.data && !status.data.configured && <Text c="dimmed">{words.noModel}</Text>}
              <Group gap="xs">
                {words.suggestions.map((suggestion) => (
                  <Button key={suggestion} variant="default" size="xs" onClick={() => talk.ask(suggestion)}>
                    {suggestion}
                  </Button>
                ))}
              </Group>
            </Stack>
          ) : (
            <Stack gap="lg">
              {talk.turns.map((turn) => (
                <TurnView key={turn.key} turn={turn} />
              ))}
            </Stack>
          )}
        </div>
        <QuestionForm running={talk.running} ask={talk.ask} stop={talk.stop} />
      </div>
      <ConversationList talk={talk} />
    </div>
  );
}
