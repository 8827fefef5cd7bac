import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { eventually } from '../../../test/support/eventually';
import { Clock } from '../clock/clock';
import { Listener, notify } from './listener';
import { lockInTx, Locks } from './locks';
import { databaseOptions } from './options';
import { rows } from './sql';

describe('between processes', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let ours: Locks;
  let theirs: Locks;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    ours = new Locks(database.url, new Clock());
    theirs = new Locks(database.url, new Clock());
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const cut = (name: string) =>
    rows(db, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [name]);

  describe('a lock', () => {
    it('is held by one, and free again when its work ends, well or not', async () => {
      const done: string[] = [];
      const held = await ours.hold('poller', async () => {
        done.push('ours');
        expect(await theirs.hold('poller', async () => void done.push('theirs'))).toBe(false);
        expect(await theirs.hold('another', async () => void done.push('another'))).toBe(true);
      });
      expect(held).toBe(true);
      await expect(ours.hold('poller', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(await theirs.hold('poller', async () => void done.push('theirs'))).toBe(true);
      expect(done).toEqual(['ours', 'another', 'theirs']);
    });

    it('tells its holder when the connection is lost, and the lock with it', async () => {
      await ours.hold('poller', async (signal) => {
        const lost = new Promise((resolve) => signal.addEventListener('abort', resolve));
        await cut('panoptes lock poller');
        await lost;
        await eventually(() => theirs.hold('poller', () => Promise.resolve()));
      });
    });

    it('can last as long as a transaction', async () => {
      await db.transaction(async (tx) => {
        expect(await lockInTx(tx, 'round')).toBe(true);
        await db.transaction(async (other) => expect(await lockInTx(other, 'round')).toBe(false));
      });
      await db.transaction(async (tx) => expect(await lockInTx(tx, 'round')).toBe(true));
    });
  });

  describe('a call', () => {
    let listener: Listener;
    let heard: string[];
    const listening = () =>
      eventually(async () => {
        await notify(db, 'ready', '');
        return heard.includes('ready');
      });

    beforeEach(() => {
      heard = [];
      listener = new Listener(database.url, new Clock());
      listener.listen('ready', () => void heard.push('ready'));
    });
    afterEach(() => listener.onApplicationShutdown());
    const calls = () => heard.filter((call) => call !== 'ready');

    it('is heard when its transaction commits, and only then', async () => {
      listener.listen('deliveries', (payload) => void heard.push(payload));
      await listening();
      await db.transaction(async (tx) => notify(tx, 'deliveries', 'kept'));
      await expect(
        db.transaction(async (tx) => {
          await notify(tx, 'deliveries', 'undone');
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      await notify(db, 'deliveries', 'last');
      await eventually(() => calls().includes('last'));
      expect(calls()).toEqual(['kept', 'last']);
    });

    it('is heard by whoever begins to listen later, until they stop', async () => {
      await listening();
      const stop = listener.listen('Odd "name"', (payload) => void heard.push(payload));
      await eventually(async () => {
        await notify(db, 'Odd "name"', 'first');
        return calls().includes('first');
      });
      stop();
      heard = [];
      await notify(db, 'Odd "name"', 'second');
      await listening();
      expect(calls().filter((call) => call === 'second')).toEqual([]);
    });

    it('is heard again after the connection was lost, and by the others when one fails', async () => {
      listener.listen('deliveries', () => {
        throw new Error('a deaf ear');
      });
      listener.listen('deliveries', (payload) => void heard.push(payload));
      await listening();
      await cut('panoptes listener');
      await eventually(async () => {
        await notify(db, 'deliveries', 'after');
        return calls().includes('after');
      });
    });
  });
});
