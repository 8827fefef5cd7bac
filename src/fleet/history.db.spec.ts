import { at, NOON, seen } from '../../test/support/builders';
import { TestClock } from '../../test/support/test-clock';
import { gateway, HOME, WatchedHome } from '../../test/support/watched-home';
import { RetentionConfig } from '../platform/database/retention.config';
import { after, days } from '../domain/duration';
import { FleetService } from './fleet.service';
import { HistoryService } from './history.service';

describe('HistoryService', () => {
  const clock = new TestClock(NOON);
  let home: WatchedHome;
  let past: HistoryService;

  beforeAll(async () => {
    home = await WatchedHome.open({ confirmLooks: 1 });
    past = new HistoryService(home.db, clock, new RetentionConfig({}));
  });
  afterAll(() => home.close());
  beforeEach(() => home.isNew());

  const down = () => gateway({ state: 'offline' });
  const speedTest = (minute: number) => ({ at: at(minute), downloadMbps: minute, uploadMbps: null, rttMs: 9 });

  it('knows nothing of a home that nobody has looked at', async () => {
    expect(await past.history(HOME, NOON, at(60))).toEqual({ knownSince: null, state: 'unknown', changes: [] });
  });

  it('tells of a range in the past what changed in it and the one change after it', async () => {
    await home.look(1, gateway());
    await home.look(2, down());
    await home.look(5, gateway());
    await home.look(8, down());
    const changes = async (to: number) => (await past.history(HOME, NOON, at(to))).changes.map(({ at: when }) => when);
    expect(await changes(4)).toEqual([at(2), at(5)]);
    expect(await changes(60)).toEqual([at(2), at(5), at(8)]);
  });

  it('tells the home’s changes from a moment on, without those of its pods', async () => {
    await home.look(1, gateway());
    await home.look(5, down());
    await home.look(9, gateway());
    expect(await past.history(HOME, NOON, at(60))).toEqual({
      knownSince: at(1),
      state: 'online',
      changes: [
        { from: 'online', to: 'offline', at: at(5) },
        { from: 'offline', to: 'online', at: at(9) },
      ],
    });
    expect((await past.history(HOME, at(6), at(60))).changes).toEqual([{ from: 'offline', to: 'online', at: at(9) }]);
    expect(await past.history(HOME, at(10), at(60))).toMatchObject({ knownSince: at(1), state: 'online', changes: [] });
  });

  it('gives each pod’s newest speed test, but not that of a pod that is gone', async () => {
    await home.look(0, gateway({ speedTest: speedTest(-30) }), seen({ speedTest: speedTest(-10) }));
    await home.look(1, gateway({ speedTest: speedTest(-5) }), seen());
    await home.look(2, gateway());
    const fleet = new FleetService(home.db);
    const whole = await fleet.whole(HOME, [{ type: 'all' }]);
    expect(whole?.speedTests).toEqual([{ ...speedTest(-5), gateway: true }]);
    // However it is read, it is the same home.
    const { speedTests, ...location } = whole!;
    expect(location).toEqual(await fleet.location(HOME, [{ type: 'all' }]));
    expect(await fleet.wholeOf((await fleet.bare(HOME, [{ type: 'all' }]))!)).toEqual({ ...location, speedTests });
    expect(await fleet.whole(HOME, [])).toBeNull();
  });

  it('pages through the speed tests, the newest first', async () => {
    for (const minute of [1, 2, 3, 4]) await home.look(minute, gateway({ speedTest: speedTest(minute) }));
    const first = await past.speedTests(HOME, {}, { limit: 2, after: null });
    expect(first.map(({ at: moment }) => moment)).toEqual([at(4), at(3)]);
    const last = first[1]!;
    const next = await past.speedTests(HOME, {}, { limit: 5, after: [last.at.toISOString(), last.podId] });
    expect(next.map(({ at: moment, pod }) => [moment, pod])).toEqual([
      [at(2), 'Router'],
      [at(1), 'Router'],
    ]);
    const between = await past.speedTests(HOME, { from: at(2), to: at(4) }, { limit: 5, after: null });
    expect(between.map(({ downloadMbps }) => downloadMbps)).toEqual([3, 2]);
  });

  it('calls nothing known that is older than history is kept', async () => {
    await home.look(1, gateway());
    await clock.pass(days(410));
    const { knownSince } = await past.history(HOME, NOON, clock.now());
    expect(knownSince).toEqual(after(clock.now(), -days(400)));
  });

  it('tells the changes of a stretch of time, without the one at its end', async () => {
    for (const [minute, pod] of [gateway(), down(), gateway(), down()].entries()) await home.look(minute, pod);
    const changes = await past.transitions(HOME, { from: at(2), to: at(3) }, { limit: 9, after: null });
    expect(changes.map(({ pod, to, detectedAt }) => [pod, to, detectedAt])).toEqual([
      ['Router', 'online', at(2)],
      [null, 'online', at(2)],
    ]);
  });
});
