import { Button, Card, Code, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';
import { useAction } from '../ui/use-action';

/** One's own account: Telegram, API tokens, and where one is signed in. */
export function MePage() {
  const { admin } = useTexts();
  const { name, email, role } = useMe();
  return (
    <Stack maw={900}>
      <Title order={1} size="h2">
        {name}
      </Title>
      <Text c="dimmed">
        {email} · {admin.roles[role]}
      </Text>
      <Telegram />
      <Tokens />
      <Sessions />
    </Stack>
  );
}

function Telegram() {
  const { me: words } = useTexts();
  const [link, show] = useState<{ code: string; deepLink: string | null } | null>(null);
  const make = useAction(async () => show(await dataOf(api.POST('/api/telegram/link-codes'))), words.codeMade);
  return (
    <Card withBorder component="section">
      <Title order={2} size="h5">
        {words.telegram}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {words.telegramHint}
      </Text>
      {link ? (
        <Stack gap="xs" align="flex-start">
          {link.deepLink && (
            <Button component="a" href={link.deepLink} target="_blank" rel="noreferrer">
              {words.openTelegram}
            </Button>
          )}
          <Code>/start {link.code}</Code>
        </Stack>
      ) : (
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {words.link}
        </Button>
      )}
    </Card>
  );
}

function Tokens() {
  const { me: words, common, admin } = useTexts();
  const [token, show] = useState<string | null>(null);
  return (
    <Card withBorder component="section">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {words.tokens}
        </Title>
        <FormButton
          label={words.addToken}
          size="xs"
          submit={words.addToken}
          fields={[
            { name: 'name', label: admin.name, required: true },
            {
              name: 'scope',
              label: words.scope,
              kind: 'choice',
              required: true,
              initial: 'read',
              options: (['read', 'write', 'ingest'] as const).map((value) => ({ value, label: words.scopes[value] })),
            },
          ]}
          onSubmit={async ({ name, scope }) => {
            const body = { name: String(name), scopes: [scope as 'read' | 'write' | 'ingest'] };
            show((await dataOf(api.POST('/api/tokens', { body }))).token);
          }}
        />
      </Group>
      {token && (
        <Stack gap={4} mb="sm">
          <Text size="sm">{words.shownOnce}</Text>
          <Code block>{token}</Code>
        </Stack>
      )}
      <PagedTable
        name={['tokens']}
        read={(cursor) => dataOf(api.GET('/api/tokens', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[admin.name, words.prefix, words.scope, words.lastUsed, '']}
        empty={words.noToken}
        keyOf={({ id }) => id}
      >
        {({ id, name, prefix, scopes, lastUsedAt }) => (
          <>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              <Code>{prefix}…</Code>
            </Table.Td>
            <Table.Td>{scopes.map((scope) => words.scopes[scope]).join(', ')}</Table.Td>
            <Table.Td>{lastUsedAt ? <Moment at={lastUsedAt} /> : words.never}</Table.Td>
            <Table.Td>
              <ConfirmButton
                label={common.delete}
                question={words.deleteToken(name)}
                act={() => api.DELETE('/api/tokens/{id}', { params: { path: { id } } })}
              />
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Card>
  );
}

function Sessions() {
  const { me: words } = useTexts();
  return (
    <Card withBorder component="section">
      <Title order={2} size="h5" mb="xs">
        {words.sessions}
      </Title>
      <PagedTable
        name={['sessions']}
        read={(cursor) => dataOf(api.GET('/api/auth/sessions', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.device, words.from, '']}
        empty=""
        keyOf={({ id }) => id}
      >
        {({ id, agent, address }) => (
          <>
            <Table.Td maw={420}>{agent}</Table.Td>
            <Table.Td>{address}</Table.Td>
            <Table.Td>
              <ConfirmButton
                label={words.endSession}
                question={words.endSessionQuestion}
                act={() => api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } })}
              />
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Card>
  );
}
