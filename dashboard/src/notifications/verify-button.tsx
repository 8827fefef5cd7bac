import { Alert, Button, Group, Modal, PinInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';

import { api, Problem } from '../api/client';
import { useTexts } from '../texts/language';
import { useAction } from '../ui/use-action';

const DIGITS = 6;

/** A button for whoever has got the code that was sent to an address of theirs. */
export function VerifyButton({ id, address }: { readonly id: string; readonly address: string }) {
  const { notifications: words } = useTexts();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="light" onClick={open}>
        {words.enterCode}
      </Button>
      <Modal opened={opened} onClose={close} title={words.enterCode}>
        <CodeForm id={id} address={address} done={close} />
      </Modal>
    </>
  );
}

function CodeForm({ id, address, done }: { readonly id: string; readonly address: string; readonly done: () => void }) {
  const { notifications: words } = useTexts();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const path = { params: { path: { id } } };
  const again = useAction(() => api.POST('/api/destinations/{id}/code', path), words.codeAgain);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    try {
      await api.POST('/api/destinations/{id}/verify', { ...path, body: { code } });
      done();
      await queries.invalidateQueries();
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      setTrouble(cause.message);
      setCode('');
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm">{words.codeSent(address)}</Text>
        <PinInput
          length={DIGITS}
          type="number"
          oneTimeCode
          autoFocus
          aria-label={words.code}
          value={code}
          onChange={setCode}
        />
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="subtle" loading={again.isPending} onClick={() => again.mutate()}>
            {words.anotherCode}
          </Button>
          <Button type="submit" loading={busy} disabled={code.length < DIGITS}>
            {words.verify}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
