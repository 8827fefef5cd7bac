import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { databaseOptions } from '../database/options';
import { rows } from '../database/sql';
import type { TelegramUpdate } from './telegram-update';
import { type ClaimedUpdate, TelegramUpdates } from './telegram-updates';

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
    updates = new TelegramUpdates(db, clock);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const ids = (claimed: readonly ClaimedUpdate[]) => claimed.map(({ updateId }) => Number(updateId)).sort();
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
    const [kept] = await rows<{ payload: unknown; handled_at: Date }>(db, 'SELECT * FROM telegram_updates');
    expect(kept).toMatchObject({ payload: null, handled_at: clock.now() });
    expect(await updates.claim(16)).toEqual([]);
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
