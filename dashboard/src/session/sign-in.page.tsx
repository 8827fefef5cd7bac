import { Alert, Button, Center, Divider, Paper, Stack, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, Problem } from '../api/client';
import { useTexts } from '../texts/language';
import { CodeStep } from './code-step';
import { PasswordStep } from './password-step';
import { meQuery, waysQuery } from './session';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

const OIDC = '/api/auth/oidc/start?cookie=true';

/** Where whoever is not signed in begins: by password, with a code where one is wanted, or through their organisation. */
export function SignInPage() {
  const { signIn: texts } = useTexts();
  const queries = useQueryClient();
  const ways = useQuery(waysQuery);
  const [accepted, accept] = useState<Credentials | null>(null);
  const [trouble, setTrouble] = useState<string | null>(useOidcTrouble());
  const [busy, setBusy] = useState(false);

  const signIn = async (credentials: Credentials, otp?: string) => {
    setBusy(true);
    setTrouble(null);
    try {
      const body = { ...credentials, ...(otp ? { otp } : {}) };
      await api.POST('/api/auth/login', { params: { query: { cookie: 'true' } }, body });
      if (window.location.search.includes('oidc=')) window.history.replaceState(null, '', '/');
      await queries.invalidateQueries(meQuery);
    } catch (cause) {
      if (cause instanceof Problem && cause.errors.some(({ path }) => path === 'otp')) accept(credentials);
      else setTrouble(wordsFor(cause, otp));
    } finally {
      setBusy(false);
    }
  };

  const wordsFor = (cause: unknown, otp: string | undefined): string => {
    if (!(cause instanceof Problem)) return texts.noAnswer;
    if (cause.status === 429) return texts.wait(cause.retryAfter ?? 900);
    if (cause.status === 401) return otp ? texts.wrongCode : texts.wrong;
    return cause.message;
  };

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder shadow="sm" p="xl" w={400} maw="100%">
        <Stack>
          <Title order={1} size="h2">
            {texts.title}
          </Title>
          {trouble && (
            <Alert color="red" role="alert">
              {trouble}
            </Alert>
          )}
          {accepted ? (
            <CodeStep
              busy={busy}
              onCode={(otp) => signIn(accepted, otp)}
              onBack={() => {
                accept(null);
                setTrouble(null);
              }}
            />
          ) : (
            <>
              <PasswordStep busy={busy} onCredentials={(credentials) => signIn(credentials)} />
              {ways.data?.oidc && (
                <>
                  <Divider label={texts.or} />
                  <Button component="a" href={OIDC} variant="default">
                    {texts.oidc}
                  </Button>
                </>
              )}
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

/** What is said when the provider sent somebody back without letting them in; null otherwise. */
function useOidcTrouble(): string | null {
  const { signIn: texts } = useTexts();
  const kind = new URLSearchParams(window.location.search).get('oidc');
  return kind === null ? null : (texts.oidcTroubles[kind] ?? texts.oidcTrouble);
}
