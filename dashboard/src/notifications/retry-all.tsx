import { notifications } from '@mantine/notifications';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { FormButton } from '../ui/form-button';

/** Sends everything that failed again, or what failed on one channel, or since a moment. */
export function RetryAll() {
  const { notifications: words, common } = useTexts();
  return (
    <FormButton
      label={words.retryAll}
      title={words.retryAllTitle}
      variant="default"
      submit={words.sendAgain}
      fields={[
        {
          name: 'channel',
          label: words.retryChannel,
          kind: 'choice',
          options: Object.entries(words.channels).map(([value, label]) => ({ value, label })),
        },
        { name: 'since', label: words.retrySince, kind: 'datetime-local', hint: words.retrySinceHint },
      ]}
      onSubmit={async ({ channel, since }) => {
        const body = {
          ...(channel ? { channel: String(channel) } : {}),
          ...(since ? { since: new Date(String(since)).toISOString() } : {}),
        };
        const { retried } = await dataOf(api.POST('/api/deliveries/retry', { body }));
        notifications.show({
          color: retried > 0 ? 'teal' : 'gray',
          message: words.retriedMany(retried),
          closeButtonProps: { 'aria-label': common.close },
        });
      }}
    />
  );
}
