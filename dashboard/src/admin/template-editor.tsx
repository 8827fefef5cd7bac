import { Alert, Badge, Button, Code, Grid, Group, Stack, Table, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf, Problem } from '../api/client';
import { useLanguage, useTexts, useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { useAction } from '../ui/use-action';
import { Waiting } from '../ui/waiting';
import { ChannelViews } from './channel-views';
import type { Template, Wording } from './template';
import { templateTexts } from './templates.texts';

/** What is written is shown this long (ms) after the last key. */
const PAUSE = 500;

/** Words a message anew, in one language and for one kind of incident, and shows what it looks like everywhere. */
export function TemplateEditor({ template, wording }: { readonly template: Template; readonly wording: Wording }) {
  const words = useWords(templateTexts);
  const { common } = useTexts();
  const { type } = template;
  const { language, kind, builtIn, own, problem, changedByName } = wording;
  const [title, writeTitle] = useState(own?.title ?? builtIn.title);
  const [text, writeText] = useState(own?.text ?? builtIn.text);
  // What is left as it is built in goes on changing with the product.
  const wanted = {
    title: title === builtIn.title ? null : title,
    text: text === builtIn.text ? null : text,
  };
  const path = { params: { path: { type } } };
  const isBuiltIn = wanted.title === null && wanted.text === null;
  const takeBack = () =>
    api.DELETE('/api/templates/{type}', {
      params: { path: { type }, query: { language, ...(kind === null ? {} : { kind }) } },
    });
  const save = useAction(
    () => api.PUT('/api/templates/{type}', { ...path, body: { language, kind, ...wanted } }),
    words.saved,
  );
  const draft = { language, kind, title, text };
  const [settled] = useDebouncedValue(JSON.stringify(draft), PAUSE);
  const preview = useQuery({
    queryKey: ['template-preview', type, settled],
    queryFn: () =>
      dataOf(api.POST('/api/templates/{type}/preview', { ...path, body: JSON.parse(settled) as typeof draft })),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const faults = preview.error instanceof Problem ? preview.error.errors : [];
  const errorAt = (field: string) => faults.find((fault) => fault.path === field)?.message;
  const isChanged = title !== (own?.title ?? builtIn.title) || text !== (own?.text ?? builtIn.text);
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack>
          {problem && (
            <Alert color="orange">
              {words.broken} {problem}
            </Alert>
          )}
          <Group gap="xs">
            <Badge color={own ? 'blue' : 'gray'}>{own ? words.own : words.builtIn}</Badge>
            {own && changedByName && (
              <Text size="xs" c="dimmed">
                {words.changedBy(changedByName)}
              </Text>
            )}
          </Group>
          <TextInput
            label={words.title}
            maxLength={200}
            lang={language}
            error={errorAt('title')}
            value={title}
            onChange={({ currentTarget }) => writeTitle(currentTarget.value)}
          />
          <Textarea
            label={words.text}
            description={words.textHint}
            autosize
            minRows={4}
            maxRows={16}
            maxLength={2_000}
            lang={language}
            error={errorAt('text')}
            value={text}
            onChange={({ currentTarget }) => writeText(currentTarget.value)}
          />
          <Group justify="space-between">
            {own ? (
              <ConfirmButton
                label={words.backToBuiltIn}
                question={kind === null ? words.backQuestionAll : words.backQuestion}
                act={takeBack}
              />
            ) : (
              <span />
            )}
            <Button
              disabled={!isChanged || isBuiltIn || faults.length > 0}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              {common.save}
            </Button>
          </Group>
          <Variables template={template} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack aria-live="polite">
          <Title order={2} size="h5">
            {words.preview}
          </Title>
          {preview.isError && (
            <Alert color="red">
              {words.noPreview} {faults[0]?.message ?? preview.error.message}
            </Alert>
          )}
          {preview.isPending && <Waiting />}
          {!preview.isError && preview.data && <ChannelViews views={preview.data.channels} />}
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function Variables({ template: { variables } }: { readonly template: Template }) {
  const words = useWords(templateTexts);
  const { language } = useLanguage();
  if (variables.length === 0) return null;
  return (
    <details>
      <summary>{words.variables}</summary>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.variable}</Table.Th>
            <Table.Th>{words.stands}</Table.Th>
            <Table.Th>{words.example}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {variables.map(({ name, description, example }) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Code>{`{${name}}`}</Code>
              </Table.Td>
              <Table.Td>{description[language]}</Table.Td>
              <Table.Td>{example[language]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        {words.optional}
      </Text>
    </details>
  );
}
