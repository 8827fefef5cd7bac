import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { incidentTexts } from '../incidents/incidents.texts';
import { useLanguage, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import type { Template, Wording } from './template';
import { TemplateEditor } from './template-editor';
import { templateTexts } from './templates.texts';

const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: () => dataOf(api.GET('/api/templates')),
  staleTime: 60_000,
});

/** How messages are worded: chosen by what is said, the language and the kind of incident, and written with a preview. */
export function Templates() {
  const words = useWords(templateTexts);
  const templates = useQuery(templatesQuery);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {words.intro}
      </Text>
      <Asked query={templates} isEmpty={({ items }) => items.length === 0} empty={<Text>{words.none}</Text>}>
        {({ items }) => <Choice templates={items} />}
      </Asked>
    </Stack>
  );
}

const EVERY_KIND = 'every';

function Choice({ templates }: { readonly templates: readonly Template[] }) {
  const words = useWords(templateTexts);
  const { kindNames } = useWords(incidentTexts);
  const reader = useLanguage();
  const [type, chooseType] = useState(templates[0]?.type ?? '');
  const [language, chooseLanguage] = useState<Wording['language']>(reader.language);
  const [kind, chooseKind] = useState<string>(EVERY_KIND);
  const template = templates.find((each) => each.type === type) ?? templates[0];
  const wanted = kind === EVERY_KIND ? null : kind;
  const wordings = template?.wordings.filter((each) => each.language === language) ?? [];
  const wording = wordings.find((each) => each.kind === wanted) ?? wordings.find((each) => each.kind === null);
  const nameOf = ({ type: each, icon, wordings: all }: Template) =>
    `${icon} ${words.typeNames[each] ?? each}${all.some(({ own }) => own) ? ` (${words.changed})` : ''}`;
  if (!template || !wording) return null;
  return (
    <Stack>
      <Group align="flex-end">
        <Select
          label={words.type}
          w={{ base: '100%', sm: 380 }}
          data={templates.map((each) => ({ value: each.type, label: nameOf(each) }))}
          value={template.type}
          allowDeselect={false}
          searchable
          onChange={(chosen) => chosen && chooseType(chosen as Template['type'])}
        />
        {template.kinds.length > 0 && (
          <Select
            label={words.kind}
            data={[
              { value: EVERY_KIND, label: words.everyKind },
              ...template.kinds.map((each) => ({ value: each, label: kindNames[each] ?? each })),
            ]}
            value={wording.kind ?? EVERY_KIND}
            allowDeselect={false}
            onChange={(chosen) => chooseKind(chosen ?? EVERY_KIND)}
          />
        )}
        <SegmentedControl
          aria-label={words.language}
          value={language}
          onChange={(chosen) => chooseLanguage(chosen as typeof language)}
          data={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
        />
      </Group>
      <TemplateEditor
        key={`${template.type} ${wording.language} ${wording.kind ?? ''} ${wording.changedAt ?? ''}`}
        template={template}
        wording={wording}
      />
    </Stack>
  );
}
