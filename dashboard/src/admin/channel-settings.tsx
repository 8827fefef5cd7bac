import { Button, Drawer, Group, Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';

import { api, Problem } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FieldForm } from '../ui/field-form';
import { useAction } from '../ui/use-action';
import type { Channel } from './channel';
import { channelTexts } from './channels.texts';
import { changesOf, fieldsOf, NotJson } from './schema-fields';

/** What an admin sets of one channel, in a form that its schema draws. */
export function ChannelSettings({ channel }: { readonly channel: Channel }) {
  const words = useWords(channelTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={words.settingsOf(channel.title)}>
        {words.setUp}
      </Button>
      <Drawer opened={opened} onClose={close} position="right" size="md" title={words.settingsOf(channel.title)}>
        <Settings channel={channel} done={close} />
      </Drawer>
    </>
  );
}

function Settings({ channel, done }: { readonly channel: Channel; readonly done: () => void }) {
  const words = useWords(channelTexts);
  const { common } = useTexts();
  const { channel: name, title, enabled, schema, settings } = channel;
  const path = { params: { path: { channel: name } } };
  const turn = useAction((on: boolean) => api.PUT('/api/channels/{channel}', { ...path, body: { enabled: on } }));
  const queries = useQueryClient();
  const fields = fieldsOf(schema, settings, { kept: words.kept });
  const isSet = Object.values(settings).some((value) => value !== null);
  return (
    <Stack>
      <Switch
        label={words.enabled}
        checked={enabled}
        disabled={turn.isPending}
        onChange={({ currentTarget }) => turn.mutate(currentTarget.checked)}
      />
      {fields.length === 0 ? (
        <Text c="dimmed">{words.nothingToSet}</Text>
      ) : (
        <FieldForm
          fields={fields}
          submit={common.save}
          onSubmit={async (answers) => {
            await api.PUT('/api/channels/{channel}', { ...path, body: { settings: changes(answers) } });
            notifications.show({
              color: 'teal',
              message: words.saved,
              closeButtonProps: { 'aria-label': common.close },
            });
            await queries.invalidateQueries({ queryKey: ['channels'] });
            done();
          }}
        />
      )}
      {fields.length > 0 && isSet && (
        <Group>
          <ConfirmButton
            label={words.takeAway}
            question={words.takeAwayQuestion(title)}
            act={async () => {
              const nothing = Object.fromEntries(fields.map((field) => [field.name, null]));
              await api.PUT('/api/channels/{channel}', { ...path, body: { settings: nothing } });
              done();
            }}
          />
        </Group>
      )}
    </Stack>
  );

  /** As a refusal of the product would say it, where a text is no JSON. */
  function changes(answers: Parameters<typeof changesOf>[2]): Record<string, unknown> {
    try {
      return changesOf(schema, settings, answers);
    } catch (cause) {
      if (!(cause instanceof NotJson)) throw cause;
      throw new Problem(0, '', words.notJson, [{ path: cause.field, message: words.notJson }]);
    }
  }
}
