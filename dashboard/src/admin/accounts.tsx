import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';
import { useAction } from '../ui/use-action';

const LOOK = { ok: 'teal', refused: 'red', unreachable: 'orange' } as const;

/** The Plume accounts: what is watched through them, and whether Plume takes their credentials. */
export function Accounts() {
  const { admin: words, common } = useTexts();
  const { role } = useMe();
  const monitors = [
    { value: 'all', label: words.monitorAll },
    { value: 'selected', label: words.monitorSelected },
  ];
  return (
    <Stack>
      {role === 'admin' && (
        <Group justify="flex-end">
          <FormButton
            label={words.addAccount}
            submit={common.save}
            fields={[
              { name: 'name', label: words.name, required: true },
              {
                name: 'authHeader',
                label: words.authHeader,
                kind: 'password',
                required: true,
                hint: words.authHeaderHint,
              },
              { name: 'partnerId', label: words.partnerId, required: true },
              {
                name: 'monitor',
                label: words.monitor,
                kind: 'choice',
                required: true,
                options: monitors,
                initial: 'all',
              },
            ]}
            onSubmit={async ({ name, authHeader, partnerId, monitor }) => {
              const body = {
                name: String(name),
                authHeader: String(authHeader),
                partnerId: String(partnerId),
                monitor: monitor as 'all' | 'selected',
              };
              const { id } = await dataOf(api.POST('/api/plume-accounts', { body }));
              await api.POST('/api/plume-accounts/{id}/verify', { params: { path: { id } } });
            }}
          />
        </Group>
      )}
      <PagedTable
        name={['plume-accounts']}
        read={(cursor) => dataOf(api.GET('/api/plume-accounts', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.name, words.partnerId, words.monitor, words.state, '']}
        empty={words.noAccount}
        keyOf={({ id }) => id}
        every={30_000}
      >
        {({ id, name, partnerId, monitor, state, verifiedAt, lastError }) => (
          <>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{partnerId}</Table.Td>
            <Table.Td>{monitor === 'all' ? words.monitorAll : words.monitorSelected}</Table.Td>
            <Table.Td>
              <Badge color={LOOK[state]}>{words.accountStates[state]}</Badge>
              {lastError && <Text size="xs">{lastError}</Text>}
              {verifiedAt && (
                <Text size="xs" c="dimmed">
                  {words.verified} <Moment at={verifiedAt} />
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              {role === 'admin' && <AccountActions account={{ id, name, partnerId, monitor }} monitors={monitors} />}
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}

type Account = Pick<components['schemas']['PlumeAccount'], 'id' | 'name' | 'partnerId' | 'monitor'>;

function AccountActions({
  account: { id, name, partnerId, monitor },
  monitors,
}: {
  readonly account: Account;
  readonly monitors: readonly { readonly value: string; readonly label: string }[];
}) {
  const { admin: words, common } = useTexts();
  const path = { params: { path: { id } } };
  const verify = useAction(() => api.POST('/api/plume-accounts/{id}/verify', path), words.verifiedNow);
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button size="xs" variant="subtle" loading={verify.isPending} onClick={() => verify.mutate()}>
        {words.verify}
      </Button>
      <FormButton
        label={words.change}
        size="xs"
        variant="subtle"
        submit={common.save}
        fields={[
          { name: 'name', label: words.name, required: true, initial: name },
          {
            name: 'authHeader',
            label: words.authHeader,
            kind: 'password',
            hint: words.authHeaderHint,
            placeholder: words.keptHeader,
          },
          { name: 'partnerId', label: words.partnerId, required: true, initial: partnerId },
          {
            name: 'monitor',
            label: words.monitor,
            kind: 'choice',
            required: true,
            options: monitors,
            initial: monitor,
          },
        ]}
        onSubmit={async (answers) => {
          const body = {
            name: String(answers.name),
            partnerId: String(answers.partnerId),
            monitor: answers.monitor as Account['monitor'],
            ...(answers.authHeader ? { authHeader: String(answers.authHeader) } : {}),
          };
          await api.PATCH('/api/plume-accounts/{id}', { ...path, body });
          await api.POST('/api/plume-accounts/{id}/verify', path);
        }}
      />
      <ConfirmButton
        label={common.delete}
        question={words.deleteAccount(name)}
        act={() => api.DELETE('/api/plume-accounts/{id}', path)}
      />
    </Group>
  );
}
