import { Button, PinInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { useTexts } from '../texts/language';

/** Asks for the code of an authenticator, after the password was right; the sixth digit sends it. */
export function CodeStep({
  busy,
  onCode,
  onBack,
}: {
  readonly busy: boolean;
  readonly onCode: (code: string) => Promise<void>;
  readonly onBack: () => void;
}) {
  const { signIn: texts } = useTexts();
  const [code, setCode] = useState('');
  const send = async (complete: string) => {
    await onCode(complete);
    setCode('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(code);
      }}
    >
      <Stack>
        <Text size="sm">{texts.otpWanted}</Text>
        <PinInput
          length={6}
          type="number"
          oneTimeCode
          autoFocus
          disabled={busy}
          aria-label={texts.otp}
          value={code}
          onChange={setCode}
          onComplete={(complete) => void send(complete)}
        />
        <Button type="submit" loading={busy} disabled={code.length < 6}>
          {texts.submit}
        </Button>
        <Button variant="default" onClick={onBack}>
          {texts.anotherWay}
        </Button>
      </Stack>
    </form>
  );
}
