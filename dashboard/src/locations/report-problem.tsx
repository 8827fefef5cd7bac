import { useNavigate } from '@tanstack/react-router';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';
import { FormButton } from '../ui/form-button';
import { locationTexts } from './location.texts';

const LONGEST_TITLE = 200;

/** Opens an incident for what nobody measures: somebody at this location asks for help. */
export function ReportProblem({ id }: { readonly id: string }) {
  const words = useWords(locationTexts);
  const navigate = useNavigate();
  return (
    <FormButton
      label={words.report}
      variant="default"
      submit={words.reportSend}
      intro={words.reportHint}
      fields={[
        { name: 'title', label: words.reportTitle, required: true },
        { name: 'text', label: words.reportText, kind: 'long', required: true },
      ]}
      onSubmit={async ({ title, text }) => {
        const body = { locationId: id, title: String(title).slice(0, LONGEST_TITLE), text: String(text) };
        const incident = await dataOf(api.POST('/api/incidents', { body }));
        await navigate({ to: '/incidents/$id', params: { id: incident.id } });
      }}
    />
  );
}
