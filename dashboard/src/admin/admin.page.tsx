import { Stack, Tabs, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';

import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { Accounts } from './accounts';
import { AuditLog } from './audit';
import { Silences } from './silences';
import { Users } from './users';

const PARTS = [
  { name: 'accounts', roles: ['operator', 'admin'], Part: Accounts },
  { name: 'silences', roles: ['operator', 'admin'], Part: Silences },
  { name: 'users', roles: ['admin'], Part: Users },
  { name: 'audit', roles: ['admin'], Part: AuditLog },
] as const;

/** Everything that is set up once and looked after now and then. */
export function AdminPage() {
  const { part = 'accounts' } = useParams({ strict: false });
  const { admin: words, nav } = useTexts();
  const { role } = useMe();
  const navigate = useNavigate();
  const open = PARTS.filter(({ roles }) => (roles as readonly string[]).includes(role));
  return (
    <Stack>
      <Title order={1} size="h2">
        {nav.admin}
      </Title>
      <Tabs
        value={part}
        onChange={(chosen) => void navigate({ to: '/admin/{-$part}', params: { part: chosen ?? '' } })}
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
