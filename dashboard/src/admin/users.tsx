import { Badge, Group, Modal, Stack, Table } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { ShownOnce } from '../ui/shown-once';
import { Grants } from './grants';
import { peopleTexts } from './people.texts';

type User = components['schemas']['User'];
type Role = User['role'];
const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** An invitation that was made a moment ago. */
interface Invitation {
  readonly name: string;
  readonly link: string;
}

/** The people: who they are, what they may do and see, and how they get in. */
export function Users() {
  const { admin: words } = useTexts();
  const people = useWords(peopleTexts);
  const [invited, show] = useState<Invitation | null>(null);
  return (
    <Stack>
      <Group justify="flex-end">
        <AddUser onInvited={show} />
      </Group>
      <Modal opened={invited !== null} onClose={() => show(null)} title={people.inviteOf(invited?.name ?? '')}>
        <ShownOnce hint={people.inviteHint} value={invited?.link ?? ''} />
      </Modal>
      <PagedTable
        name={['users']}
        read={(cursor) => dataOf(api.GET('/api/users', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.name, words.email, words.role, '', '']}
        empty={words.none}
        keyOf={({ id }) => id}
      >
        {(user) => (
          <>
            <Table.Td>{user.name}</Table.Td>
            <Table.Td>{user.email}</Table.Td>
            <Table.Td>{words.roles[user.role]}</Table.Td>
            <Table.Td>{!user.active && <Badge color="gray">{words.disabled}</Badge>}</Table.Td>
            <Table.Td>
              <Actions user={user} onInvited={show} />
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}

function AddUser({ onInvited }: { readonly onInvited: (invitation: Invitation) => void }) {
  const { admin: words } = useTexts();
  const people = useWords(peopleTexts);
  return (
    <FormButton
      label={people.addUser}
      submit={people.invite}
      fields={[
        { name: 'email', label: words.email, kind: 'email', required: true },
        { name: 'name', label: words.name, required: true },
        { name: 'role', label: words.role, kind: 'choice', required: true, options: useRoles(), initial: 'viewer' },
      ]}
      onSubmit={async ({ email, name, role }) => {
        const body = { email: String(email), name: String(name), role: role as Role };
        const { inviteUrl: link } = await dataOf(api.POST('/api/users', { body }));
        if (link) onInvited({ name: body.name, link });
      }}
    />
  );
}

function Actions({
  user: { id, name, role, active },
  onInvited,
}: {
  readonly user: User;
  readonly onInvited: (invitation: Invitation) => void;
}) {
  const { admin: words, common } = useTexts();
  const people = useWords(peopleTexts);
  const path = { params: { path: { id } } };
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {role === 'viewer' && <Grants userId={id} name={name} />}
      {active && (
        <ConfirmButton
          label={people.inviteAgain}
          question={people.inviteAgainQuestion(name)}
          color="blue"
          act={async () => {
            const { inviteUrl: link } = await dataOf(api.POST('/api/users/{id}/invite', path));
            onInvited({ name, link });
          }}
        />
      )}
      <FormButton
        label={words.change}
        size="xs"
        variant="subtle"
        submit={common.save}
        fields={[
          { name: 'name', label: words.name, required: true, initial: name },
          { name: 'role', label: words.role, kind: 'choice', required: true, options: useRoles(), initial: role },
          { name: 'active', label: words.active, kind: 'switch', initial: active, hint: words.activeHint },
        ]}
        onSubmit={(answers) =>
          api.PATCH('/api/users/{id}', {
            ...path,
            body: { name: String(answers.name), role: answers.role as Role, active: answers.active === true },
          })
        }
      />
      <ConfirmButton
        label={common.delete}
        question={words.deleteUser(name)}
        act={() => api.DELETE('/api/users/{id}', path)}
      />
    </Group>
  );
}

function useRoles() {
  const { admin: words } = useTexts();
  return ROLES.map((value) => ({ value, label: words.roles[value] }));
}
