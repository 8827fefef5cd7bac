import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { databaseOptions } from '../database/options';
import { rows } from '../database/sql';
import { KeyRotation } from '../secrets/key-rotation';
import { Secret } from '../secrets/secret';
import { SecretBox } from '../secrets/secret-box';
import { Audit } from '../audit/audit';
import type { TelegramUpdate } from './telegram-update';
import { type ClaimedUpdate, TelegramUpdates } from './telegram-updates';

const ROOT = 'a root key that is long enough for anybody';
const OTHER = 'another root key, as long as the first one';

const said = (updateId: number, chatId: number, text = 'hello') =>
  ({ update_id: updateId, message: { message_id: updateId, chat: { id: chatId }, text } }) as TelegramUpdate;

describe('the updates that Telegram has given us', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;
  let updates: TelegramUpdates;

  beforeEach(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    clock = new TestClock();
    updates = kept(ROOT);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const kept = (current: string, previous?: string) => {
    const root = { current: new Secret(current), ...(previous ? { previous: new Secret(previous) } : {}) };
    return new TelegramUpdates(db, clock, new SecretBox(db, clock, root));
  };
  const ids = (claimed: readonly ClaimedUpdate[]) =>
    claimed.map(({ updateId }) => Number(updateId)).sort((a, b) => a - b);
  const only = async () => (await updates.claim(1))[0] as ClaimedUpdate;

  it('are kept once, however often they come', async () => {
    expect(await updates.store([said(1, 7), said(2, 7)])).toBe(2);
    expect(await updates.store([said(2, 7), said(3, 7)])).toBe(1);
  });

  it('are handed out in order within a chat, and side by side between chats', async () => {
    await updates.store([said(1, 7), said(2, 7), said(3, 8), said(4, 8)]);
    const first = await updates.claim(16);
    expect(ids(first)).toEqual([1, 3]);
    expect(await updates.claim(16)).toEqual([]);
    await updates.settle(first.find(({ chatKey }) => chatKey === '7') as ClaimedUpdate);
    expect(ids(await updates.claim(16))).toEqual([2]);
  });

  it('are taken in hand as they are stored: of each chat the first, where nothing waits', async () => {
    await updates.store([said(1, 7), said(2, 8)]);
    await updates.settle((await updates.claim(1))[0] as ClaimedUpdate);
    const given = [
      said(1, 7),
      said(2, 8),
      said(3, 7),
      said(4, 8),
      said(5, 9),
      said(6, 9),
      said(7, 10),
      said(8, 11, 'a\0'),
    ];
    const { fresh, claimed } = await updates.storeAndClaim(given, 4);
    expect(fresh).toBe(6);
    // The first of chat 7 that was given had come before; its next is left to whoever looks.
    expect(ids(claimed)).toEqual([5, 7, 8]);
    expect(claimed.map(({ attempts, payload }) => [attempts, payload?.message])).toContainEqual([
      1,
      { message_id: 8, chat: { id: 11 }, text: 'a' },
    ]);
    const left = await updates.claim(16);
    expect(ids(left)).toEqual([2, 3]);
    for (const update of [...claimed, ...left]) await updates.settle(update);
    expect(ids(await updates.claim(16))).toEqual([4, 6]);
  });

  it('are handed to others when whoever stored them died with them in hand', async () => {
    await updates.storeAndClaim([said(1, 7)], 16);
    expect(await updates.claim(16)).toEqual([]);
    await clock.pass(60_000);
    expect(await only()).toMatchObject({ updateId: '1', attempts: 2 });
  });

  it('are in one hand at a time, whoever reaches for them', async () => {
    await updates.store(Array.from({ length: 40 }, (_update, at) => said(at + 1, at % 10)));
    const hands = await Promise.all(Array.from({ length: 8 }, () => updates.claim(3)));
    const taken = hands.flat();
    expect(new Set(ids(taken)).size).toBe(taken.length);
    expect(new Set(taken.map(({ chatKey }) => chatKey)).size).toBe(taken.length);
  });

  it('say nothing any more once they are handled', async () => {
    await updates.store([said(1, 7, 'my secret')]);
    await updates.settle(await only());
    const [update] = await rows<object>(db, 'SELECT * FROM telegram_updates');
    expect(update).toMatchObject({ sealed_payload: null, handled_at: clock.now() });
    expect(await updates.claim(16)).toEqual([]);
  });

  it('do not lie open while they wait: a password may be among them', async () => {
    await updates.store([said(1, 7, 'correct horse battery staple')]);
    const [row] = await rows<{ text: string; bytes: string }>(
      db,
      `SELECT t::text AS text, encode(sealed_payload, 'escape') AS bytes FROM telegram_updates t`,
    );
    expect(row?.bytes).not.toBe('');
    for (const words of ['horse', Buffer.from('correct horse').toString('hex')]) {
      expect(row?.text).not.toContain(words);
      expect(row?.bytes).not.toContain(words);
    }
    expect((await only()).payload).toMatchObject({ message: { text: 'correct horse battery staple' } });
  });

  it('are read after a change of APP_SECRET as long as the one before is told, and given up afterwards', async () => {
    await updates.store([said(1, 7, 'hello'), said(2, 8, 'again')]);
    const [first] = await kept(OTHER, ROOT).claim(1);
    expect(first?.payload).toMatchObject({ message: { text: 'hello' } });
    const [second] = await kept(OTHER).claim(1);
    expect(second?.payload).toBeNull();
  });

  it('are left alone by a rotation of the data keys', async () => {
    await updates.store([said(1, 7, 'hello')]);
    const box = new SecretBox(db, clock, { current: new Secret(ROOT) });
    const rotation = await new KeyRotation(db, clock, box, new Audit(clock)).rotate();
    expect(rotation).toMatchObject({ resealed: 0, unreadable: 0 });
    expect((await only()).payload).toMatchObject({ message: { text: 'hello' } });
  });

  it('are handed out again when their handler died, and its late word does not count', async () => {
    await updates.store([said(1, 7)]);
    const lost = await only();
    await clock.pass(60_000);
    const again = await only();
    expect(again).toMatchObject({ updateId: '1', attempts: 2 });
    await updates.settle(lost);
    expect(await rows(db, 'SELECT 1 FROM telegram_updates WHERE handled_at IS NULL')).toHaveLength(1);
  });

  it('stay in the hand that renews its hold, unless another has taken them', async () => {
    await updates.store([said(1, 7)]);
    const held = await only();
    await clock.pass(50_000);
    await updates.renew([held]);
    await clock.pass(50_000);
    expect(await updates.claim(16)).toEqual([]);
    await clock.pass(10_000);
    const taken = await only();
    await clock.pass(50_000);
    await updates.renew([held]);
    await clock.pass(10_000);
    expect(taken.leaseToken).not.toBe(held.leaseToken);
    expect(ids(await updates.claim(16))).toEqual([1]);
  });

  it('keep their chat waiting while they are put off', async () => {
    await updates.store([said(1, 7), said(2, 7)]);
    await updates.postpone(await only(), 1_000);
    expect(await updates.claim(16)).toEqual([]);
    await clock.pass(1_000);
    expect(ids(await updates.claim(16))).toEqual([1]);
  });

  it('may hold what a database cannot: zero characters and halves of letters', async () => {
    expect(await updates.store([said(1, 7, 'a\u0000b \ud83d c')])).toBe(1);
    expect((await only()).payload).toMatchObject({ message: { text: 'ab \ufffd c' } });
  });

  it('are forgotten a day after', async () => {
    await updates.store([said(1, 7), said(2, 8)]);
    await updates.settle(await only());
    expect(await updates.forgetHandled(clock.now())).toBe(0);
    expect(await updates.forgetHandled(new Date(clock.now().getTime() + 1))).toBe(1);
  });
});
