import { PostOffice } from '../../test/support/post-office';
import { DeliveryError } from '../channels/channel';
import { minutes, seconds } from '../domain/duration';
import { rows } from '../platform/database/sql';
import { DeliveryAttemptsService } from './delivery-attempts.service';

let office: PostOffice;
let attempts: DeliveryAttemptsService;
beforeEach(async () => {
  office = await PostOffice.open();
  await office.clerk.health.onApplicationBootstrap();
  attempts = new DeliveryAttemptsService(office.db, office.clock);
});
afterEach(() => office.close());

/** What came of each attempt of the only delivery. */
async function attemptsOfTheOne() {
  const [delivery] = await office.clerk.notifications.deliveries({ limit: 1 });
  if (!delivery) throw new Error('there is no delivery');
  return attempts.of(delivery);
}

describe('every attempt', () => {
  it('is on record, with when it was, what came of it and what the provider said', async () => {
    await office.subscribes('1');
    await office.opens(['home']);
    const began = office.clock.now();
    office.far.refusesOnce(new DeliveryError('retry', '502 Bad Gateway'));
    await office.delivers();
    office.far.refusesOnce(new DeliveryError('wait', 'Too Many Requests', { retryAfterMs: seconds(7) }));
    await office.pass(seconds(3));
    office.far.refusesOnce(new DeliveryError('misconfigured', '401 Unauthorized'));
    await office.pass(seconds(8));
    await office.pass(minutes(1));
    const found = await attemptsOfTheOne();
    expect(found.map(({ attempt, outcome, said }) => [attempt, outcome, said])).toEqual([
      [1, 'retry', '502 Bad Gateway'],
      [2, 'wait', 'Too Many Requests'],
      [3, 'wait', '401 Unauthorized'],
      [4, 'delivered', null],
    ]);
    expect(found[0]?.at).toEqual(began);
    for (const { latencyMs } of found) expect(latencyMs).toBeGreaterThanOrEqual(0);
    const [delivery] = await office.clerk.notifications.deliveries({ limit: 1 });
    // What only waited has used none up.
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it('ends as permanent where it is the last', async () => {
    await office.subscribes('1');
    office.far.refuses(() => new DeliveryError('permanent', 'message is refused'));
    await office.opens(['home']);
    await office.delivers();
    expect(await attemptsOfTheOne()).toMatchObject([{ attempt: 1, outcome: 'permanent', said: 'message is refused' }]);
  });

  it('is aborted where its process has died', async () => {
    await office.subscribes('1');
    await office.opens(['home']);
    const dying = office.anotherClerk();
    const began = office.clock.now();
    dying.dies();
    await dying.turns();
    await office.pass(seconds(62), seconds(31));
    expect(await attemptsOfTheOne()).toMatchObject([
      { attempt: 1, at: began, outcome: 'aborted', latencyMs: null },
      { attempt: 2, outcome: 'delivered' },
    ]);
  });

  it('counts for each delivery that a digest has told', async () => {
    await office.close();
    office = await PostOffice.open({ digestAfter: 1 });
    await office.subscribes('1');
    office.far.limitsAre({ gap: seconds(1), bucket: null });
    await office.opens(['a', 'b', 'c']);
    await office.delivers();
    const found = await rows(office.db, `SELECT FROM delivery_attempts WHERE outcome = 'delivered'`);
    expect(office.far.said).toHaveLength(1);
    expect(found).toHaveLength(3);
  });

  it('is none where a message is still being gathered', async () => {
    await office.subscribes('ada@example.test', { type: 'all' }, 'email');
    office.mail.limitsAre({ gap: seconds(10), bucket: null });
    await office.opens(['a', 'b', 'c']);
    await office.pass(seconds(40), seconds(4));
    const found = await rows<{ outcome: string }>(office.db, 'SELECT outcome FROM delivery_attempts');
    expect(office.mail.said).toHaveLength(1);
    expect(found.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'delivered']);
    for (const { attempts: used } of await office.clerk.notifications.deliveries({ limit: 9 })) expect(used).toBe(1);
  });

  it('says how its channel does', async () => {
    await office.subscribes('1');
    await office.opens(['one']);
    await office.pass(minutes(70), minutes(10));
    office.far.refusesOnce(new DeliveryError('permanent', 'message is refused'));
    await office.opens(['two']);
    await office.opens(['three']);
    await office.delivers();
    const { lastHour, lastDay } = (await attempts.statistics()).get('telegram')!;
    expect([lastHour.sent, lastHour.failed, lastDay.sent, lastDay.failed]).toEqual([1, 1, 2, 1]);
    expect(lastDay.p95Ms).toBeGreaterThanOrEqual(lastDay.p50Ms ?? NaN);
    expect((await attempts.statistics()).get('sms')).toEqual({
      lastHour: { sent: 0, failed: 0, p50Ms: null, p95Ms: null },
      lastDay: { sent: 0, failed: 0, p50Ms: null, p95Ms: null },
    });
  });

  it('goes with its destination', async () => {
    await office.subscribes('1');
    await office.opens(['home']);
    await office.delivers();
    await rows(office.db, `DELETE FROM destinations`);
    expect(await rows(office.db, 'SELECT FROM delivery_attempts')).toEqual([]);
  });
});
