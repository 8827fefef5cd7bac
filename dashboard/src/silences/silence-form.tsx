import { Alert, Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';

import { Problem } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { silenceTexts } from './silence.texts';

const ENDS = ['hour', 'eight', 'resolved', 'time'] as const;
type End = (typeof ENDS)[number];

const HOURS = { hour: 1, eight: 8 } as const;

/** When a silence ends, as the product is told it. */
export type SilenceEnd = { readonly until: string } | { readonly untilResolved: true };

export interface SilenceAnswers {
  readonly reason: string;
  readonly end: SilenceEnd;
}

/** Asks for how long, and why. `children` stand above: what is to be silent. */
export function SilenceForm({
  initial = { until: null, reason: '' },
  end: first = 'hour',
  submit,
  onSubmit,
  children,
}: {
  readonly initial?: { readonly until: string | null; readonly reason: string };
  readonly end?: End;
  readonly submit: string;
  readonly onSubmit: (answers: SilenceAnswers) => Promise<unknown>;
  readonly children?: React.ReactNode;
}) {
  const words = useWords(silenceTexts);
  const { common } = useTexts();
  const [end, choose] = useState<End>(first);
  const [until, setUntil] = useState(initial.until === null ? '' : forInput(new Date(initial.until)));
  const [reason, setReason] = useState(initial.reason);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit({ reason, end: endOf(end, until) });
    } catch (cause) {
      setProblem(cause instanceof Problem ? cause : new Problem(0, common.failed, String(cause)));
    } finally {
      setBusy(false);
    }
  };
  const errorAt = (field: string) => problem?.errors.find(({ path }) => path === field)?.message;
  const elsewhere = problem?.errors.filter(({ path }) => path !== 'until' && path !== 'reason') ?? [];
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        {children}
        <Radio.Group label={words.howLong} value={end} onChange={(value) => choose(value as End)}>
          <Group mt={6} gap="md">
            {ENDS.map((each) => (
              <Radio key={each} value={each} label={words.ends[each]} />
            ))}
          </Group>
        </Radio.Group>
        {end === 'time' && (
          <TextInput
            type="datetime-local"
            label={words.until}
            required
            error={errorAt('until')}
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
        )}
        <TextInput
          label={words.reason}
          description={words.reasonHint}
          required
          maxLength={500}
          error={errorAt('reason')}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {problem && (problem.errors.length === 0 || elsewhere.length > 0) && (
          <Alert color="red" role="alert">
            {elsewhere[0]?.message ?? problem.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function endOf(end: End, until: string): SilenceEnd {
  switch (end) {
    case 'resolved':
      return { untilResolved: true };
    case 'time':
      return { until: new Date(until).toISOString() };
    case 'hour':
    case 'eight':
      return { until: new Date(Date.now() + HOURS[end] * 3_600_000).toISOString() };
  }
}

/** As a field for a local time wants it: in the reader's own zone, to the minute. */
const forInput = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
