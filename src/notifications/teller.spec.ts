import { anAlert } from '../../test/support/channel-contract';
import { FakeChannel } from '../../test/support/fake-channel';
import { TestClock } from '../../test/support/test-clock';
import { seconds } from '../domain/duration';
import { BUILT_IN } from '../domain/wording';
import type { Lane } from './lanes';
import type { LoadedDelivery } from './queue-reader';
import type { SealedParams } from './sealed-params';
import { Teller } from './teller';

const PROGRAM = new FakeChannel('webhook', { program: true });
const PEOPLE = new FakeChannel();

const clock = new TestClock();
const alert = anAlert({ openedAt: clock.now() });
const ids = { incidentId: 'i', accountId: 'a', customerId: null, locationId: null, podId: null };

const delivery = (id: string, more: Partial<LoadedDelivery> = {}): LoadedDelivery => ({
  id,
  destinationId: 'd',
  type: 'incident.opened',
  attempts: 0,
  content: {},
  severity: 'critical',
  toldBy: null,
  timeline: null,
  card: {
    id: `card of ${id}`,
    destinationId: 'd',
    incidentId: 'i',
    digestId: null,
    messageId: null,
    version: 1,
    shownVersion: 0,
    shownFinal: false,
    hidden: false,
    editNotBefore: null,
    alert,
    ids,
  },
  ...more,
});

const lane = (more: Partial<Lane> = {}): Lane => ({
  destinationId: 'd',
  leaseToken: 't',
  channel: 'webhook',
  address: 'https://example.com',
  userId: null,
  enabled: true,
  verified: true,
  disabledReason: null,
  language: 'en',
  timeZone: null,
  sealedSettings: null,
  waiting: 1,
  dirtied: '0',
  isDirty: false,
  pace: { notBefore: null, tat: null },
  ...more,
});

describe('what many are told of one incident', () => {
  const teller = new Teller(null as unknown as SealedParams, clock, BUILT_IN);
  const tells = (id: string, to: Partial<Lane> = {}, channel = PROGRAM, more: Partial<LoadedDelivery> = {}) =>
    teller.of(delivery(id, more), 'card', channel, lane(to));

  it('is made once for all who read the same', async () => {
    const first = await tells('1');
    expect(await tells('2', { destinationId: 'another' })).toBe(first);
    expect(first.message.title).toBe('Casa Vega is offline');
    expect(first.event).toMatchObject({ type: 'incident.opened', data: { incidentId: 'i' } });
  });

  it('is made for each language, clock and kind of news', async () => {
    const told = await Promise.all([
      tells('1'),
      tells('1', { language: 'es' }),
      tells('1', { timeZone: 'Asia/Tokyo' }),
      teller.of(delivery('1', { type: 'incident.reminder' }), 'reply', PROGRAM, lane()),
    ]);
    expect(new Set(told).size).toBe(4);
    expect(told[1].message.title).toBe('Casa Vega está sin conexión');
  });

  it('has buttons of its own for each who can press them', async () => {
    const [one, two] = await Promise.all(
      ['00112233-4455-6677-8899-aabbccddeeff', 'ffeeddcc-bbaa-9988-7766-554433221100'].map((id) =>
        tells(id, {}, PEOPLE),
      ),
    );
    expect(one?.message.actions.map(({ data }) => data)).not.toEqual(two?.message.actions.map(({ data }) => data));
    expect((await tells('1')).message.actions).toEqual([]);
  });

  it('is what is true by then: how long it lasts goes on', async () => {
    const reminds = () => teller.of(delivery('1', { type: 'incident.reminder' }), 'reply', PROGRAM, lane());
    const before = await reminds();
    await clock.pass(seconds(61));
    expect((await reminds()).message.parts).not.toEqual(before.message.parts);
  });
});
