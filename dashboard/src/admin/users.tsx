import { Badge, Code, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';

type Role = 'admin' | 'operator' | 'viewer';
const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** The people: who they are, what they may do, and how they get in. */
export function Users() {
  const { admin: words, common } = useTexts();
  const [inviteUrl, show] = useState<string | null>(null);
  const roles = ROLES.map((value) => ({ value, label: words.roles[value] }));
  const fields = [
    { name: 'email', label: words.email, kind: 'email', required: true },
    { name: 'name', label: words.name, required: true },
    { name: 'role', label: words.role, kind: 'choice', required: true, options: roles, initial: 'viewer' },
  ] as const;
  return (
    <Stack>
      <Group justify="flex-end">
        <FormButton
          label={words.addUser}
          fields={fields}
          submit={words.invite}
          onSubmit={async ({ email, name, role }) => {
            const body = { email: String(email), name: String(name), role: role as Role };
            const { inviteUrl: link } = await dataOf(api.POST('/api/users', { body }));
            show(link ?? null);
          }}
        />
      </Group>
      <Modal opened={inviteUrl !== null} onClose={() => show(null)} title={words.invite}>
        <Text size="sm">{words.inviteLink}</Text>
        <Code block>{inviteUrl}</Code>
      </Modal>
      <PagedTable
        name={['users']}
        read={(cursor) => dataOf(api.GET('/api/users', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.name, words.email, words.role, '', '']}
        empty={words.none}
        keyOf={({ id }) => id}
      >
        {({ id, email, name, role, active }) => (
          <>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{email}</Table.Td>
            <Table.Td>{words.roles[role]}</Table.Td>
            <Table.Td>{!active && <Badge color="gray">{words.disabled}</Badge>}</Table.Td>
            <Table.Td>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <FormButton
                  label={words.change}
                  size="xs"
                  variant="subtle"
                  submit={common.save}
                  fields={[
                    { name: 'name', label: words.name, required: true, initial: name },
                    { name: 'role', label: words.role, kind: 'choice', required: true, options: roles, initial: role },
                    { name: 'active', label: words.active, kind: 'switch', initial: active, hint: words.activeHint },
                  ]}
                  onSubmit={(answers) =>
                    api.PATCH('/api/users/{id}', {
                      params: { path: { id } },
                      body: { name: String(answers.name), role: answers.role as Role, active: answers.active === true },
                    })
                  }
                />
                <ConfirmButton
                  label={common.delete}
                  question={words.deleteUser(name)}
                  act={() => api.DELETE('/api/users/{id}', { params: { path: { id } } })}
                />
              </Group>
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}
