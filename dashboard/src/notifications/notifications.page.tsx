import { Stack, Tabs, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';

import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { DeliveryLog } from './delivery-log';
import { Destinations } from './destinations';
import { Subscriptions } from './subscriptions';

const PARTS = [
  { name: 'destinations', roles: ['viewer', 'operator', 'admin'], Part: Destinations },
  { name: 'subscriptions', roles: ['viewer', 'operator', 'admin'], Part: Subscriptions },
  { name: 'deliveries', roles: ['operator', 'admin'], Part: DeliveryLog },
] as const;

/** Where one is reached, what one hears of, and what became of it. */
export function NotificationsPage() {
  const { part = 'destinations' } = useParams({ strict: false });
  const { notifications: words, nav } = useTexts();
  const { role } = useMe();
  const navigate = useNavigate();
  const open = PARTS.filter(({ roles }) => (roles as readonly string[]).includes(role));
  return (
    <Stack>
      <Title order={1} size="h2">
        {nav.notifications}
      </Title>
      <Tabs
        value={part}
        onChange={(chosen) => void navigate({ to: '/notifications/{-$part}', params: { part: chosen ?? '' } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {open.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {words.parts[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map(({ name, Part }) => (
          <Tabs.Panel key={name} value={name}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
