import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { useAction } from '../ui/use-action';
import type { Incident } from './incidents';
import { incidentTexts } from './incidents.texts';

/** As many names as are offered at once; whoever looks for another types more of it. */
const OFFERED = 50;

/** Hands an incident to a colleague who may handle it. */
export function AssignTo({ incident }: { readonly incident: Incident }) {
  const words = useWords(incidentTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        {words.assignTo}
      </Button>
      <Modal opened={opened} onClose={close} title={words.assignTo}>
        <Choice incident={incident} done={close} />
      </Modal>
    </>
  );
}

function Choice({ incident: { id, assignedTo }, done }: { readonly incident: Incident; readonly done: () => void }) {
  const words = useWords(incidentTexts);
  const { common } = useTexts();
  const me = useMe();
  const [text, type] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const [userId, choose] = useState<string | null>(null);
  const people = useQuery({
    queryKey: ['assignees', id, q],
    queryFn: () =>
      dataOf(
        api.GET('/api/incidents/{id}/assignees', {
          params: { path: { id }, query: { limit: OFFERED, ...(q ? { q } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const assign = useAction(async () => {
    if (userId) await api.POST('/api/incidents/{id}/assign', { params: { path: { id } }, body: { userId } });
    done();
  }, words.assigned);
  return (
    <Asked query={people}>
      {({ items }) => (
        <Stack>
          {me.role === 'operator' && <Text size="sm">{words.assignHint}</Text>}
          <Select
            label={words.person}
            data-autofocus
            searchable
            nothingFoundMessage={words.noPerson}
            // What is found was found by the product already.
            filter={({ options }) => options}
            data={items
              .filter((each) => each.id !== assignedTo)
              .map(({ id: value, name: label }) => ({ value, label }))}
            value={userId}
            onChange={choose}
            onSearchChange={type}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={done}>
              {common.cancel}
            </Button>
            <Button disabled={userId === null} loading={assign.isPending} onClick={() => assign.mutate()}>
              {words.assign}
            </Button>
          </Group>
        </Stack>
      )}
    </Asked>
  );
}
