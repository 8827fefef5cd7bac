import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconBell,
  IconLanguage,
  IconLayoutGrid,
  IconLogout,
  IconMessageChatbot,
  IconMoon,
  IconSettings,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';

import { Bell } from '../inbox/bell';
import { LiveSign, UnreachableNotice } from '../live/live-sign';
import { useLive } from '../live/use-live';
import { useLastKnown } from '../push/last-known';
import { useMe, useSignOut } from '../session/session';
import { useLanguage } from '../texts/language';
import { TextLink } from '../ui/text-link';

const PAGES = [
  { to: '/', name: 'overview', icon: IconLayoutGrid, roles: ['viewer', 'operator', 'admin'] },
  { to: '/incidents', name: 'incidents', icon: IconAlertTriangle, roles: ['viewer', 'operator', 'admin'] },
  { to: '/assistant', name: 'assistant', icon: IconMessageChatbot, roles: ['viewer', 'operator', 'admin'] },
  { to: '/notifications', name: 'notifications', icon: IconBell, roles: ['viewer', 'operator', 'admin'] },
  { to: '/admin', name: 'admin', icon: IconSettings, roles: ['operator', 'admin'] },
] as const;

/** What stands around every page: where one is, where one can go, and who one is. */
export function Shell() {
  const [open, { toggle, close }] = useDisclosure();
  const { texts, language, speak } = useLanguage();
  const { colorScheme, toggleColorScheme } = useMantineColorScheme();
  const me = useMe();
  const signOut = useSignOut();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useLive();
  useLastKnown();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
    >
      <a className="skip" href="#content">
        {texts.nav.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={texts.nav.menu} />
            <img src="/icon.svg" alt="" width={26} height={26} />
            <Text fw={700} visibleFrom="xs">
              {texts.product}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <LiveSign />
            <Bell />
            <ActionIcon variant="subtle" aria-label={texts.nav.theme} onClick={toggleColorScheme}>
              {colorScheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
            </ActionIcon>
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" aria-label={texts.nav.language}>
                  <IconLanguage size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item lang="en" onClick={() => speak('en')} disabled={language === 'en'}>
                  English
                </Menu.Item>
                <Menu.Item lang="es" onClick={() => speak('es')} disabled={language === 'es'}>
                  Español
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <TextLink to="/me" size="sm" c="inherit" maw={220} truncate visibleFrom="sm">
              {me.name}
            </TextLink>
            <ActionIcon component={Link} to="/me" variant="subtle" hiddenFrom="sm" aria-label={me.name}>
              <IconUser size={18} />
            </ActionIcon>
            <ActionIcon variant="subtle" aria-label={texts.signIn.signOut} onClick={() => void signOut()}>
              <IconLogout size={18} />
            </ActionIcon>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav">
        <ScrollArea>
          {PAGES.filter(({ roles }) => (roles as readonly string[]).includes(me.role)).map(
            ({ to, name, icon: Icon }) => (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={texts.nav[name]}
                leftSection={<Icon size={18} />}
                active={to === '/' ? path === '/' || path.startsWith('/locations') : path.startsWith(to)}
                onClick={close}
              />
            ),
          )}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <UnreachableNotice />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
