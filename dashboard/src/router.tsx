import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';

import { incidentsSearch } from './incidents/search';
import { notificationsSearch } from './notifications/search';
import type { State } from './overview/fleet';
import { NotFoundPage } from './shell/not-found.page';
import { Shell } from './shell/shell';

/** Every page and its address. A page is loaded when it is opened for the first time. */
const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const below = { getParentRoute: () => root };

const overview = createRoute({
  ...below,
  path: '/',
  validateSearch: ({ q, states }: Record<string, unknown>): { q?: string; states?: State[] } => ({
    ...(typeof q === 'string' && q ? { q } : {}),
    ...(Array.isArray(states) ? { states: states as State[] } : {}),
  }),
  component: lazyRouteComponent(() => import('./overview/overview.page'), 'OverviewPage'),
});

const incidents = createRoute({
  ...below,
  path: '/incidents',
  validateSearch: incidentsSearch,
  component: lazyRouteComponent(() => import('./incidents/incidents.page'), 'IncidentsPage'),
});

const incident = createRoute({
  ...below,
  path: '/incidents/$id',
  component: lazyRouteComponent(() => import('./incidents/incident.page'), 'IncidentPage'),
});

const location = createRoute({
  ...below,
  path: '/locations/$id',
  component: lazyRouteComponent(() => import('./locations/location.page'), 'LocationPage'),
});

const inbox = createRoute({
  ...below,
  path: '/inbox',
  validateSearch: ({ unread }: Record<string, unknown>): { unread?: true } => (unread === true ? { unread } : {}),
  component: lazyRouteComponent(() => import('./inbox/inbox.page'), 'InboxPage'),
});

const assistant = createRoute({
  ...below,
  path: '/assistant',
  component: lazyRouteComponent(() => import('./assistant/assistant.page'), 'AssistantPage'),
});

const notifications = createRoute({
  ...below,
  path: '/notifications/{-$part}',
  validateSearch: notificationsSearch,
  component: lazyRouteComponent(() => import('./notifications/notifications.page'), 'NotificationsPage'),
});

const admin = createRoute({
  ...below,
  path: '/admin/{-$part}',
  component: lazyRouteComponent(() => import('./admin/admin.page'), 'AdminPage'),
});

const me = createRoute({
  ...below,
  path: '/me',
  component: lazyRouteComponent(() => import('./me/me.page'), 'MePage'),
});

const setup = createRoute({
  ...below,
  path: '/setup',
  component: lazyRouteComponent(() => import('./setup/setup.page'), 'SetupPage'),
});

const confirm = createRoute({
  ...below,
  path: '/confirm/$id',
  component: lazyRouteComponent(() => import('./confirm/confirm.page'), 'ConfirmPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    incidents,
    incident,
    location,
    inbox,
    assistant,
    notifications,
    admin,
    me,
    setup,
    confirm,
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
