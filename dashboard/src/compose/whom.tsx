import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { destinationsQuery, nameOf } from '../notifications/destination';
import { useTexts, useWords } from '../texts/language';
import { composeTexts } from './compose.texts';
import { AUDIENCES, type Audience, type Draft, recipientsQuery, ROLES } from './message';

interface Choosing {
  readonly whom: string;
  readonly error: string | undefined;
  readonly choose: (whom: string) => void;
}

/** To whom a message goes: everybody of a role, a person, a destination, or a chat. */
export function Whom({
  draft: { audience, whom },
  error,
  change,
}: {
  readonly draft: Draft;
  readonly error: string | undefined;
  readonly change: (part: Partial<Draft>) => void;
}) {
  const words = useWords(composeTexts);
  const choosing = { whom, error, choose: (chosen: string) => change({ whom: chosen }) };
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select
        label={words.to}
        allowDeselect={false}
        data={AUDIENCES.map((value) => ({ value, label: words.audiences[value] }))}
        value={audience}
        onChange={(chosen) =>
          change({ audience: (chosen ?? 'role') as Audience, whom: chosen === 'role' ? 'operator' : '' })
        }
      />
      {audience === 'role' && <RoleChoice {...choosing} />}
      {audience === 'userId' && <PersonChoice {...choosing} />}
      {audience === 'destinationId' && <DestinationChoice {...choosing} />}
      {audience === 'chatId' && <ChatField {...choosing} />}
    </SimpleGrid>
  );
}

function RoleChoice({ whom, error, choose }: Choosing) {
  const words = useWords(composeTexts);
  const { admin } = useTexts();
  return (
    <Select
      label={words.role}
      required
      allowDeselect={false}
      error={error}
      data={ROLES.map((value) => ({ value, label: admin.roles[value] }))}
      value={whom}
      onChange={(chosen) => choose(chosen ?? '')}
    />
  );
}

function PersonChoice({ whom, error, choose }: Choosing) {
  const words = useWords(composeTexts);
  const { admin } = useTexts();
  const [text, type] = useState('');
  const [asked] = useDebouncedValue(text, 200);
  const { data: people = [] } = useQuery(recipientsQuery(asked));
  return (
    <Select
      label={words.person}
      required
      searchable
      error={error}
      nothingFoundMessage={words.noPerson}
      // What is found was found by the product already.
      filter={({ options }) => options}
      data={people.map(({ id, name, role }) => ({ value: id, label: `${name} (${admin.roles[role]})` }))}
      value={whom || null}
      onChange={(chosen) => choose(chosen ?? '')}
      onSearchChange={type}
    />
  );
}

function DestinationChoice({ whom, error, choose }: Choosing) {
  const words = useWords(composeTexts);
  const { notifications } = useTexts();
  const { data: destinations = [] } = useQuery(destinationsQuery);
  return (
    <Select
      label={words.destination}
      required
      searchable
      error={error}
      data={destinations.map((destination) => {
        const way = notifications.channels[destination.channel] ?? destination.channel;
        return { value: destination.id, label: `${way}: ${nameOf(destination, notifications.channels)}` };
      })}
      value={whom || null}
      onChange={(chosen) => choose(chosen ?? '')}
    />
  );
}

function ChatField({ whom, error, choose }: Choosing) {
  const words = useWords(composeTexts);
  return (
    <TextInput
      label={words.chat}
      description={words.chatHint}
      required
      error={error}
      value={whom}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    />
  );
}
