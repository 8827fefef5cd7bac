import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { databaseOptions } from '../database/options';
import { rows } from '../database/sql';
import { Secret } from './secret';
import { SecretBox } from './secret-box';

const ROOT = 'a root key that is long enough for anybody';
const OTHER = 'another root key, as long as the first one';

describe('the secret box', () => {
  let database: FreshDatabase;
  let db: DataSource;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const box = (current = ROOT, previous?: string) =>
    new SecretBox(db, new TestClock(), {
      current: new Secret(current),
      ...(previous ? { previous: new Secret(previous) } : {}),
    });

  it('signs for one purpose, and knows its signature while APP_SECRET is being changed', () => {
    const other = 'another root key that is long enough';
    const signature = box().sign('a text', 'links');
    expect(box().isSignature('a text', signature, 'links')).toBe(true);
    expect(box(other, ROOT).isSignature('a text', signature, 'links')).toBe(true);
    expect(box(other).isSignature('a text', signature, 'links')).toBe(false);
    expect(box().isSignature('a text', signature, 'something else')).toBe(false);
    expect(box().isSignature('another text', signature, 'links')).toBe(false);
    expect(box().isSignature('a text', '', 'links')).toBe(false);
  });

  it('opens what it has sealed, also after a restart', async () => {
    const sealed = await box().seal('Basic Zm9vOmJhcg== ✓');
    expect(sealed).not.toContain('Zm9v');
    expect((await box().open(sealed)).reveal()).toBe('Basic Zm9vOmJhcg== ✓');
  });

  it('never seals the same text to the same letters', async () => {
    const one = box();
    expect(await one.seal('x')).not.toBe(await one.seal('x'));
  });

  it('has one key, when replicas need the first at the same moment', async () => {
    const sealed = await Promise.all(Array.from({ length: 5 }, (_, no) => box().seal(String(no))));
    expect(await rows(db, 'SELECT FROM data_keys')).toHaveLength(1);
    const opened = await Promise.all(sealed.map((text) => box().open(text)));
    expect(opened.map((secret) => secret.reveal())).toEqual(['0', '1', '2', '3', '4']);
  });

  it('opens what another replica has sealed under a key made later', async () => {
    const early = box();
    await early.seal('x');
    const [first] = await rows<{ id: string; wrapped: string }>(db, 'SELECT id, wrapped FROM data_keys');
    const later = randomUUID();
    await db.query(`INSERT INTO data_keys VALUES ($1, $2, '2030-01-01')`, [later, first?.wrapped]);
    const sealed = await box().seal('y');
    expect(sealed).toContain(later);
    expect((await early.open(sealed)).reveal()).toBe('y');
  });

  it('refuses a wrong APP_SECRET, and says what to do', async () => {
    await box().seal('x');
    await expect(box(OTHER).onModuleInit()).rejects.toThrow(/APP_SECRET.*set APP_SECRET back.*APP_SECRET_PREVIOUS/);
    await expect(box(OTHER, `${OTHER}!`).seal('x')).rejects.toThrow(/neither is APP_SECRET_PREVIOUS/);
  });

  it('moves to a new APP_SECRET while it knows the one before', async () => {
    const sealed = await box().seal('x');
    expect((await box(OTHER, ROOT).open(sealed)).reveal()).toBe('x');
    expect((await box(OTHER).open(sealed)).reveal()).toBe('x');
    await expect(box(ROOT).open(sealed)).rejects.toThrow(/APP_SECRET/);
  });

  it('does not open what was changed, is of a lost key, or was never sealed', async () => {
    const one = box();
    const sealed = await one.seal('x');
    const [version, id, body = ''] = sealed.split('.');
    const changed = Buffer.from(body, 'base64url');
    changed[13] = (changed[13] ?? 0) ^ 1;
    await expect(one.open([version, id, changed.toString('base64url')].join('.'))).rejects.toThrow(/was changed/);
    await expect(one.open([version, randomUUID(), body].join('.'))).rejects.toThrow(/is gone from the database/);
    await expect(one.open('Basic Zm9v')).rejects.toThrow(/no sealed text/);
  });

  it('derives a key for each purpose, always the same', () => {
    expect(box().derive('webhook')).toBe(box().derive('webhook'));
    expect(box().derive('webhook')).toMatch(/^[\w-]{43}$/);
    expect(new Set([box().derive('webhook'), box().derive('links'), box(OTHER).derive('webhook')]).size).toBe(3);
  });
});

describe('a secret', () => {
  it('shows itself to nobody who does not ask for it', () => {
    const secret = new Secret('hunter2');
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }), `${secret.toString()}`];
    expect(shown.join()).not.toContain('hunter2');
    expect(inspect(secret, { showHidden: true, depth: 9 })).toBe('[redacted]');
    expect(secret.reveal()).toBe('hunter2');
  });
});
