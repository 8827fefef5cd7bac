import type { LocationRef } from '../domain/location';
import type { PlumeCredentials } from './credentials';
import { troubleOf } from './trouble';

/** Where at Plume things are found; ids from outside become one step of a path each. */

/** Of a location. */
export const pathOf = ({ customerId, locationId }: LocationRef): string =>
  `/Customers/${step(customerId)}/locations/${step(locationId)}`;

/** Dots alone would lead to another path, with the partner's token: nothing of Plume's has such an id. */
export function step(id: string): string {
  if (id === '.' || id === '..') throw troubleOf(404, 'Plume');
  return encodeURIComponent(id);
}

/** Of the partner's customers, in one of the two ways in which a cloud may serve them. */
export function customersBy(way: 'Customers' | 'Groups', { partnerId }: PlumeCredentials) {
  return way === 'Customers'
    ? { endpoint: 'GET Customers', path: '/Customers', order: { order: 'id ASC' } }
    : { endpoint: 'GET Groups/{id}/customers', path: `/Groups/${step(partnerId)}/customers`, order: {} };
}
