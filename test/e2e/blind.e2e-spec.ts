import { minutes, seconds } from '../../src/domain/duration';
import type { FaultKind } from '../../simulators/plume/faults';
import { House } from '../support/house';

type Trouble = [name: string, begins: (house: House) => void | Promise<void>];

const fault = (kind: FaultKind): Trouble => [String(kind), (house) => void house.plume.fails(kind)];

/** Plume fails in every way it can, for half an hour each: we are blind, and say so once; no home is called offline. */
describe.each<Trouble>([
  fault(401),
  fault(403),
  fault(404),
  fault(429),
  fault(500),
  fault('hang'),
  fault('reset'),
  fault('truncated'),
  fault('html'),
  ['refused credentials', (house) => house.plume.refusesCredentials()],
  ['a firewall that lets nothing through', (house) => house.plume.throttles({ limit: 0 })],
  ['a network that is gone', (house) => house.plume.goesAway()],
])('half an hour of %s', (_name, begins) => {
  let house: House;
  let chat: { fromBot: { text: string }[] };

  beforeAll(async () => {
    house = await House.open({ env: { POLL_INTERVAL_SECONDS: '30' } });
    const [person] = house.telegram.crowd(1);
    chat = person?.chat ?? { fromBot: [] };
    await house.subscribes(person?.id ?? 0);
    await house.movesIn();
    await begins(house);
    await house.pass(minutes(30), seconds(30));
  }, 120_000);
  afterAll(() => house.close());

  it('calls no home and no pod offline', async () => {
    expect((await house.transitions()).filter(({ to }) => to === 'offline')).toEqual([]);
    expect(await house.states()).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('opens one incident, and tells it once', async () => {
    expect(await house.incidents()).toEqual([expect.objectContaining({ kind: 'plume_unreachable', status: 'open' })]);
    expect(chat.fromBot).toHaveLength(1);
  });

  it('sees again when it is over, and says so', async () => {
    house.plume.recovers();
    house.plume.doesNotThrottle();
    if (_name === 'a network that is gone') await house.plume.returns();
    await house.pass(minutes(12), seconds(30));
    expect(await house.states()).toEqual(['online', 'online', 'online']);
    expect(await house.incidents()).toMatchObject([{ status: 'resolved', resolution: 'recovered' }]);
    expect(chat.fromBot).toHaveLength(2);
    expect((await house.transitions()).filter(({ to, from }) => [to, from].includes('offline'))).toEqual([]);
  });
});
