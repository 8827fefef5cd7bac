import { Select } from '@mantine/core';

import { useWords } from '../texts/language';
import { incidentTexts } from './incidents.texts';

/** Narrows a list to one of some values, or to none of them. */
export function AnyOf<Value extends string>({
  label,
  value,
  values,
  nameOf,
  onChange,
}: {
  readonly label: string;
  readonly value: Value | undefined;
  readonly values: readonly Value[];
  readonly nameOf: (value: Value) => string;
  readonly onChange: (value: Value | undefined) => void;
}) {
  const { any } = useWords(incidentTexts);
  return (
    <Select
      aria-label={label}
      placeholder={`${label}: ${any}`}
      clearable
      w={165}
      data={values.map((each) => ({ value: each, label: nameOf(each) }))}
      value={value ?? null}
      onChange={(chosen) => onChange(values.find((each) => each === chosen))}
    />
  );
}
