import { Button, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { useTexts } from '../texts/language';
import { Asked } from './asked';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A list of the product as a table, part by part. */
export function PagedTable<T>({
  name,
  read,
  columns,
  empty,
  keyOf,
  children,
  every,
}: {
  /** What the list is, with its filters: the key under which it is kept. */
  readonly name: readonly unknown[];
  readonly read: (cursor: string | undefined) => Promise<Page<T>>;
  readonly columns: readonly string[];
  readonly empty: string;
  readonly keyOf: (item: T) => string;
  /** The cells of a line. */
  readonly children: (item: T) => ReactNode;
  /** Milliseconds between two readings; never by itself when left out. */
  readonly every?: number;
}) {
  const { common: texts } = useTexts();
  const pages = useInfiniteQuery({
    queryKey: name,
    queryFn: ({ pageParam }) => read(pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: every,
  });
  return (
    <Asked
      query={pages}
      isEmpty={({ pages: [first] }) => first?.items.length === 0}
      empty={<Text c="dimmed">{empty}</Text>}
    >
      {({ pages: parts }) => (
        <Stack>
          <ScrollArea viewportProps={{ tabIndex: 0 }}>
            <Table highlightOnHover verticalSpacing={6} miw={640}>
              <Table.Thead>
                <Table.Tr>
                  {columns.map((column, place) => (
                    <Table.Th key={place}>{column}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {parts
                  .flatMap(({ items }) => items)
                  .map((item) => (
                    <Table.Tr key={keyOf(item)}>{children(item)}</Table.Tr>
                  ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
          {pages.hasNextPage && (
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {texts.more}
            </Button>
          )}
        </Stack>
      )}
    </Asked>
  );
}
