import { randomUUID } from 'node:crypto';

import { DataSource } from 'typeorm';

import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { cardMessage, recoveryMessage } from '../../domain/alert-message';
import { databaseOptions } from '../../platform/database/options';
import { rows } from '../../platform/database/sql';
import { InAppChannel } from './in-app.channel';
import { inboxText, LONGEST_MESSAGE } from './inbox-text';

const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: randomUUID() };
const alert = cardMessage(anAlert(), reader);

/** A database that can be asked to fail, or to keep whoever asks waiting. */
class Moody {
  private mood: 'well' | 'failing' | 'silent' = 'well';
  private before: Promise<unknown> = Promise.resolve();

  constructor(private readonly db: DataSource) {}

  /** Does this before anything else is asked. */
  first(sql: string, parameters: unknown[]): void {
    this.before = this.db.query(sql, parameters);
  }

  async query(sql: string, parameters?: unknown[]): Promise<unknown> {
    await this.before;
    if (this.mood === 'silent') return new Promise(() => undefined);
    if (this.mood === 'failing') throw new Error('connection refused');
    return this.db.query(sql, parameters);
  }

  becomes(mood: 'well' | 'failing' | 'silent'): void {
    this.mood = mood;
  }
}

describe('InAppChannel', () => {
  let database: FreshDatabase;
  let db: DataSource;
  const clock = new TestClock();

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url, { connections: 2 })).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  async function aUser(): Promise<string> {
    const [user] = await rows<{ id: string }>(
      db,
      `INSERT INTO users (email, name, role, created_at) VALUES ($1, 'Ada', 'viewer', $2) RETURNING id`,
      [`${randomUUID()}@example.test`, clock.now()],
    );
    return user!.id;
  }

  const inboxOf = (userId: string) =>
    rows<{ id: string; title: string; parts: object[]; incident_id: string | null; read_at: Date | null }>(
      db,
      'SELECT id, icon, title, parts, actions, incident_id, read_at FROM inbox WHERE user_id = $1 ORDER BY created_at',
      [userId],
    );

  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const moody = new Moody(db);
      const address = await aUser();
      let shown: string[] = [];
      const channel = new InAppChannel(moody as unknown as DataSource, clock);
      const look = async () => (shown = (await inboxOf(address)).map((message) => JSON.stringify(message)));
      /** What is said is looked at as soon as it is said, since a test asks without waiting. */
      const looked = <A extends unknown[], T>(say: (...args: A) => Promise<T>) => {
        return async (...args: A): Promise<T> => {
          const said = await say.apply(channel, args);
          await look();
          return said;
        };
      };
      return {
        channel: Object.assign(Object.create(channel) as InAppChannel, {
          deliver: looked(channel.deliver.bind(channel)),
          edit: looked(channel.edit.bind(channel)),
        }),
        address,
        secrets: [],
        texts: () =>
          shown.map((text) => JSON.stringify(JSON.parse(text)).replaceAll('\\"', '"').replaceAll('\\n', '\n')),
        refuses: (status) => {
          if (status !== 401) moody.becomes('failing');
          else moody.first('DELETE FROM users WHERE id = $1', [address]);
        },
        goesSilent: () => moody.becomes('silent'),
        recovers: () => moody.becomes('well'),
        stop: () => Promise.resolve(),
      };
    },
    {
      measures: (message) => [
        { what: 'message', size: Buffer.byteLength(JSON.stringify(inboxText(message))), most: LONGEST_MESSAGE },
      ],
      runs: 2_000,
      partsApart: true,
      namesNoWait: true,
      opensByAddress: true,
    },
  );

  describe('in an inbox', () => {
    let userId: string;
    const channel = () => new InAppChannel(db, clock);
    const soon = () => ({ replyTo: null, signal: AbortSignal.timeout(5_000) });
    beforeEach(async () => {
      userId = await aUser();
    });

    it('lies once, however often the delivery is attempted', async () => {
      const deliveryId = randomUUID();
      for (let attempt = 0; attempt < 3; attempt++) {
        expect(await channel().deliver(alert, userId, { ...soon(), deliveryId })).toEqual({ messageId: deliveryId });
      }
      expect(await inboxOf(userId)).toMatchObject([{ id: deliveryId, title: alert.title, read_at: null }]);
    });

    it('knows the incident that it is about', async () => {
      const incidentId = randomUUID();
      const event = { type: 'incident.opened', severity: 'critical', at: clock.now(), data: { incidentId } } as const;
      await channel().deliver(alert, userId, { ...soon(), event });
      expect(await inboxOf(userId)).toMatchObject([{ incident_id: incidentId }]);
    });

    it('stays read when it is brought up to date', async () => {
      const { messageId } = await channel().deliver(alert, userId, soon());
      await db.query('UPDATE inbox SET read_at = $2 WHERE id = $1', [messageId, clock.now()]);
      const over = recoveryMessage(anAlert({ status: 'resolved', resolvedAt: reader.now }), reader);
      await channel().edit(over, userId, messageId, soon());
      expect(await inboxOf(userId)).toMatchObject([{ title: over.title, read_at: clock.now() }]);
    });

    it('is said anew when it is not there any more', async () => {
      await expect(channel().edit(alert, userId, randomUUID(), soon())).rejects.toMatchObject({ kind: 'gone' });
    });

    it('is nobody else’s to change', async () => {
      const { messageId } = await channel().deliver(alert, userId, soon());
      await expect(channel().edit(alert, await aUser(), messageId, soon())).rejects.toMatchObject({ kind: 'gone' });
    });

    it('holds what PostgreSQL cannot', async () => {
      const hostile = { ...alert, parts: [{ kind: 'text' as const, text: 'a\u0000b\ud800c\\u0000' }] };
      await channel().deliver(hostile, userId, soon());
      expect(await inboxOf(userId)).toMatchObject([{ parts: [{ text: 'a\ufffdb\ufffdc\\u0000' }] }]);
    });

    it('says how many of a list are not shown', async () => {
      const more = (hidden: number) => `and ${hidden} more`;
      const list = { kind: 'list' as const, items: ['one', 'two'], total: 5, more };
      await channel().deliver({ ...alert, parts: [list] }, userId, soon());
      expect(await inboxOf(userId)).toMatchObject([
        { parts: [{ kind: 'list', items: ['one', 'two'], total: 5, more: 'and 3 more' }] },
      ]);
    });
  });
});
