import { Alert, Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';

import { api, dataOf, Problem } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { composeTexts } from './compose.texts';
import { bodyOf, type Draft, EMPTY, isComplete, MESSAGE_TYPES, newKey, PRIORITIES } from './message';
import { Preview } from './preview';
import { Whom } from './whom';

const LONGEST_TITLE = 200;
const LONGEST_MESSAGE = 4_000;

/** A message as somebody writes it, beside what becomes of it on each channel. */
export function ComposeForm({ sent }: { readonly sent: (id: string) => void }) {
  const words = useWords(composeTexts);
  const { notifications, common } = useTexts();
  const [draft, write] = useState(EMPTY);
  const [key, renew] = useState(newKey);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const change = (part: Partial<Draft>) => {
    write((before) => ({ ...before, ...part }));
    // Another message: only one that was sent as it is may be taken for sent.
    renew(newKey());
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const params = { header: { 'Idempotency-Key': key } };
      sent((await dataOf(api.POST('/api/notifications', { params, body: bodyOf(draft) }))).id);
    } catch (cause) {
      setProblem(cause instanceof Problem ? cause : new Problem(0, common.failed, String(cause)));
    } finally {
      setBusy(false);
    }
  };

  const errorAt = (field: string) => problem?.errors.find(({ path }) => path.split('.')[0] === field)?.message;
  const elsewhere = problem && !['to', 'title', 'message'].some(errorAt);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Whom draft={draft} error={errorAt('to')} change={change} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={words.type}
              allowDeselect={false}
              data={MESSAGE_TYPES.map((value) => ({ value, label: notifications.types[value] }))}
              value={draft.type}
              onChange={(type) => change({ type: type as Draft['type'] })}
            />
            <Select
              label={words.priority}
              description={words.priorityHint}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              allowDeselect={false}
              data={PRIORITIES.map((value) => ({ value, label: words.priorities[value] }))}
              value={draft.priority}
              onChange={(priority) => change({ priority: priority as Draft['priority'] })}
            />
          </SimpleGrid>
          <TextInput
            label={words.title}
            required
            maxLength={LONGEST_TITLE}
            error={errorAt('title')}
            value={draft.title}
            onChange={({ currentTarget }) => change({ title: currentTarget.value })}
          />
          <Textarea
            label={words.message}
            required
            autosize
            minRows={4}
            maxRows={16}
            maxLength={LONGEST_MESSAGE}
            error={errorAt('message')}
            value={draft.message}
            onChange={({ currentTarget }) => change({ message: currentTarget.value })}
          />
          {elsewhere && (
            <Alert color="red" role="alert">
              {problem.message}
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={busy} disabled={!isComplete(draft)}>
              {words.send}
            </Button>
          </Group>
        </Stack>
      </form>
      <Preview draft={draft} />
    </SimpleGrid>
  );
}
