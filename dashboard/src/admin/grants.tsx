import { ActionIcon, Alert, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, Problem } from '../api/client';
import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { type NamedScope, ScopeChoice } from '../ui/scope-choice';
import { useAction } from '../ui/use-action';
import { peopleTexts } from './people.texts';

type Grant = components['schemas']['Grants']['grants'][number];

/** What one viewer sees: accounts, customers and locations, opened and closed again. */
export function Grants({ userId, name }: { readonly userId: string; readonly name: string }) {
  const words = useWords(peopleTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="subtle" onClick={open} aria-label={`${words.grants}: ${name}`}>
        {words.grants}
      </Button>
      <Drawer opened={opened} onClose={close} position="right" size="md" title={words.grantsOf(name)}>
        <Stored userId={userId} done={close} />
      </Drawer>
    </>
  );
}

function Stored({ userId, done }: { readonly userId: string; readonly done: () => void }) {
  const stored = useQuery({
    queryKey: ['users', userId, 'grants'],
    queryFn: async () => {
      const { data, response } = await api.GET('/api/users/{id}/grants', { params: { path: { id: userId } } });
      return { grants: data?.grants ?? [], names: data?.names ?? {}, etag: response.headers.get('etag') };
    },
    // Never under the hands of whoever changes them.
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  return <Asked query={stored}>{(data) => <Choice userId={userId} {...data} done={done} />}</Asked>;
}

function Choice({
  userId,
  grants,
  names,
  etag,
  done,
}: {
  readonly userId: string;
  readonly grants: readonly Grant[];
  readonly names: Readonly<Record<string, string>>;
  readonly etag: string | null;
  readonly done: () => void;
}) {
  const words = useWords(peopleTexts);
  const { common } = useTexts();
  const [chosen, choose] = useState<readonly NamedScope[]>(() =>
    grants.map(({ type, id }) => ({ type, id, name: names[id] ?? `${id} (${words.gone})` })),
  );
  // A new field after each choice: the one before has done its work.
  const [round, again] = useState(0);
  const isChanged = keysOf(chosen) !== keysOf(grants);
  const save = useAction(async () => {
    try {
      await api.PUT('/api/users/{id}/grants', {
        params: { path: { id: userId } },
        body: { grants: chosen.map(({ type, id }) => ({ type, id })) },
        headers: etag ? { 'if-match': etag } : {},
      });
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 412) throw new Problem(412, '', words.changedMeanwhile);
      throw cause;
    }
    done();
  });
  return (
    <Stack>
      <Text size="sm">{words.grantsHint}</Text>
      <ScopeChoice
        key={round}
        label={words.addGrant}
        value={null}
        onChange={(scope) => {
          if (!scope) return;
          if (!chosen.some((each) => keyOf(each) === keyOf(scope))) choose([...chosen, scope]);
          again(round + 1);
        }}
      />
      {chosen.length === 0 ? (
        <Text c="dimmed">{words.noGrant}</Text>
      ) : (
        <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {chosen.map((scope) => (
            <Group key={keyOf(scope)} component="li" justify="space-between" wrap="nowrap">
              <Text size="sm">
                {scope.name}{' '}
                <Text span size="xs" c="dimmed">
                  {words.types[scope.type]}
                </Text>
              </Text>
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={words.removeOf(scope.name)}
                onClick={() => choose(chosen.filter((each) => each !== scope))}
              >
                <IconX size={16} />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
      )}
      {isChanged && <Alert role="status">{words.unsaved}</Alert>}
      <Group justify="flex-end">
        <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
          {common.save}
        </Button>
      </Group>
    </Stack>
  );
}

const keyOf = ({ type, id }: Grant): string => `${type} ${id}`;

const keysOf = (grants: readonly Grant[]): string => grants.map(keyOf).sort().join('\n');
