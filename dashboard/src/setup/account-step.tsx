import { Alert, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useTexts } from '../texts/language';
import { FieldForm } from '../ui/field-form';

/** The first step: what Plume lets us in by, tried at once. */
export function AccountStep({ account }: { readonly account: components['schemas']['PlumeAccount'] | undefined }) {
  const { setup: words, admin } = useTexts();
  const queries = useQueryClient();
  if (account?.state === 'ok') return <Alert color="teal">{words.accountDone(account.name)}</Alert>;
  return (
    <Stack>
      <Text size="sm">{words.accountIntro}</Text>
      {account?.lastError && <Alert color="red">{account.lastError}</Alert>}
      <FieldForm
        key={account?.id}
        submit={words.check}
        fields={[
          { name: 'name', label: admin.name, required: true, initial: account?.name ?? 'Plume' },
          { name: 'authHeader', label: admin.authHeader, kind: 'password', required: true, hint: admin.authHeaderHint },
          { name: 'partnerId', label: admin.partnerId, required: true, initial: account?.partnerId ?? '' },
        ]}
        onSubmit={async ({ name, authHeader, partnerId }) => {
          const body = { name: String(name), authHeader: String(authHeader), partnerId: String(partnerId) };
          const { id } = account
            ? await dataOf(api.PATCH('/api/plume-accounts/{id}', { params: { path: { id: account.id } }, body }))
            : await dataOf(api.POST('/api/plume-accounts', { body }));
          await api.POST('/api/plume-accounts/{id}/verify', { params: { path: { id } } });
          await queries.invalidateQueries();
        }}
      />
    </Stack>
  );
}
