import { Alert, Button, Card, Checkbox, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';

import { api } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { Moment } from '../ui/time';
import { useAction } from '../ui/use-action';
import { ChannelOrder } from './channel-order';
import { waysQuery } from './destination';
import { Explain } from './explain';
import { inOrder } from './order';
import { HEARD_TYPES, type HeardType, localTime, type Preferences, preferencesQuery } from './preferences';
import { preferencesTexts } from './preferences.texts';

/** Zones that are offered at a time; whoever looks for another one types part of its name. */
const MOST_OFFERED = 50;

/** What one prefers to hear, in which language and through what, and what comes of it. */
export function PreferencesPart() {
  const preferences = useQuery(preferencesQuery);
  const ways = useQuery(waysQuery);
  return (
    <Stack maw={900} gap="lg">
      <Asked query={preferences}>
        {(kept) => (
          <Asked query={ways}>
            {(items) => <PreferencesForm kept={kept} known={items.map(({ channel }) => channel)} />}
          </Asked>
        )}
      </Asked>
      <Explain />
    </Stack>
  );
}

function PreferencesForm({ kept, known }: { readonly kept: Preferences; readonly known: readonly string[] }) {
  const words = useWords(preferencesTexts);
  const { notifications } = useTexts();
  const [wishes, wish] = useState({ ...kept, channels: inOrder(kept.channels, known) });
  const change = (part: Partial<Preferences>) => wish((before) => ({ ...before, ...part }));
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const isPaused = kept.pausedUntil !== null && Date.parse(kept.pausedUntil) > Date.now();

  const save = useAction(async () => {
    const { language, ...others } = wishes;
    const types = others.types?.length === HEARD_TYPES.length ? null : others.types;
    await api.PUT('/api/preferences', { body: { ...others, types, language: language as 'en' | 'es' | null } });
  }, words.saved);

  return (
    <Card
      withBorder
      component="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        {isPaused && (
          <Alert color="yellow">
            {words.paused} <Moment at={kept.pausedUntil ?? ''} />.
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={words.language}
            placeholder={words.languageUsual}
            clearable
            data={(['en', 'es'] as const).map((value) => ({ value, label: words.languages[value] }))}
            value={wishes.language}
            onChange={(language) => change({ language })}
          />
          <Select
            label={words.timeZone}
            placeholder={words.timeZoneUsual}
            searchable
            clearable
            limit={MOST_OFFERED}
            data={zones}
            value={wishes.timeZone}
            onChange={(timeZone) => change({ timeZone })}
          />
        </SimpleGrid>
        <ChannelOrder
          channels={wishes.channels}
          floors={wishes.minSeverity}
          onOrder={(channels) => change({ channels })}
          onFloor={(channel, floor) => {
            const { [channel]: _before, ...others } = wishes.minSeverity;
            change({ minSeverity: floor ? { ...others, [channel]: floor } : others });
          }}
        />
        <Checkbox.Group
          label={words.types}
          value={[...(wishes.types ?? HEARD_TYPES)]}
          onChange={(types) => change({ types: types as HeardType[] })}
        >
          <Group mt={6}>
            {HEARD_TYPES.map((type) => (
              <Checkbox key={type} value={type} label={notifications.types[type]} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group align="flex-end">
          <TextInput
            type="datetime-local"
            label={words.pause}
            description={words.pauseHint}
            value={localTime(wishes.pausedUntil)}
            onChange={({ currentTarget: { value } }) =>
              change({ pausedUntil: value ? new Date(value).toISOString() : null })
            }
          />
          {wishes.pausedUntil && (
            <Button variant="subtle" onClick={() => change({ pausedUntil: null })}>
              {words.noPause}
            </Button>
          )}
        </Group>
        <Group>
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
