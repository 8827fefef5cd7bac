import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';

import { api, dataOf, Problem } from '../api/client';
import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { ShownOnce } from '../ui/shown-once';
import { type NewDestination, type Way, waysQuery } from './destination';

/** A button with the form for a new destination; a webhook's secret is shown there once, and nowhere else. */
export function AddDestination() {
  const { notifications: words, common } = useTexts();
  const [opened, { open, close }] = useDisclosure(false);
  const [secret, show] = useState<string | null>(null);
  const ways = useQuery({ ...waysQuery, enabled: opened });
  const queries = useQueryClient();
  const done = (made: string | null) => {
    void queries.invalidateQueries();
    show(made);
    if (made !== null) return;
    close();
    notifications.show({ color: 'teal', message: words.added, closeButtonProps: { 'aria-label': common.close } });
  };
  const leave = () => {
    close();
    show(null);
  };
  return (
    <>
      <Button onClick={open}>{words.addDestination}</Button>
      <Modal opened={opened} onClose={leave} title={words.addDestination} closeOnClickOutside={secret === null}>
        {secret === null ? (
          <Asked query={ways}>{(items) => <NewDestinationForm ways={items} done={done} />}</Asked>
        ) : (
          <Secret secret={secret} done={leave} />
        )}
      </Modal>
    </>
  );
}

function NewDestinationForm({
  ways,
  done,
}: {
  readonly ways: readonly Way[];
  readonly done: (secret: string | null) => void;
}) {
  const { notifications: words, common } = useTexts();
  // A browser's own push is subscribed to by the browser, with a button of its own.
  const choices = ways.filter(({ channel }) => channel !== 'web-push');
  const [channel, choose] = useState(choices[0]?.channel ?? null);
  const [address, setAddress] = useState('');
  const [label, setLabel] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const hasAddress = channel !== 'in-app';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const body: NewDestination = {
        channel: channel as NewDestination['channel'],
        ...(hasAddress ? { address } : {}),
        ...(label.trim() ? { label } : {}),
      };
      const { settings } = await dataOf(api.POST('/api/destinations', { body }));
      done(channel === 'webhook' && typeof settings?.secret === 'string' ? settings.secret : null);
    } catch (cause) {
      setProblem(cause instanceof Problem ? cause : new Problem(0, common.failed, String(cause)));
    } finally {
      setBusy(false);
    }
  };

  const atAddress = problem?.errors.find(({ path }) => path === 'address')?.message;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Select
          label={words.channel}
          required
          allowDeselect={false}
          data={choices.map(({ channel: value, title }) => ({ value, label: words.channels[value] ?? title }))}
          value={channel}
          onChange={choose}
        />
        {hasAddress && (
          <TextInput
            label={words.address}
            description={channel && words.addressHints[channel]}
            required
            error={atAddress}
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          />
        )}
        <TextInput
          label={words.label}
          maxLength={100}
          value={label}
          onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        />
        {problem && !atAddress && (
          <Alert color="red" role="alert">
            {problem.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={channel === null}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Secret({ secret, done }: { readonly secret: string; readonly done: () => void }) {
  const { notifications: words } = useTexts();
  return (
    <Stack>
      <ShownOnce hint={words.secretOnce} value={secret} />
      <Group justify="flex-end">
        <Button onClick={done}>{words.secretKept}</Button>
      </Group>
    </Stack>
  );
}
