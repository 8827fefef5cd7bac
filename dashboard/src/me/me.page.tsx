import { Stack, Text, Title } from '@mantine/core';

import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { Password } from './password';
import { SecondFactor } from './second-factor';
import { Sessions } from './sessions';
import { Telegram } from './telegram';
import { Tokens } from './tokens';

/** One's own account: how one signs in, Telegram, API tokens, and where one is signed in. */
export function MePage() {
  const { admin } = useTexts();
  const { name, email, role } = useMe();
  return (
    <Stack maw={900}>
      <div>
        <Title order={1} size="h2">
          {name}
        </Title>
        <Text c="dimmed">
          {email} · {admin.roles[role]}
        </Text>
      </div>
      <Telegram />
      <SecondFactor />
      <Password />
      <Tokens />
      <Sessions />
    </Stack>
  );
}
