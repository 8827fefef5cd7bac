import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import type { Answers, Field } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';
import { statusPageTexts } from './status-pages.texts';

type Page = components['schemas']['StatusPageInBrief'];
type Notice = components['schemas']['StatusNotice'];

/** Opens what people have to say on a status page. */
export function NoticesButton({ page }: { readonly page: Page }) {
  const words = useWords(statusPageTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="subtle" onClick={open}>
        {words.notices}
      </Button>
      <Modal opened={opened} onClose={close} title={words.noticesTitle(page.title)} size="xl">
        <Notices pageId={page.id} />
      </Modal>
    </>
  );
}

function Notices({ pageId }: { readonly pageId: string }) {
  const words = useWords(statusPageTexts);
  const { common } = useTexts();
  const { role } = useMe();
  const fields = useFields();
  return (
    <Stack>
      {role === 'admin' && (
        <Group justify="flex-end">
          <FormButton
            label={words.addNotice}
            submit={common.save}
            fields={fields()}
            onSubmit={(answers) =>
              api.POST('/api/status-pages/{id}/notices', {
                params: { path: { id: pageId } },
                body: { ...bodyOf(answers), from: momentOf(answers.from) },
              })
            }
          />
        </Group>
      )}
      <PagedTable
        name={['status-pages', pageId, 'notices']}
        read={(cursor) =>
          dataOf(
            api.GET('/api/status-pages/{id}/notices', {
              params: { path: { id: pageId }, query: cursor ? { cursor } : {} },
            }),
          )
        }
        columns={[words.noticeTitle, words.from, words.until, '']}
        empty={words.noNotice}
        keyOf={({ id }) => id}
      >
        {(notice) => (
          <>
            <Table.Td maw={320}>
              {notice.title}
              <Text size="xs" c="dimmed" lineClamp={2}>
                {notice.text}
              </Text>
            </Table.Td>
            <Table.Td>
              <Moment at={notice.from} />
            </Table.Td>
            <Table.Td>{notice.until ? <Moment at={notice.until} /> : words.openEnd}</Table.Td>
            <Table.Td>{role === 'admin' && <NoticeActions pageId={pageId} notice={notice} />}</Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}

function NoticeActions({ pageId, notice }: { readonly pageId: string; readonly notice: Notice }) {
  const words = useWords(statusPageTexts);
  const { common } = useTexts();
  const fields = useFields();
  const path = { params: { path: { id: pageId, noticeId: notice.id } } };
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <FormButton
        label={words.change}
        size="xs"
        variant="subtle"
        submit={common.save}
        fields={fields(notice)}
        onSubmit={(answers) => {
          const from = momentOf(answers.from);
          const body = { ...bodyOf(answers), ...(from ? { from } : {}) };
          return api.PATCH('/api/status-pages/{id}/notices/{noticeId}', { ...path, body });
        }}
      />
      <ConfirmButton
        label={common.delete}
        question={words.deleteNotice(notice.title)}
        act={() => api.DELETE('/api/status-pages/{id}/notices/{noticeId}', path)}
      />
    </Group>
  );
}

function useFields(): (notice?: Notice) => readonly Field[] {
  const words = useWords(statusPageTexts);
  return (notice) => [
    { name: 'title', label: words.noticeTitle, required: true, initial: notice?.title ?? '' },
    { name: 'text', label: words.noticeText, kind: 'long', required: true, initial: notice?.text ?? '' },
    {
      name: 'from',
      label: words.from,
      kind: 'datetime-local',
      hint: notice ? undefined : words.fromHint,
      required: notice !== undefined,
      initial: asTyped(notice?.from),
    },
    {
      name: 'until',
      label: words.until,
      kind: 'datetime-local',
      hint: words.untilHint,
      initial: asTyped(notice?.until),
    },
  ];
}

const bodyOf = ({ title, text, until }: Answers) => ({
  title: String(title),
  text: String(text),
  until: momentOf(until),
});

const momentOf = (typed: string | boolean | undefined): string | null =>
  typed ? new Date(String(typed)).toISOString() : null;

/** A moment as an input of the browser takes it: on the reader's own clock, without a zone. */
function asTyped(at: string | null | undefined): string {
  if (!at) return '';
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
