import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { overviewQuery } from './overview';

/** Entries that are offered at a time; whoever looks for another one types more of its name. */
const MOST_OFFERED = 50;

/** A field in which one of the locations is chosen by typing part of its name. */
export function LocationChoice({
  label,
  placeholder,
  value,
  onChange,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const { data } = useQuery(overviewQuery);
  const choices = useMemo(
    () =>
      (data?.locations ?? []).map(({ id, name, customerName }) => {
        return { value: id, label: customerName && customerName !== name ? `${name} (${customerName})` : name };
      }),
    [data],
  );
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={choices}
      limit={MOST_OFFERED}
      searchable
      clearable
      value={value}
      onChange={onChange}
    />
  );
}
