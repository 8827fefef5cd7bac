import { randomUUID } from 'node:crypto';

import { minutes, seconds } from '../../src/domain/duration';
import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthService } from '../../src/auth/auth.service';
import { GrantsService } from '../../src/auth/grants.service';
import { RecorderService } from '../../src/fleet/recorder.service';
import { InAppChannel } from '../../src/channels/in-app/in-app.channel';
import { House } from '../support/house';
import { LiveWatcher } from '../support/live-watcher';
import { RestCaller } from '../support/rest-caller';

describe('watching live', () => {
  let house: House;
  let other: House;
  let mine: string;
  let foreign: string;
  let operator: RestCaller;
  let viewer: RestCaller;

  beforeEach(async () => {
    house = await House.open();
    await house.movesIn();
    other = await House.join(house);
    [mine, foreign] = [await house.locationId(house.plume.home(0)), await house.locationId(house.plume.home(1))];
    operator = await RestCaller.joins(house, 'Otto', 'operator');
    viewer = await RestCaller.joins(house, 'Vera', 'viewer', [{ type: 'location', id: mine }]);
  });
  afterEach(async () => {
    await other.close();
    await house.close();
  });

  const ticketOf = async (who: RestCaller) =>
    (await who.asks('POST', '/api/live/tickets')).json<{ ticket: string }>().ticket;

  it('tells an outage at every replica, to each as far as they may see', async () => {
    const here = await LiveWatcher.at(house, { bearer: await operator.bearer() });
    const there = await LiveWatcher.at(other, { query: `?ticket=${await ticketOf(viewer)}` });
    expect([here.told[0], there.told[0]]).toEqual([
      { type: 'ready', data: { userId: operator.id } },
      { type: 'ready', data: { userId: viewer.id } },
    ]);

    for (const home of [0, 1]) house.plume.home(home).goesDark(house.clock.now());
    await house.pass(minutes(2));

    for (const locationId of [foreign, mine]) {
      await here.hears('location.changed', ({ id, state }) => id === locationId && state === 'offline');
      await here.hears('incident.changed', (told) => told.locationId === locationId && told.status === 'open');
    }
    await there.hears('location.changed', ({ id, state }) => id === mine && state === 'offline');
    const incidents = await there.hears('incident.changed', ({ status }) => status === 'open');
    expect(new Set(incidents.map(({ locationId }) => locationId))).toEqual(new Set([mine]));
    expect(new Set(there.of('location.changed').map(({ id }) => id))).toEqual(new Set([mine]));

    const [incident] = incidents;
    await operator.asks('POST', `/api/incidents/${String(incident?.id)}/acknowledge`, {});
    await there.hears('incident.changed', ({ status, acknowledgedBy }) => {
      return status === 'acknowledged' && acknowledgedBy === operator.id;
    });
  });

  it('tells what a location is called as soon as that is known', async () => {
    const there = await LiveWatcher.at(other, { bearer: await viewer.bearer() });
    const document = { name: 'Casa Vega', serviceLevel: null, timeZone: null };
    const at = house.clock.now();
    await house.app.get(RecorderService, { strict: false }).describe(house.db.manager, [{ id: mine, document, at }]);
    await there.hears('location.changed', ({ id, name }) => id === mine && name === 'Casa Vega');
  });

  it('tells of a message in the inbox to whoever it is for, and nobody else', async () => {
    const here = await LiveWatcher.at(house, { bearer: await operator.bearer() });
    const there = await LiveWatcher.at(other, { bearer: await viewer.bearer() });
    const message = { icon: '🔵', title: 'The night shift begins', parts: [], actions: [] };
    const about = { replyTo: null, signal: AbortSignal.timeout(5_000), deliveryId: randomUUID() };
    await house.app.get(InAppChannel, { strict: false }).deliver(message, viewer.id, about);
    const [told] = await there.hears('inbox.message');
    expect(told).toMatchObject({ id: about.deliveryId, title: message.title, readAt: null });
    expect(told).not.toHaveProperty('userId');
    await house.turn('live');
    expect(here.of('inbox.message')).toEqual([]);
  });

  it('is for nobody without a bearer token or a ticket', async () => {
    for (const way of [{}, { query: '?ticket=nonsense' }, { bearer: 'nonsense' }]) {
      await (await LiveWatcher.at(house, way)).isClosedWith(4401);
    }
    const meter = await tokenOf(operator, 'ingest');
    await (await LiveWatcher.at(house, { bearer: meter })).isClosedWith(4401);
  });

  it('takes an API token that may read', async () => {
    const watcher = await LiveWatcher.at(house, { bearer: await tokenOf(operator, 'read') });
    expect(watcher.told).toMatchObject([{ type: 'ready' }]);
  });

  it('takes a ticket once, at whichever replica, and not after half a minute', async () => {
    const query = `?ticket=${await ticketOf(viewer)}`;
    const [one, two] = await Promise.all([LiveWatcher.at(house, { query }), LiveWatcher.at(other, { query })]);
    expect([one.closedWith, two.closedWith].sort()).toEqual([4401, null]);
    const late = `?ticket=${await ticketOf(viewer)}`;
    await house.clock.pass(seconds(31));
    await (await LiveWatcher.at(house, { query: late })).isClosedWith(4401);
  });

  it('ends for whoever is signed out, and follows grants as they change', async () => {
    const bearer = await viewer.bearer();
    const signedIn = await LiveWatcher.at(house, { bearer });
    const { sid } = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
    await house.app.get(GrantsService).replace(viewer.id, [{ type: 'location', id: foreign }]);
    await house.turn('live-identity');
    for (const home of [0, 1]) house.plume.home(home).goesDark(house.clock.now());
    await house.pass(minutes(2));
    await signedIn.hears('location.changed', ({ state }) => state === 'offline');
    expect(new Set(signedIn.of('location.changed').map(({ id }) => id))).toEqual(new Set([foreign]));

    await viewer.asks('DELETE', `/api/auth/sessions/${sid}`);
    await house.turn('live-identity');
    await signedIn.isClosedWith(4401);
  });

  it('lets nobody have more than ten connections: the oldest ends', async () => {
    const bearer = await viewer.bearer();
    const watchers: LiveWatcher[] = [];
    for (let each = 0; each < 11; each++) watchers.push(await LiveWatcher.at(house, { bearer }));
    await watchers[0]?.isClosedWith(1008);
    expect(watchers.slice(1).map(({ closedWith }) => closedWith)).toEqual(Array.from({ length: 10 }, () => null));
    const metrics = await house.app.inject({ url: '/metrics' });
    expect(metrics.body).toContain('panoptes_live_sockets 10');
  });

  it('ends a connection on which nobody answers', async () => {
    const watcher = await LiveWatcher.at(house, { bearer: await viewer.bearer() });
    watcher.pause();
    await house.turn('live-pulse');
    await house.turn('live-pulse');
    watcher.resume();
    await watcher.isClosedWith(1006);
  });

  it('says goodbye when the process ends', async () => {
    const watcher = await LiveWatcher.at(other, { bearer: await viewer.bearer() });
    await other.close();
    await watcher.isClosedWith(1001);
    other = await House.join(house);
  });

  async function tokenOf(who: RestCaller, scope: 'read' | 'ingest'): Promise<string> {
    const actor = await house.app.get(AuthService).actor(who.id);
    if (!actor) throw new Error('there is nobody');
    const made = await house.app.get(ApiTokensService).create(actor, { name: scope, scopes: [scope], expiresAt: null });
    return made.token;
  }
});
