import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useTexts } from '../texts/language';

/** Asks for an e-mail address and a password. */
export function PasswordStep({
  busy,
  onCredentials,
}: {
  readonly busy: boolean;
  readonly onCredentials: (credentials: { email: string; password: string }) => Promise<void>;
}) {
  const { signIn: texts } = useTexts();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onCredentials({ email, password });
      }}
    >
      <Stack>
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
        <Button type="submit" loading={busy}>
          {texts.submit}
        </Button>
      </Stack>
    </form>
  );
}
