import { Alert, Button, Code, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useWords } from '../texts/language';
import { FieldForm } from '../ui/field-form';
import type { Channel } from './channel';
import { channelTexts } from './channels.texts';
import { changesOf, fieldsOf } from './schema-fields';

type Trial = components['schemas']['ChannelTrial'];

/** Tries one channel: its settings at the far side, and a message to an address where one is given. */
export function ChannelTest({ channel }: { readonly channel: Channel }) {
  const words = useWords(channelTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={words.testOf(channel.title)}>
        {words.test}
      </Button>
      <Modal opened={opened} onClose={close} title={words.testOf(channel.title)}>
        <Test channel={channel} />
      </Modal>
    </>
  );
}

function Test({ channel: { channel, destinationSchema } }: { readonly channel: Channel }) {
  const words = useWords(channelTexts);
  const queries = useQueryClient();
  const [trial, show] = useState<Trial | null>(null);
  const own = destinationSchema ?? {};
  return (
    <Stack>
      <FieldForm
        submit={words.tryNow}
        fields={[
          { name: 'address', label: words.address, hint: words.addressHint },
          // What belongs to one destination is only wanted with an address.
          ...fieldsOf(own, {}, { kept: '' }).map((field) => ({ ...field, required: false })),
        ]}
        onSubmit={async ({ address, ...answers }) => {
          show(null);
          const settings = changesOf(own, {}, answers);
          const body = {
            ...(address ? { address: String(address) } : {}),
            ...(Object.keys(settings).length > 0 ? { settings } : {}),
          };
          show(await dataOf(api.POST('/api/channels/{channel}/test', { params: { path: { channel } }, body })));
          await queries.invalidateQueries({ queryKey: ['channels'] });
        }}
      />
      {trial && <Shown trial={trial} />}
    </Stack>
  );
}

function Shown({ trial: { check, messageId, said } }: { readonly trial: Trial }) {
  const words = useWords(channelTexts);
  const title = messageId !== null ? words.sentTo : check !== null ? words.accepted : null;
  if (title === null) return <Alert role="status">{words.nothingToTry}</Alert>;
  return (
    <Alert color="teal" title={title} role="status">
      {check && <Text size="sm">{check}</Text>}
      {said && (
        <Text size="sm">
          {words.saidIt}: {said}
        </Text>
      )}
      {messageId && (
        <Text size="sm">
          {words.messageId}: <Code>{messageId}</Code>
        </Text>
      )}
    </Alert>
  );
}
