import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';

const route = getRouteApi('/confirm/$id');

/** Where a person says yes or no to what a program asked for in their name. */
export function ConfirmPage() {
  const { confirm: words } = useTexts();
  const { id } = route.useParams();
  const queries = useQueryClient();
  const params = { params: { path: { id } } };
  const query = useQuery({
    queryKey: ['confirmation', id],
    queryFn: () => dataOf(api.GET('/api/confirmations/{id}', params)),
    // What was asked for does not change; once it is answered it is not there any more.
    staleTime: Infinity,
    retry: false,
  });
  const answer = useMutation({
    mutationFn: async (yes: boolean) => {
      await (yes
        ? api.POST('/api/confirmations/{id}/confirm', params)
        : api.POST('/api/confirmations/{id}/decline', params));
    },
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey: [of] }) => of !== 'confirmation' }),
  });
  return (
    <Stack maw={640}>
      <Title order={1} size="h3">
        {words.title}
      </Title>
      <Asked query={query}>
        {({ preview }) => (
          <Paper withBorder p="lg">
            <Stack>
              <Text style={{ overflowWrap: 'anywhere' }}>{preview}</Text>
              {answer.isSuccess ? (
                <Alert color={answer.variables ? 'teal' : 'gray'} role="status">
                  {answer.variables ? words.done : words.declined}
                </Alert>
              ) : (
                <>
                  {answer.isError && (
                    <Alert color="red" role="alert">
                      {answer.error.message}
                    </Alert>
                  )}
                  <Text size="sm" c="dimmed">
                    {words.note}
                  </Text>
                  <Group>
                    <Button loading={answer.isPending} onClick={() => answer.mutate(true)}>
                      {words.yes}
                    </Button>
                    <Button variant="default" disabled={answer.isPending} onClick={() => answer.mutate(false)}>
                      {words.no}
                    </Button>
                  </Group>
                </>
              )}
            </Stack>
          </Paper>
        )}
      </Asked>
    </Stack>
  );
}
