import { Alert, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { Moment } from '../ui/time';
import type { SilenceScope } from './silence-button';
import { silenceTexts } from './silence.texts';

type Silence = components['schemas']['Silence'];

/** Where something is: by our ids, the customer by Plume's. */
interface Place {
  readonly accountId: string;
  readonly customerId: string;
  readonly id: string;
}

const covers = (scope: SilenceScope, { accountId, customerId, id }: Place): boolean =>
  scope.type === 'all' ||
  scope.id === (scope.type === 'account' ? accountId : scope.type === 'customer' ? customerId : id);

/** Says that a location is silent, until when and why; shows nothing while it is not. For who may silence. */
export function Silenced({ location }: { readonly location: Place }) {
  const { data } = useQuery({
    queryKey: ['silences', 'holding'],
    queryFn: () => dataOf(api.GET('/api/silences', { params: { query: { limit: 200 } } })),
    refetchInterval: 30_000,
  });
  return (data?.items ?? [])
    .filter(({ scope }) => covers(scope, location))
    .map((silence) => <Holding key={silence.id} silence={silence} />);
}

function Holding({ silence: { id, scope, kinds, until, reason, createdByName } }: { readonly silence: Silence }) {
  const words = useWords(silenceTexts);
  return (
    <Alert color="gray" role="status">
      <Group justify="space-between">
        <Text size="sm">
          <b>
            {words.silent}
            {scope.type === 'location' ? '' : ` (${words.scopes[scope.type]})`}
          </b>{' '}
          · {kinds?.map((kind) => words.kindNames[kind] ?? kind).join(', ') ?? words.everyKind} ·{' '}
          {until ? <Moment at={until} /> : words.untilResolved} · {reason} · {createdByName ?? words.system}
        </Text>
        <ConfirmButton
          label={words.end}
          question={words.endQuestion}
          act={() => api.DELETE('/api/silences/{id}', { params: { path: { id } } })}
        />
      </Group>
    </Alert>
  );
}
