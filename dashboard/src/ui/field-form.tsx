import { Alert, Button, Group, PasswordInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';

import { Problem } from '../api/client';
import { useTexts } from '../texts/language';
import type { Answers, Field } from './field';

/** A form made of fields. What the product refuses stands at the field it is about, else above the button. */
export function FieldForm({
  fields,
  submit,
  onSubmit,
}: {
  readonly fields: readonly Field[];
  readonly submit: string;
  readonly onSubmit: (answers: Answers) => Promise<unknown>;
}) {
  const { common: texts } = useTexts();
  const [answers, answer] = useState<Answers>(() =>
    Object.fromEntries(fields.map(({ name, kind, initial }) => [name, initial ?? (kind === 'switch' ? false : '')])),
  );
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(answers);
    } catch (cause) {
      setProblem(cause instanceof Problem ? cause : new Problem(0, texts.failed, String(cause)));
    } finally {
      setBusy(false);
    }
  };

  const names = fields.map(({ name }) => name);
  const elsewhere = problem?.errors.filter(({ path }) => !names.includes(path)) ?? [];
  const errorAt = (name: string) => problem?.errors.find(({ path }) => path === name)?.message;
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={answers[field.name] ?? ''}
            error={errorAt(field.name)}
            onChange={(value) => answer((kept) => ({ ...kept, [field.name]: value }))}
          />
        ))}
        {problem && (problem.errors.length === 0 || elsewhere.length > 0) && (
          <Alert color="red" role="alert">
            {elsewhere.length > 0
              ? elsewhere.map(({ path, message }) => `${path}: ${message}`).join('; ')
              : problem.message}
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

function FieldInput({
  field: { label, hint, kind = 'text', required = false, options = [], placeholder, autoComplete = 'new-password' },
  value,
  error,
  onChange,
}: {
  readonly field: Field;
  readonly value: string | boolean;
  readonly error: string | undefined;
  readonly onChange: (value: string | boolean) => void;
}) {
  const common = { label, description: hint, error, required, placeholder };
  const text = String(value);
  switch (kind) {
    case 'switch':
      return (
        <Switch
          label={label}
          description={hint}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={[...options]}
          value={text || null}
          onChange={(chosen) => onChange(chosen ?? '')}
          searchable={options.length > 8}
          clearable={!required}
        />
      );
    case 'password':
      return (
        <PasswordInput
          {...common}
          autoComplete={autoComplete}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'long':
    case 'code':
      return (
        <Textarea
          {...common}
          autosize
          minRows={3}
          maxRows={20}
          spellCheck={kind === 'long'}
          ff={kind === 'code' ? 'monospace' : undefined}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'text':
    case 'email':
    case 'number':
    case 'datetime-local':
      return (
        <TextInput
          {...common}
          type={kind}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
  }
}
