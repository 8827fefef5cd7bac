import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useTexts } from '../texts/language';

/** Something that a press of a button does: says how it went, and has everything read anew that it may have changed. */
export function useAction<A = void>(act: (argument: A) => Promise<unknown>, done?: string) {
  const { common: texts } = useTexts();
  const queries = useQueryClient();
  const closing = { closeButtonProps: { 'aria-label': texts.close } };
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      notifications.show({ color: 'teal', message: done ?? texts.saved, ...closing });
      await queries.invalidateQueries();
    },
    onError: (cause) => {
      notifications.show({ color: 'red', title: texts.failed, message: cause.message, autoClose: 10_000, ...closing });
    },
  });
}
