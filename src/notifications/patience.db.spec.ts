import { randomUUID } from 'node:crypto';

import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { DeliveryError } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import { minutes, seconds } from '../domain/duration';
import type { Priority } from '../domain/said-message';
import { rows } from '../platform/database/sql';
import { AnnouncementExpansion } from './announcement-expansion';

let office: PostOffice;
beforeEach(async () => {
  office = await PostOffice.open({ digestAfter: 0 });
});
afterEach(() => office.close());

/** A message of a person to every admin. */
async function announces(title: string, priority: Priority = 'normal'): Promise<void> {
  const expansion = new AnnouncementExpansion(office.db, office.clock, new ChannelRegistry([office.far]));
  const content = { title, message: '', actions: [], related: null };
  const to = { role: 'admin' } as const;
  await office.db.transaction((tx) =>
    expansion.begin(tx, { id: randomUUID(), type: 'announcement', priority, content, to, cursor: null }),
  );
}

/** What each message said first, without its icon. */
const titles = (address: string) => office.far.at(address).map((said) => said.titles[0]?.replace(/^\P{L}+/u, ''));

describe('messages of people', () => {
  it('let alerts go first in the same chat, and alerts keep their order', async () => {
    await office.hires('1');
    office.far.limitsAre({ gap: seconds(1), bucket: null });
    await announces('News one');
    await announces('News two');
    await announces('Leave the building', 'critical');
    const ids = await office.opens(['Plume'], 'plume_unreachable');
    await office.delivers();
    await office.pass(seconds(1));
    await office.ends(ids);
    await announces('News three');
    await office.pass(seconds(10));
    expect(titles('1')).toEqual([
      'Leave the building',
      'Plume does not answer for (no name)',
      'Plume answers again for (no name)',
      'News one',
      'News two',
      'News three',
    ]);
    expect(await office.outcomes('1')).toEqual(Array.from({ length: 6 }, () => 'delivered'));
  });

  it('to many let an alert go first within the limit of the channel', async () => {
    for (let chat = 1; chat <= 30; chat++) await office.hires(String(chat));
    await office.subscribes('alert');
    office.far.limitsAre({ gap: 0, bucket: null }, 1);
    await announces('News');
    await office.delivers();
    await office.clock.pass(seconds(1));
    const before = office.far.said.length;
    expect(before).toBeLessThan(5);
    await office.opens(['home'], 'support');
    await office.delivers();
    expect(office.far.said[before]?.address).toBe('alert');
    await office.pass(seconds(40));
    expect(office.far.said).toHaveLength(31);
  });

  it('that are tried again hold up what people say after them, and no alert', async () => {
    await office.hires('1');
    const fails = new DeliveryError('retry', 'a bad moment');
    office.far.refuses(() => fails);
    await announces('News one');
    await announces('News two');
    await office.pass(minutes(2), seconds(10));
    office.far.recovers();
    // The next try is minutes away.
    const ids = await office.opens(['Plume'], 'plume_unreachable');
    await office.delivers();
    expect(titles('1')[0]).toBe('Plume does not answer for (no name)');
    await office.ends(ids);
    await office.delivers();
    expect(titles('1')).toContain('Plume answers again for (no name)');
    await office.pass(minutes(30), seconds(30));
    expect(titles('1').filter((title) => title?.startsWith('News'))).toEqual(['News one', 'News two']);
    expect(await office.counts()).toEqual({ delivered: 4 });
  });

  it('let an alert go first that comes while they are refused, and keep the pause that was asked for', async () => {
    await office.hires('1');
    await announces('News');
    const open = office.far.hangs();
    office.far.refusesOnce(new DeliveryError('retry', 'a bad moment'));
    const turn = office.clerk.turns();
    await eventually(() => office.far.isBusy);
    await office.opens(['Plume'], 'plume_unreachable');
    open();
    await turn;
    await office.delivers();
    expect(titles('1')[0]).toBe('Plume does not answer for (no name)');
    office.far.refusesOnce(new DeliveryError('wait', 'slowly', { retryAfterMs: seconds(20) }));
    await announces('Flood');
    await office.delivers();
    await office.opens(['Other'], 'plume_unreachable');
    await office.delivers();
    expect(titles('1')).toHaveLength(2);
    await office.pass(seconds(20));
    expect(titles('1')).toHaveLength(4);
  });

  it('leave their lanes as they should be, whatever comes between', async () => {
    await office.hires('1');
    await announces('News');
    const lanes = () => rows<{ patient: boolean }>(office.db, 'SELECT patient FROM lanes');
    expect(await lanes()).toEqual([{ patient: true }]);
    await office.opens(['Plume'], 'plume_unreachable');
    expect(await lanes()).toEqual([{ patient: false }]);
    office.far.limitsAre({ gap: seconds(5), bucket: null });
    await office.delivers();
    expect(titles('1')).toHaveLength(1);
    // Nothing but the news is left.
    expect(await lanes()).toEqual([{ patient: true }]);
    await office.pass(seconds(10));
    expect(titles('1')).toHaveLength(2);
    expect(await lanes()).toEqual([{ patient: false }]);
  });
});
