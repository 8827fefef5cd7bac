import { Anchor, Badge, Button, Code, Group, PinInput, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { meQuery, useMe } from '../session/session';
import { useWords } from '../texts/language';
import { FormButton } from '../ui/form-button';
import { Section } from '../ui/section';
import { useAction } from '../ui/use-action';
import { meTexts } from './me.texts';
import { QrPicture } from './qr-picture';

interface Begun {
  readonly secret: string;
  readonly otpauthUrl: string;
}

/** One's second factor: the codes of an authenticator, set up and taken away. */
export function SecondFactor() {
  const words = useWords(meTexts);
  const { secondFactor } = useMe();
  return (
    <Section title={words.factor} action={secondFactor && <Badge color="teal">{words.on}</Badge>}>
      <Text size="sm" c="dimmed" mb="xs">
        {secondFactor ? words.factorOn : words.factorOff}
      </Text>
      {secondFactor ? <TurnOff /> : <SetUp />}
    </Section>
  );
}

function SetUp() {
  const words = useWords(meTexts);
  const [begun, show] = useState<Begun | null>(null);
  const begin = useAction(async () => {
    const { secret, otpauthUrl } = await dataOf(api.POST('/api/auth/totp', { body: {} }));
    if (secret && otpauthUrl) show({ secret, otpauthUrl });
  }, words.thenCode);
  if (begun) return <Finish {...begun} />;
  return (
    <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
      {words.setUp}
    </Button>
  );
}

function Finish({ secret, otpauthUrl }: Begun) {
  const words = useWords(meTexts);
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const confirm = useAction(async (otp: string) => {
    try {
      await api.POST('/api/auth/totp', { body: { otp } });
    } finally {
      setCode('');
    }
    await queries.invalidateQueries(meQuery);
  }, words.factorAdded);
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{words.scan}</Text>
      <QrPicture text={otpauthUrl} label={words.scan} />
      <Anchor href={otpauthUrl}>{words.openApp}</Anchor>
      <div>
        <Text size="sm">{words.enterSecret}</Text>
        <Code fz="md">{secret.match(/.{1,4}/g)?.join(' ')}</Code>
      </div>
      <Text size="sm">{words.thenCode}</Text>
      <Group>
        <PinInput
          length={6}
          type="number"
          oneTimeCode
          aria-label={words.code}
          value={code}
          onChange={setCode}
          onComplete={(complete) => confirm.mutate(complete)}
        />
        <Button disabled={code.length < 6} loading={confirm.isPending} onClick={() => confirm.mutate(code)}>
          {words.confirm}
        </Button>
      </Group>
    </Stack>
  );
}

function TurnOff() {
  const words = useWords(meTexts);
  return (
    <FormButton
      label={words.turnOff}
      variant="default"
      submit={words.turnOff}
      intro={words.turnOffHint}
      fields={[
        { name: 'otp', label: words.code },
        { name: 'password', label: words.password, kind: 'password', autoComplete: 'current-password' },
      ]}
      onSubmit={({ otp, password }) =>
        api.DELETE('/api/auth/totp', {
          body: { ...(otp ? { otp: String(otp) } : {}), ...(!otp && password ? { password: String(password) } : {}) },
        })
      }
    />
  );
}
