import { lazy } from 'react';

import { useTexts } from '../texts/language';
import { type PartOfPage, Parts } from '../ui/parts';
import { Destinations } from './destinations';
import { Subscriptions } from './subscriptions';

const EVERYBODY = ['viewer', 'operator', 'admin'] as const;
const WHO_WORKS = ['operator', 'admin'] as const;

const PARTS = [
  { name: 'destinations', roles: EVERYBODY, Part: Destinations },
  { name: 'subscriptions', roles: EVERYBODY, Part: Subscriptions },
  {
    name: 'preferences',
    roles: EVERYBODY,
    Part: lazy(() => import('./preferences-part').then(({ PreferencesPart }) => ({ default: PreferencesPart }))),
  },
  {
    name: 'messages',
    roles: WHO_WORKS,
    Part: lazy(() => import('../compose/messages').then(({ Messages }) => ({ default: Messages }))),
  },
  {
    name: 'deliveries',
    roles: WHO_WORKS,
    Part: lazy(() => import('./delivery-log').then(({ DeliveryLog }) => ({ default: DeliveryLog }))),
  },
] as const satisfies readonly PartOfPage<string>[];

/** Where one is reached, what one hears of, and what became of it. */
export function NotificationsPage() {
  const { notifications: words, nav } = useTexts();
  return <Parts title={nav.notifications} to="/notifications/{-$part}" parts={PARTS} names={words.parts} />;
}
