import { Alert, Button, Center, Paper, PasswordInput, PinInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';

import { api, Problem } from '../api/client';
import { useTexts } from '../texts/language';
import { meQuery } from './session';

/** Where whoever is not signed in begins. */
export function SignInPage() {
  const { signIn: texts } = useTexts();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [otp, setOtp] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    try {
      const body = { email, password, ...(otp ? { otp } : {}) };
      await api.POST('/api/auth/login', { params: { query: { cookie: 'true' } }, body });
      await queries.invalidateQueries(meQuery);
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      if (cause.errors.some(({ path }) => path === 'otp')) setAsksCode(true);
      else setTrouble(cause.status === 429 ? texts.wait(cause.retryAfter ?? 900) : cause.message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper component="form" onSubmit={(event) => void submit(event)} withBorder shadow="sm" p="xl" w={380} maw="100%">
        <Stack>
          <Title order={1} size="h2">
            {texts.title}
          </Title>
          <TextInput
            label={texts.email}
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <PasswordInput
            label={texts.password}
            autoComplete="current-password"
            required
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          {asksCode && (
            <Stack gap="xs">
              <Text size="sm">{texts.otpWanted}</Text>
              <PinInput
                length={6}
                type="number"
                oneTimeCode
                autoFocus
                aria-label={texts.otp}
                value={otp}
                onChange={setOtp}
              />
            </Stack>
          )}
          {trouble && (
            <Alert color="red" role="alert">
              {trouble}
            </Alert>
          )}
          <Button type="submit" loading={busy}>
            {texts.submit}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
