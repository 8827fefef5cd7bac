import { ActionIcon, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { overviewQuery } from '../overview/overview';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { useAction } from '../ui/use-action';
import { statusPageTexts } from './status-pages.texts';

type Page = components['schemas']['StatusPageInBrief'];
type Shown = components['schemas']['StatusPage']['locations'][number];

/** As many as are offered at a time: the rest is found by typing. */
const OFFERED = 20;

/** Opens the choice of what a status page shows. */
export function ShownLocationsButton({ page }: { readonly page: Page }) {
  const words = useWords(statusPageTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="subtle" onClick={open}>
        {words.shown}
      </Button>
      <Modal opened={opened} onClose={close} title={words.shownTitle(page.title)} size="lg">
        <ShownLocations id={page.id} onDone={close} />
      </Modal>
    </>
  );
}

function ShownLocations({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const page = useQuery({
    queryKey: ['status-pages', id],
    queryFn: () => dataOf(api.GET('/api/status-pages/{id}', { params: { path: { id } } })),
    staleTime: 0,
    gcTime: 0,
  });
  const fleet = useQuery(overviewQuery);
  return (
    <Asked query={page}>
      {({ locations }) => (
        <Asked query={fleet}>
          {({ locations: all }) => (
            <Choice
              shown={locations}
              names={new Map(all.map((location) => [location.id, location.name]))}
              onDone={onDone}
              save={(chosen) =>
                api.PATCH('/api/status-pages/{id}', { params: { path: { id } }, body: { locations: [...chosen] } })
              }
            />
          )}
        </Asked>
      )}
    </Asked>
  );
}

function Choice({
  shown,
  names,
  save,
  onDone,
}: {
  readonly shown: readonly Shown[];
  /** Of every location that is watched, what we call it. */
  readonly names: ReadonlyMap<string, string>;
  readonly save: (chosen: readonly Shown[]) => Promise<unknown>;
  readonly onDone: () => void;
}) {
  const words = useWords(statusPageTexts);
  const { common } = useTexts();
  const [chosen, choose] = useState(shown);
  const saving = useAction(async () => {
    await save(chosen.map((each) => ({ ...each, name: each.name.trim() })));
    onDone();
  });
  const taken = new Set(chosen.map(({ locationId }) => locationId));
  const free = [...names].filter(([id]) => !taken.has(id)).map(([value, label]) => ({ value, label }));
  const move = (from: number, by: number) =>
    choose((kept) => {
      const moved = kept.filter((_, i) => i !== from);
      moved.splice(from + by, 0, ...kept.slice(from, from + 1));
      return moved;
    });
  return (
    <Stack>
      <Select
        label={words.addLocation}
        description={words.addLocationHint}
        data={free}
        value={null}
        searchable
        limit={OFFERED}
        nothingFoundMessage={words.noneFound}
        onChange={(id) => id && choose((kept) => [...kept, { locationId: id, name: names.get(id) ?? '' }])}
      />
      {chosen.length === 0 && <Text c="dimmed">{words.noLocation}</Text>}
      {chosen.map(({ locationId, name }, i) => (
        <Group key={locationId} gap={4} wrap="nowrap" align="flex-start">
          <TextInput
            flex={1}
            aria-label={words.publicName(names.get(locationId) ?? name)}
            description={names.get(locationId) ?? words.notWatched}
            inputWrapperOrder={['input', 'description', 'error']}
            value={name}
            maxLength={100}
            error={name.trim() === ''}
            onChange={({ currentTarget: { value } }) =>
              choose((kept) => kept.map((each, at) => (at === i ? { ...each, name: value } : each)))
            }
          />
          <ActionIcon
            mt={4}
            variant="subtle"
            aria-label={words.up(name)}
            disabled={i === 0}
            onClick={() => move(i, -1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            mt={4}
            variant="subtle"
            aria-label={words.down(name)}
            disabled={i === chosen.length - 1}
            onClick={() => move(i, 1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
          <ActionIcon
            mt={4}
            variant="subtle"
            color="red"
            aria-label={words.remove(name)}
            onClick={() => choose((kept) => kept.filter((_, at) => at !== i))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group justify="flex-end">
        <Button
          loading={saving.isPending}
          disabled={chosen.some(({ name }) => name.trim() === '')}
          onClick={() => saving.mutate()}
        >
          {common.save}
        </Button>
      </Group>
    </Stack>
  );
}
