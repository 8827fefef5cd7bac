import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { Audit } from '../audit/audit';
import { databaseOptions } from '../database/options';
import { rows } from '../database/sql';
import { KeyRotation } from './key-rotation';
import { Secret } from './secret';
import { SecretBox } from './secret-box';

const ROOT = 'a root key that is long enough for anybody';
const DAY = 86_400_000;

/** A process of the product that can seal, and one that rotates. */
describe('a new key for everything that is sealed', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;
  let box: SecretBox;
  let rotation: KeyRotation;

  const boxWith = (current = ROOT, previous?: string) =>
    new SecretBox(db, clock, {
      current: new Secret(current),
      ...(previous ? { previous: new Secret(previous) } : {}),
    });

  const keep = async (by: SecretBox, name: string, text: string) =>
    db.query('INSERT INTO vault (name, sealed_text) VALUES ($1, $2)', [name, await by.seal(text)]);
  const vault = () => rows<{ name: string; sealed: string }>(db, 'SELECT name, sealed_text AS sealed FROM vault');
  const keys = () => rows<{ id: string }>(db, 'SELECT id FROM data_keys');

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    await db.query('CREATE TABLE vault (name text, sealed_text text)');
    clock = new TestClock();
    box = boxWith();
    rotation = new KeyRotation(db, clock, boxWith(), new Audit(clock));
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  it('re-seals every text, and every process goes on opening and sealing', async () => {
    for (let no = 0; no < 20; no++) await keep(box, `secret ${no}`, `text ${no}`);
    await db.query(`INSERT INTO vault (name) VALUES ('nothing')`);
    const { keyId, ...done } = await rotation.rotate();
    expect(done).toEqual({ resealed: 20, unreadable: 0, removedKeys: 0 });
    for (const { name, sealed } of (await vault()).filter((row) => row.sealed)) {
      expect(sealed).toContain(keyId);
      expect((await box.open(sealed)).reveal()).toBe(name.replace('secret', 'text'));
    }
    expect(await box.seal('later')).toContain(keyId);
  });

  it('goes through more than one batch', async () => {
    const sealed = await box.seal('x');
    const others = await Promise.all(Array.from({ length: 1_200 }, (_, no) => box.seal(String(no))));
    for (const text of [sealed, ...others]) await db.query('INSERT INTO vault (sealed_text) VALUES ($1)', [text]);
    expect(await rotation.rotate()).toMatchObject({ resealed: 1_201 });
  });

  it('loses nothing that is sealed, changed and opened meanwhile, however often keys change', async () => {
    for (let no = 0; no < 30; no++) await keep(box, String(no), `${no}/0`);
    let rotating = true;
    let opened = 0;
    const write = async (by: SecretBox, from: number) => {
      for (let turn = 1; rotating; turn++) {
        const no = from + (turn % 15);
        await db.query('UPDATE vault SET sealed_text = $2 WHERE name = $1', [no, await by.seal(`${no}/${turn}`)]);
      }
    };
    const read = async (by: SecretBox) => {
      while (rotating) {
        for (const { name, sealed } of await vault()) {
          expect((await by.open(sealed)).reveal().split('/')[0]).toBe(name);
          opened += 1;
        }
      }
    };
    const work = Promise.all([write(boxWith(), 0), write(boxWith(), 15), read(boxWith())]);
    for (let no = 0; no < 5; no++) await rotation.rotate();
    rotating = false;
    await work;
    const { keyId } = await rotation.rotate();
    expect((await vault()).filter(({ sealed }) => !sealed.includes(keyId))).toEqual([]);
    expect(opened).toBeGreaterThan(30);
  });

  it('leaves what cannot be opened as it is, and says how much that is', async () => {
    await keep(box, 'good', 'x');
    await db.query(
      `INSERT INTO vault VALUES ('bad', 'v1.00000000-0000-0000-0000-000000000000.AAAA'), ('odd', 'hello')`,
    );
    expect(await rotation.rotate()).toMatchObject({ resealed: 1, unreadable: 2 });
    expect(await vault()).toContainEqual({ name: 'odd', sealed: 'hello' });
  });

  it('removes a key a day after it was followed by another, unless something needs it', async () => {
    await keep(box, 'good', 'x');
    const [first] = await keys();
    await rotation.rotate();
    await clock.pass(DAY + 1_000);
    expect(await rotation.rotate()).toMatchObject({ removedKeys: 1 });
    expect((await keys()).map(({ id }) => id)).not.toContain(first?.id);
    const [{ sealed } = { sealed: '' }] = await vault();
    expect((await box.open(sealed)).reveal()).toBe('x');
    // Sealed long ago, and stored only now.
    const late = sealed.split('.')[1];
    await rotation.rotate();
    await db.query(`UPDATE vault SET sealed_text = 'v1.' || $1 || '.AAAA'`, [late]);
    await clock.pass(2 * DAY);
    await rotation.rotate();
    expect((await keys()).map(({ id }) => id)).toContain(late);
  });

  it('moves to another root as well', async () => {
    await keep(box, 'good', 'x');
    const moved = boxWith('another root key, as long as the first one', ROOT);
    await new KeyRotation(db, clock, moved, new Audit(clock)).rotate();
    const [{ sealed } = { sealed: '' }] = await vault();
    const alone = boxWith('another root key, as long as the first one');
    expect((await alone.open(sealed)).reveal()).toBe('x');
  });

  it('is in the audit', async () => {
    const { keyId } = await rotation.rotate();
    expect(await rows(db, 'SELECT action, subject_id FROM audit_log')).toEqual([
      { action: 'secrets.rotated', subject_id: keyId },
    ]);
  });
});
