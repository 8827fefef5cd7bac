import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthService } from '../../src/auth/auth.service';
import type { TokenScope } from '../../src/auth/caller';
import { UserChanges } from '../../src/auth/user-changes.service';
import { minutes } from '../../src/domain/duration';
import { DestinationChangesService } from '../../src/notifications/destination-changes.service';
import { SubscriptionChangesService } from '../../src/notifications/subscription-changes.service';
import { rows } from '../../src/platform/database/sql';
import { House } from './house';
import { RestCaller } from './rest-caller';

/** Something of each kind that a path can name, as a viewer has it. */
export type Things = Readonly<Record<string, string>>;

/** A house in which there is something of everything, and somebody of every role. */
export async function inhabited() {
  const house = await House.open();
  await house.movesIn();
  const [mine, foreign] = [await house.locationId(house.plume.home(0)), await house.locationId(house.plume.home(1))];
  const admin = await RestCaller.joins(house, 'Anna', 'admin');
  const operator = await RestCaller.joins(house, 'Otto', 'operator');
  const viewer = await RestCaller.joins(house, 'Vera', 'viewer', [{ type: 'location', id: mine }]);
  const gone = await RestCaller.joins(house, 'Gus', 'admin');
  const disabled = await gone.bearer();
  await house.app.get(UserChanges).disable('gus@example.test');
  const reader = await token(house, admin, 'read');
  const meter = await token(house, admin, 'ingest');

  await hears(house, admin, foreign, '1');
  for (const home of [0, 1]) house.plume.home(home).goesDark(house.clock.now());
  await house.pass(minutes(2));
  const silence = await operator.asks('POST', '/api/silences', {
    scope: { type: 'location', id: mine },
    untilResolved: true,
    reason: 'The builders are there',
  });
  const statusPage = await admin.asks('POST', '/api/status-pages', { slug: 'everybody', title: 'How we are' });

  const first = async (sql: string, ...params: unknown[]) =>
    (await rows<{ id: string }>(house.db, sql, params))[0]?.id ?? '';
  const incidentAt = (location: string) =>
    first(`SELECT id FROM incidents WHERE location_id = $1 AND kind = 'location_offline'`, location);
  const thingsOf = async (who: RestCaller, location: string, address: string): Promise<Things> => {
    const { destination, subscription } = await hears(house, who, location, address);
    return {
      '/api/locations': location,
      '/api/incidents': await incidentAt(location),
      '/api/destinations': destination,
      '/api/subscriptions': subscription,
      '/api/tokens': (await token(house, who, 'read')).id,
      '/api/auth/sessions': await first('SELECT id FROM sessions WHERE user_id = $1', who.id),
      '/api/users': who.id,
      '/api/plume-accounts': await first('SELECT id FROM plume_accounts'),
      '/api/deliveries': await first('SELECT id FROM deliveries'),
      '/api/silences': silence.json<{ id: string }>().id,
      '/api/status-pages': statusPage.json<{ id: string }>().id,
    };
  };
  await viewer.bearer();
  return {
    house,
    ...{ admin, operator, viewer, disabled },
    reader: reader.token,
    meter: meter.token,
    own: await thingsOf(viewer, mine, '2'),
    foreign: await thingsOf(admin, foreign, '3'),
    customerId: house.plume.home(0).customerId,
  };
}

export type Inhabited = Awaited<ReturnType<typeof inhabited>>;

async function token(house: House, who: RestCaller, scope: TokenScope) {
  const actor = await house.app.get(AuthService).actor(who.id);
  if (!actor) throw new Error('Nobody has a token who is shut out');
  return house.app.get(ApiTokensService).create(actor, { name: scope, scopes: [scope], expiresAt: null });
}

async function hears(house: House, who: RestCaller, location: string, address: string) {
  const about = { userId: who.id, channel: 'telegram', address };
  const destination = await house.app.get(DestinationChangesService).create(null, about);
  const subscription = await house.app.get(SubscriptionChangesService).create(null, {
    destinationId: destination.id,
    scope: { type: 'location', id: location },
    minSeverity: 'info',
    kinds: null,
  });
  return { destination: destination.id, subscription: subscription.id };
}
