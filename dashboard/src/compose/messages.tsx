import { Badge, Button, Group, Stack, Table, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';
import { composeTexts } from './compose.texts';
import { ComposeForm } from './compose-form';
import { MESSAGE_LOOK, SentProgress } from './progress';

/** Messages from people to people: written here, and followed until everybody was told. */
export function Messages() {
  const words = useWords(composeTexts);
  const { notifications, admin } = useTexts();
  const { message } = useSearch({ from: '/notifications/{-$part}' });
  const [writing, { toggle, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const follow = (id: string | null) =>
    void navigate({ to: '/notifications/{-$part}', params: { part: 'messages' }, search: id ? { message: id } : {} });
  return (
    <Stack gap="lg">
      <Group>
        <Button onClick={toggle} aria-expanded={writing}>
          {words.write}
        </Button>
      </Group>
      {writing && (
        <ComposeForm
          sent={(id) => {
            close();
            follow(id);
            void queries.invalidateQueries({ queryKey: ['messages'] });
          }}
        />
      )}
      {message && <SentProgress id={message} close={() => follow(null)} />}
      <Stack gap="xs">
        <Title order={2} size="h4">
          {words.sentList}
        </Title>
        <PagedTable
          name={['messages', 'list']}
          read={(cursor) => dataOf(api.GET('/api/notifications', { params: { query: cursor ? { cursor } : {} } }))}
          columns={[notifications.queued, words.title, words.by, notifications.state, '']}
          empty={words.noneSent}
          keyOf={({ id }) => id}
          every={5_000}
        >
          {({ id, createdAt, title, createdByName, state, total, delivered }) => (
            <>
              <Table.Td>
                <Moment at={createdAt} />
              </Table.Td>
              <Table.Td maw={360} style={{ overflowWrap: 'anywhere' }}>
                {title}
              </Table.Td>
              <Table.Td>{createdByName ?? admin.system}</Table.Td>
              <Table.Td>
                <Badge color={MESSAGE_LOOK[state]}>{words.states[state]}</Badge> {words.deliveredOf(delivered, total)}
              </Table.Td>
              <Table.Td>
                <Group justify="flex-end">
                  <Button size="xs" variant="subtle" aria-label={words.openOf(title)} onClick={() => follow(id)}>
                    {words.open}
                  </Button>
                </Group>
              </Table.Td>
            </>
          )}
        </PagedTable>
      </Stack>
    </Stack>
  );
}
