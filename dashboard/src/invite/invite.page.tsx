import { Alert, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { meQuery } from '../session/session';
import { useTexts } from '../texts/language';
import { FieldForm } from '../ui/field-form';

/** Where an invitation leads: the first password is chosen, and one is in. */
export function InvitePage() {
  const { invite: words } = useTexts();
  const queries = useQueryClient();
  const token = new URLSearchParams(window.location.search).get('token');
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder shadow="sm" p="xl" w={420} maw="100%">
        <Stack>
          <Title order={1} size="h2">
            {words.title}
          </Title>
          {token === null ? (
            <Alert color="red">{words.noToken}</Alert>
          ) : (
            <>
              <Text size="sm">{words.intro}</Text>
              <FieldForm
                submit={words.submit}
                fields={[
                  { name: 'password', label: words.password, kind: 'password', required: true, hint: words.hint },
                ]}
                onSubmit={async ({ password }) => {
                  await api.POST('/api/auth/invites/accept', {
                    params: { query: { cookie: 'true' } },
                    body: { token, password: String(password) },
                  });
                  await queries.invalidateQueries(meQuery);
                  window.location.assign('/');
                }}
              />
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
