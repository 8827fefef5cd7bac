import { Text } from '@mantine/core';

import { api } from '../api/client';
import { useMe } from '../session/session';
import { useWords } from '../texts/language';
import { FormButton } from '../ui/form-button';
import { Section } from '../ui/section';
import { meTexts } from './me.texts';

/** Changes one's password, which ends every session, this one too. */
export function Password() {
  const words = useWords(meTexts);
  const { secondFactor } = useMe();
  return (
    <Section title={words.password}>
      <Text size="sm" c="dimmed" mb="xs">
        {words.passwordHint}
      </Text>
      <FormButton
        label={words.changePassword}
        variant="default"
        submit={words.changePassword}
        fields={[
          { name: 'current', label: words.current, kind: 'password', required: true, autoComplete: 'current-password' },
          { name: 'password', label: words.next, kind: 'password', required: true, hint: words.nextHint },
          ...(secondFactor ? [{ name: 'otp', label: words.code, required: true }] : []),
        ]}
        onSubmit={({ current, password, otp }) =>
          api.POST('/api/auth/password', {
            body: { current: String(current), password: String(password), ...(otp ? { otp: String(otp) } : {}) },
          })
        }
      />
    </Section>
  );
}
