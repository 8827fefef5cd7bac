import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';

/** A part of the network with the name that people call it by. */
export interface NamedScope {
  readonly type: 'account' | 'customer' | 'location';
  readonly id: string;
  readonly name: string;
}

const texts = {
  en: {
    types: { account: 'account', customer: 'customer', location: 'location' },
    type: 'Type part of a name',
    nothing: 'Nothing of that name is watched.',
  },
  es: {
    types: { account: 'cuenta', customer: 'cliente', location: 'ubicación' },
    type: 'Escriba parte de un nombre',
    nothing: 'No se vigila nada con ese nombre.',
  },
};

/** A field in which an account, a customer or a location is found by a part of its name. */
export function ScopeChoice({
  label,
  description,
  value,
  onChange,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: NamedScope | null;
  readonly onChange: (scope: NamedScope | null) => void;
}) {
  const words = useWords(texts);
  const [text, type] = useState(value?.name ?? '');
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useFound(wanted);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(key) => {
        const scope = found.data?.find((each) => keyOf(each) === key) ?? null;
        onChange(scope);
        type(scope?.name ?? '');
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          description={description}
          placeholder={words.type}
          value={text}
          rightSection={found.isFetching ? <Loader size="xs" /> : null}
          onChange={({ currentTarget }) => {
            type(currentTarget.value);
            if (value) onChange(null);
            combobox.openDropdown();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            // Nobody shall take for chosen what is only typed.
            if (value === null) type('');
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!found.data}>
        <Combobox.Options aria-label={label} tabIndex={0} mah={260} style={{ overflowY: 'auto' }}>
          {found.data?.length === 0 && <Combobox.Empty>{words.nothing}</Combobox.Empty>}
          {found.data?.map((scope) => (
            <Combobox.Option key={keyOf(scope)} value={keyOf(scope)}>
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm">{scope.name}</Text>
                <Text size="xs" c="dimmed">
                  {words.types[scope.type]}
                </Text>
              </Group>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

const keyOf = ({ type, id }: NamedScope): string => `${type} ${id}`;

/** What is watched and has `wanted` in its name: accounts first, then customers, then locations. */
function useFound(wanted: string) {
  return useQuery({
    queryKey: ['scopes', wanted],
    queryFn: async (): Promise<NamedScope[]> => {
      const query = { limit: 30, ...(wanted ? { q: wanted } : {}) };
      const [accounts, locations] = await Promise.all([
        dataOf(api.GET('/api/plume-accounts', { params: { query: { limit: 200 } } })),
        dataOf(api.GET('/api/locations', { params: { query } })),
      ]);
      const customers = new Map(
        locations.items.map(({ customerId, customerName }) => [customerId, customerName ?? customerId]),
      );
      return [
        ...accounts.items
          .filter(({ name }) => name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()))
          .map(({ id, name }) => ({ type: 'account' as const, id, name })),
        ...[...customers].map(([id, name]) => ({ type: 'customer' as const, id, name })),
        ...locations.items.map(({ id, name }) => ({ type: 'location' as const, id, name })),
      ];
    },
    staleTime: 30_000,
  });
}
