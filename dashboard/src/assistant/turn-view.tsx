import { Alert, Loader, Stack, Text, VisuallyHidden } from '@mantine/core';

import { useWords } from '../texts/language';
import { AnswerText } from './answer-text';
import css from './assistant.module.css';
import { assistantTexts } from './assistant.texts';
import { ConfirmCard } from './confirm-card';
import type { Turn } from './turns';
import { UsedTools } from './used-tools';

/** A question and its answer, with what it rests on and what waits for a yes. */
export function TurnView({ turn }: { readonly turn: Turn }) {
  const words = useWords(assistantTexts);
  const { question, answer, tools, confirmations, state } = turn;
  return (
    <Stack gap={6} component="article">
      <Text size="sm" className={css.question}>
        <VisuallyHidden>{words.you}: </VisuallyHidden>
        {question}
      </Text>
      <div className={css.answer}>
        {state === 'failed' ? (
          <Alert color="yellow" p="xs">
            <AnswerText text={answer} />
          </Alert>
        ) : (
          <AnswerText text={answer} />
        )}
        {state === 'running' && answer === '' && (
          <Text size="sm" c="dimmed">
            <Loader size={12} mr={6} aria-hidden /> {words.thinking}
          </Text>
        )}
        {state === 'stopped' && (
          <Text size="xs" c="dimmed">
            {words.stopped}
          </Text>
        )}
        <UsedTools tools={tools} />
        {confirmations.map((confirmation) => (
          <ConfirmCard key={confirmation.id} confirmation={confirmation} />
        ))}
      </div>
    </Stack>
  );
}
