import { Badge, Code, Modal, Table, Text } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { Section } from '../ui/section';
import { ShownOnce } from '../ui/shown-once';
import { Moment, useNow } from '../ui/time';
import { meTexts } from './me.texts';

type Scope = 'read' | 'write' | 'ingest';
const SCOPES: readonly Scope[] = ['read', 'write', 'ingest'];
const DAY = 86_400_000;

/** One's API tokens: made, shown once, and made void. */
export function Tokens() {
  const words = useWords(meTexts);
  const { common } = useTexts();
  const now = useNow();
  const [token, show] = useState<string | null>(null);
  return (
    <Section
      title={words.tokens}
      action={
        <FormButton
          label={words.addToken}
          size="xs"
          submit={words.addToken}
          fields={[
            { name: 'name', label: words.name, required: true },
            {
              name: 'scope',
              label: words.scope,
              kind: 'choice',
              required: true,
              initial: 'read',
              options: SCOPES.map((value) => ({ value, label: words.scopes[value] })),
            },
            {
              name: 'days',
              label: words.expires,
              kind: 'choice',
              initial: '90',
              required: true,
              options: Object.entries(words.lives).map(([value, label]) => ({ value, label })),
            },
          ]}
          onSubmit={async ({ name, scope, days }) => {
            const expiresAt = days === 'ever' ? null : new Date(Date.now() + Number(days) * DAY).toISOString();
            const body = { name: String(name), scopes: [scope as Scope], expiresAt };
            show((await dataOf(api.POST('/api/tokens', { body }))).token);
          }}
        />
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {words.tokensHint}
      </Text>
      <Modal opened={token !== null} onClose={() => show(null)} title={words.addToken}>
        <ShownOnce hint={words.shownOnce} value={token ?? ''} />
      </Modal>
      <PagedTable
        name={['tokens']}
        read={(cursor) => dataOf(api.GET('/api/tokens', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.name, words.prefix, words.scope, words.lastUsed, words.expires, '']}
        empty={words.noToken}
        keyOf={({ id }) => id}
      >
        {({ id, name, prefix, scopes, lastUsedAt, expiresAt }) => (
          <>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              <Code>{prefix}…</Code>
            </Table.Td>
            <Table.Td>{scopes.map((scope) => words.scopes[scope]).join(', ')}</Table.Td>
            <Table.Td>{lastUsedAt ? <Moment at={lastUsedAt} /> : words.never}</Table.Td>
            <Table.Td>
              {expiresAt === null ? (
                words.lives.ever
              ) : Date.parse(expiresAt) <= now ? (
                <Badge color="gray">{words.expired}</Badge>
              ) : (
                <Moment at={expiresAt} />
              )}
            </Table.Td>
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
    </Section>
  );
}
