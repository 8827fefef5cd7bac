import { randomUUID } from 'node:crypto';

import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { DeliveryError } from '../channels/channel';
import { minutes, seconds } from '../domain/duration';
import { minuteBucket } from '../domain/pacing';
import { affected } from '../platform/database/sql';

let office: PostOffice;
beforeEach(async () => {
  office = await PostOffice.open();
});
afterEach(() => office.close());

const NAMELESS = '(no name)';
const names = (count: number) => Array.from({ length: count }, (_, at) => `home ${at}`);
const mailTo = (address: string) => office.subscribes(address, { type: 'all' }, 'email');

describe('what goes with a message', () => {
  it('is who it is for, what is set there, and the facts behind it', async () => {
    await mailTo('ada@example.test');
    await affected(office.db, `UPDATE destinations SET sealed_settings = $1, language = 'es'`, [
      await office.box.seal('{"secret":"whisper"}'),
    ]);
    const [incidentId = ''] = await office.opens(['home']);
    await office.delivers();
    const [told] = await office.clerk.notifications.deliveries({ limit: 1 });
    expect(office.mail.options).toMatchObject([
      {
        deliveryId: told?.id,
        language: 'es',
        settings: { secret: 'whisper' },
        event: {
          type: 'incident.opened',
          severity: 'critical',
          at: office.clock.now(),
          data: { incidentId, accountId: office.account, kind: 'location_offline', status: 'open', resolvedAt: null },
        },
      },
    ]);
  });

  it('is the same delivery each time it is tried', async () => {
    await mailTo('ada@example.test');
    const opened = office.mail.tried;
    await office.opens(['home']);
    office.mail.refusesOnce(new DeliveryError('retry', '502 Bad Gateway'));
    await office.pass(seconds(10));
    expect(opened).toHaveLength(2);
    expect(new Set(opened).size).toBe(1);
  });

  it('counts as the end where the end came before the beginning was told', async () => {
    await mailTo('ada@example.test');
    await office.ends(await office.opens(['home']));
    await office.delivers();
    expect(office.mail.options).toMatchObject([{ event: { type: 'incident.resolved', data: { status: 'resolved' } } }]);
  });

  it('is not sent where what is set cannot be opened, and the log says why', async () => {
    await mailTo('ada@example.test');
    await affected(office.db, `UPDATE destinations SET sealed_settings = 'v1.lost'`);
    await office.opens(['home']);
    await office.delivers();
    expect(office.mail.said).toEqual([]);
    expect(await office.clerk.notifications.deliveries({ limit: 1 })).toMatchObject([
      { status: 'failed', lastError: 'the settings of this destination cannot be opened: enter them anew' },
    ]);
  });
});

describe('a channel whose messages cannot be edited', () => {
  it('tells the beginning and the end, and says nothing of changes in between', async () => {
    await mailTo('ada@example.test');
    const ids = await office.opens(['home']);
    await office.delivers();
    await office.acknowledges(ids);
    await office.delivers();
    expect(await office.clerk.sender.hasDue()).toBe(false);
    expect(office.mail.said).toHaveLength(1);
    await office.ends(ids);
    await office.delivers();
    expect(office.mail.at('ada@example.test')).toMatchObject([
      { titles: [`🔴 ${NAMELESS} is offline`] },
      { titles: [`🟢 ${NAMELESS} is back online`], replyTo: '1' },
    ]);
    expect(await office.clerk.sender.hasDue()).toBe(false);
  });

  it('tells many at once when no more of them come, and once more when all of it is over', async () => {
    office.mail.limitsAre({ gap: 1_000, bucket: minuteBucket(20) });
    await mailTo('ada@example.test');
    const first = await office.opens(names(100));
    await office.pass(seconds(2));
    const ids = [...first, ...(await office.opens(names(50)))];
    await office.pass(seconds(4));
    expect(office.mail.said).toEqual([]);
    await office.pass(seconds(6));
    expect(office.mail.titlesAt('ada@example.test')).toEqual(['🔴 150 offline, 0 back online']);
    await office.ends(ids.slice(0, 149));
    await office.pass(seconds(30));
    expect(office.mail.said).toHaveLength(1);
    await office.ends(ids.slice(149));
    await office.pass(minutes(2));
    expect(office.mail.at('ada@example.test')).toMatchObject([
      { titles: ['🔴 150 offline, 0 back online'] },
      { titles: ['🟢 0 offline, 150 back online'], replyTo: '1' },
    ]);
    expect(new Set(office.mail.tried).size).toBe(2);
    expect(await office.counts()).toEqual({ delivered: 150 });
    expect(await office.clerk.sender.hasDue()).toBe(false);
  });

  it('begins another digest for what comes after the first was said', async () => {
    office.mail.limitsAre({ gap: 1_000, bucket: minuteBucket(20) });
    await mailTo('ada@example.test');
    await office.opens(names(100));
    await office.pass(seconds(10));
    await office.opens(names(100));
    await office.pass(seconds(40));
    expect(office.mail.titlesAt('ada@example.test')).toEqual([
      '🔴 100 offline, 0 back online',
      '🔴 100 offline, 0 back online',
    ]);
  });
});

describe('a channel that does not answer', () => {
  it('delays no other, however much waits for it', async () => {
    for (let no = 0; no < 200; no++) await mailTo(`${no}@example.test`);
    await office.subscribes('1');
    const open = office.mail.hangs();
    await office.opens(['first']);
    await office.clerk.turns();
    await eventually(() => office.mail.isBusy);
    await eventually(() => office.far.said.length === 1);
    await office.opens(['second']);
    await eventually(async () => {
      await office.clerk.turns();
      return office.far.said.length === 2;
    });
    expect(office.mail.said).toEqual([]);
    open();
    await office.clerk.sender.idle();
    await office.pass(minutes(1));
    expect(office.mail.said).toHaveLength(400);
  });

  it('and one whose budget is locked by somebody delays no other, either', async () => {
    await mailTo('ada@example.test');
    await office.subscribes('1');
    await office.opens(['first']);
    await office.delivers();
    await office.opens(['second']);
    const stuck = await office.db.transaction(async (tx) => {
      await affected(tx, `UPDATE rate_limits SET tat = tat WHERE channel = 'email'`);
      const { sender } = office.clerk;
      const late = sender.turn('email', new AbortController().signal);
      await sender.turn('telegram', new AbortController().signal);
      await eventually(() => office.far.said.length === 2);
      expect(office.mail.said).toHaveLength(1);
      return { late };
    });
    await stuck.late;
    await office.clerk.sender.idle();
    expect(office.mail.said).toHaveLength(2);
  });
});

describe('a channel for what is grave', () => {
  it('carries nothing less, of incidents and of notices', async () => {
    const place = { accountId: office.account, customerId: null, locationId: null };
    await office.subscribes('1');
    await office.subscribes('+34600111222', { type: 'all' }, 'sms');
    await office.hires('7');
    await office.hires('+34600111333', 'sms');
    const incident = { id: randomUUID(), kind: 'location_offline', severity: 'warning', place } as const;
    await office.says([
      { type: 'incident.opened', incident },
      { type: 'notice', severity: 'warning', key: 'x', params: { title: 'Look', text: '' } },
    ]);
    await office.opens(['grave']);
    await office.delivers();
    expect(await office.outcomes('1')).toEqual(['suppressed', 'delivered']);
    expect(await office.outcomes('7')).toEqual(['delivered']);
    expect(await office.outcomes('+34600111222')).toEqual(['delivered']);
    expect(await office.outcomes('+34600111333')).toEqual([]);
  });
});
