import { Button, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { SilenceForm } from './silence-form';
import { silenceTexts } from './silence.texts';

export type SilenceScope = components['schemas']['Silence']['scope'];

/** Silences one thing from where it is looked at. */
export function SilenceButton({ scope, name }: { readonly scope: SilenceScope; readonly name: string }) {
  const words = useWords(silenceTexts);
  const { common } = useTexts();
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        {words.silence}
      </Button>
      <Modal opened={opened} onClose={close} title={words.silenceThis(name)}>
        <SilenceForm
          submit={words.silence}
          onSubmit={async ({ reason, end }) => {
            await api.POST('/api/silences', { body: { scope, reason, ...end } });
            notifications.show({
              color: 'teal',
              message: words.silenced,
              closeButtonProps: { 'aria-label': common.close },
            });
            close();
            await queries.invalidateQueries();
          }}
        >
          <Text size="sm">{words.intro}</Text>
        </SilenceForm>
      </Modal>
    </>
  );
}
