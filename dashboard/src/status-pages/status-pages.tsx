import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import type { Answers, Field } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { NoticesButton } from './notices';
import { ShownLocationsButton } from './shown-locations';
import { statusPageTexts } from './status-pages.texts';

type Page = components['schemas']['StatusPageInBrief'];

/** The pages for the public: where they are, what they show, and what people have to say there. */
export function StatusPages() {
  const words = useWords(statusPageTexts);
  const { role } = useMe();
  const fields = useFields();
  return (
    <Stack>
      {role === 'admin' && (
        <Group justify="flex-end">
          <FormButton
            label={words.add}
            submit={words.add}
            fields={fields()}
            onSubmit={(answers) => api.POST('/api/status-pages', { body: bodyOf(answers) })}
          />
        </Group>
      )}
      <PagedTable
        name={['status-pages']}
        read={(cursor) => dataOf(api.GET('/api/status-pages', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.title, words.address, words.shown, '']}
        empty={words.none}
        keyOf={({ id }) => id}
      >
        {(page) => (
          <>
            <Table.Td>
              {page.title} {!page.published && <Badge color="gray">{words.hidden}</Badge>}
            </Table.Td>
            <Table.Td>
              <Anchor href={`/status/${page.slug}`} target="_blank" size="sm">
                /status/{page.slug}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <Text size="sm">{words.locations(page.locationCount)}</Text>
            </Table.Td>
            <Table.Td>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <NoticesButton page={page} />
                {role === 'admin' && <PageActions page={page} />}
              </Group>
            </Table.Td>
          </>
        )}
      </PagedTable>
      <Text size="xs" c="dimmed">
        {words.soon}
      </Text>
    </Stack>
  );
}

function PageActions({ page }: { readonly page: Page }) {
  const words = useWords(statusPageTexts);
  const { common } = useTexts();
  const fields = useFields();
  const path = { params: { path: { id: page.id } } };
  return (
    <>
      <ShownLocationsButton page={page} />
      <FormButton
        label={words.change}
        size="xs"
        variant="subtle"
        submit={common.save}
        fields={fields(page)}
        onSubmit={(answers) => api.PATCH('/api/status-pages/{id}', { ...path, body: bodyOf(answers) })}
      />
      <ConfirmButton
        label={common.delete}
        question={words.deletePage(page.title)}
        act={() => api.DELETE('/api/status-pages/{id}', path)}
      />
    </>
  );
}

function useFields(): (page?: Page) => readonly Field[] {
  const words = useWords(statusPageTexts);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (page) => [
    { name: 'title', label: words.title, required: true, initial: page?.title ?? '' },
    { name: 'slug', label: words.address, hint: words.slugHint, required: true, initial: page?.slug ?? '' },
    { name: 'text', label: words.text, kind: 'long', initial: page?.text ?? '' },
    {
      name: 'timeZone',
      label: words.timeZone,
      hint: words.timeZoneHint,
      required: true,
      initial: page?.timeZone ?? zone,
    },
    {
      name: 'published',
      label: words.published,
      hint: words.publishedHint,
      kind: 'switch',
      initial: page?.published ?? true,
    },
  ];
}

const bodyOf = ({ title, slug, text, timeZone, published }: Answers) => ({
  title: String(title),
  slug: String(slug),
  text: String(text).trim() || null,
  timeZone: String(timeZone),
  published: published === true,
});
