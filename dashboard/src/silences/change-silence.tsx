import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { SilenceForm } from './silence-form';
import { silenceTexts } from './silence.texts';

/** Changes when a silence ends, or why it is. What it covers stays. */
export function ChangeSilence({ silence }: { readonly silence: components['schemas']['Silence'] }) {
  const words = useWords(silenceTexts);
  const { common } = useTexts();
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const { id, scope, scopeName, until, reason } = silence;
  const name = scopeName ?? words.scopes[scope.type];
  return (
    <>
      <Button size="xs" variant="subtle" onClick={open} aria-label={words.changeOf(name)}>
        {words.change}
      </Button>
      <Modal opened={opened} onClose={close} title={words.changeOf(name)}>
        <SilenceForm
          initial={{ until, reason }}
          end={until === null ? 'resolved' : 'time'}
          submit={common.save}
          onSubmit={async ({ reason: why, end }) => {
            await api.PATCH('/api/silences/{id}', { params: { path: { id } }, body: { reason: why, ...end } });
            close();
            await queries.invalidateQueries({ queryKey: ['silences'] });
          }}
        />
      </Modal>
    </>
  );
}
