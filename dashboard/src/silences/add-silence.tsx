import { Button, Modal, MultiSelect, Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, Problem } from '../api/client';
import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { type NamedScope, ScopeChoice } from '../ui/scope-choice';
import { SilenceForm } from './silence-form';
import { silenceTexts } from './silence.texts';

type Kind = components['schemas']['Incident']['kind'];

/** Silences an account, a customer, a location or everything, of some kinds of incident or all. */
export function AddSilence() {
  const words = useWords(silenceTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button onClick={open}>{words.add}</Button>
      <Modal opened={opened} onClose={close} title={words.add} size="lg">
        <NewSilence done={close} />
      </Modal>
    </>
  );
}

function NewSilence({ done }: { readonly done: () => void }) {
  const words = useWords(silenceTexts);
  const { common } = useTexts();
  const queries = useQueryClient();
  const [everything, all] = useState(false);
  const [chosen, choose] = useState<NamedScope | null>(null);
  const [kinds, only] = useState<string[]>([]);
  return (
    <SilenceForm
      submit={words.silence}
      onSubmit={async ({ reason, end }) => {
        if (!everything && !chosen) throw new Problem(0, '', words.choose);
        const scope = everything || !chosen ? { type: 'all' as const } : { type: chosen.type, id: chosen.id };
        const body = { scope, reason, ...end, ...(kinds.length > 0 ? { kinds: kinds as Kind[] } : {}) };
        await api.POST('/api/silences', { body });
        notifications.show({
          color: 'teal',
          message: words.silenced,
          closeButtonProps: { 'aria-label': common.close },
        });
        done();
        await queries.invalidateQueries({ queryKey: ['silences'] });
      }}
    >
      <Stack>
        <Text size="sm">{words.intro}</Text>
        <Switch
          label={words.everything}
          checked={everything}
          onChange={({ currentTarget }) => all(currentTarget.checked)}
        />
        {!everything && <ScopeChoice label={words.choose} value={chosen} onChange={choose} />}
        <MultiSelect
          label={words.kinds}
          description={words.kindsHint}
          data={Object.entries(words.kindNames).map(([value, label]) => ({ value, label }))}
          value={kinds}
          onChange={only}
          clearable
        />
      </Stack>
    </SilenceForm>
  );
}
