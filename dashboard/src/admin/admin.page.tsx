import { lazy } from 'react';

import { StatusPages } from '../status-pages/status-pages';
import { useTexts } from '../texts/language';
import { type PartOfPage, Parts } from '../ui/parts';
import { Accounts } from './accounts';

const PARTS = [
  { name: 'accounts', roles: ['operator', 'admin'], Part: Accounts },
  {
    name: 'silences',
    roles: ['operator', 'admin'],
    Part: lazy(() => import('./silences').then(({ Silences }) => ({ default: Silences }))),
  },
  {
    name: 'channels',
    roles: ['admin'],
    Part: lazy(() => import('./channels').then(({ Channels }) => ({ default: Channels }))),
  },
  {
    name: 'templates',
    roles: ['admin'],
    Part: lazy(() => import('./templates').then(({ Templates }) => ({ default: Templates }))),
  },
  { name: 'status-pages', roles: ['operator', 'admin'], Part: StatusPages },
  {
    name: 'users',
    roles: ['admin'],
    Part: lazy(() => import('./users').then(({ Users }) => ({ default: Users }))),
  },
  {
    name: 'audit',
    roles: ['admin'],
    Part: lazy(() => import('./audit').then(({ AuditLog }) => ({ default: AuditLog }))),
  },
  {
    name: 'system',
    roles: ['operator', 'admin'],
    Part: lazy(() => import('./system').then(({ SystemHealth }) => ({ default: SystemHealth }))),
  },
] as const satisfies readonly PartOfPage<string>[];

/** Everything that is set up once and looked after now and then. */
export function AdminPage() {
  const { admin: words, nav } = useTexts();
  return <Parts title={nav.admin} to="/admin/{-$part}" parts={PARTS} names={words.parts} />;
}
