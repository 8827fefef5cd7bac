import { Group } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';

import { api } from '../api/client';
import type { components } from '../api/schema';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { locationTexts } from './location.texts';

/** What a location is called here, and whether it is watched at all. For who manages locations. */
export function Manage({ location: { id, name } }: { readonly location: components['schemas']['Location'] }) {
  const words = useWords(locationTexts);
  const { common } = useTexts();
  const { role } = useMe();
  const navigate = useNavigate();
  const path = { id };
  const gone = async (query: { erase?: 'true' }) => {
    await api.DELETE('/api/locations/{id}', { params: { path, query } });
    await navigate({ to: '/' });
  };
  return (
    <Group gap="xs">
      <FormButton
        label={words.rename}
        variant="default"
        size="xs"
        intro={words.renameHint}
        submit={common.save}
        fields={[{ name: 'name', label: words.name, initial: name }]}
        onSubmit={(answers) =>
          api.PATCH('/api/locations/{id}', { params: { path }, body: { name: String(answers.name).trim() || null } })
        }
      />
      <ConfirmButton label={words.retire} question={words.retireQuestion(name)} act={() => gone({})} />
      {role === 'admin' && (
        <ConfirmButton label={words.erase} question={words.eraseQuestion(name)} act={() => gone({ erase: 'true' })} />
      )}
    </Group>
  );
}
