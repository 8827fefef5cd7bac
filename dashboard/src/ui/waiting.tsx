import { Skeleton, Stack } from '@mantine/core';

import { useTexts } from '../texts/language';

/** Grey lines where something is about to stand. */
export function Waiting() {
  const { common: texts } = useTexts();
  return (
    <Stack gap="xs" role="status" aria-label={texts.loading} aria-busy>
      {[1, 2, 3].map((line) => (
        <Skeleton key={line} height={36} />
      ))}
    </Stack>
  );
}
