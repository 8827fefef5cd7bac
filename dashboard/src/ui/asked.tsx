import { Alert, Button, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { useTexts } from '../texts/language';
import { Waiting } from './waiting';

/** What was asked for, with its waiting, its trouble and its emptiness. What was seen before stays while it is asked anew. */
export function Asked<T>({
  query,
  isEmpty,
  empty,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: ReactNode;
  readonly children: (data: T) => ReactNode;
}) {
  const { common: texts } = useTexts();
  if (query.data !== undefined) return isEmpty?.(query.data) ? empty : children(query.data);
  if (query.isError) {
    return (
      <Alert color="red" title={texts.failed} role="alert">
        <Stack align="flex-start" gap="xs">
          {query.error.message}
          <Button size="xs" variant="default" onClick={() => void query.refetch()}>
            {texts.retry}
          </Button>
        </Stack>
      </Alert>
    );
  }
  return <Waiting />;
}
