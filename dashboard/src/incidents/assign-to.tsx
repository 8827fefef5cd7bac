import { useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { FormButton } from '../ui/form-button';
import { incidentTexts } from './incidents.texts';

/** Gives an incident to a colleague. For admins: nobody else may know who is here. */
export function AssignTo({ id }: { readonly id: string }) {
  const words = useWords(incidentTexts);
  const { common } = useTexts();
  const people = useQuery({
    queryKey: ['users', 'choice'],
    queryFn: () => dataOf(api.GET('/api/users', { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });
  const able = (people.data?.items ?? []).filter(({ role, active }) => active && role !== 'viewer');
  return (
    <FormButton
      label={words.assignTo}
      variant="default"
      submit={common.save}
      fields={[
        {
          name: 'userId',
          label: words.person,
          kind: 'choice',
          required: true,
          options: able.map(({ id: value, name }) => ({ value, label: name })),
        },
      ]}
      onSubmit={({ userId }) =>
        api.POST('/api/incidents/{id}/assign', { params: { path: { id } }, body: { userId: String(userId) } })
      }
    />
  );
}
