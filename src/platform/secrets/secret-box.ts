import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Logger, type OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import type { Clock } from '../clock/clock';
import type { AppSecret } from '../config/app-secret';
import { ConfigError } from '../config/from-env';
import { waitForLockInTx } from '../database/locks';
import { affected, type Queryable, rows, type Tx } from '../database/sql';
import { decrypt, deriveKey, encrypt } from './cipher';
import { Secret } from './secret';

/** What was sealed cannot be opened: it was changed, or its key is gone. */
export class SealError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SealError';
  }
}

interface DataKey {
  readonly id: string;
  readonly key: Buffer;
}

interface StoredKey {
  readonly id: string;
  readonly wrapped: string;
}

const VERSION = 'v1';
const WRAPPING = 'data-key';

/**
 * Seals what must not lie open in the database, and opens it again.
 *
 * Secrets are sealed with AES-256-GCM under a data key, which lies in the database wrapped by APP_SECRET: so the root
 * can change without touching what is sealed. A sealed text is `v1.<id of its data key>.<base64url>`.
 */
export class SecretBox implements OnModuleInit {
  private readonly logger = new Logger(SecretBox.name);
  private keys: Promise<DataKey[]> | null = null;
  private readonly keysForNow = new Map<Secret, Map<string, Buffer>>();

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly root: AppSecret,
  ) {}

  /** A wrong APP_SECRET stops the process at its start, and not at the first alert. */
  async onModuleInit(): Promise<void> {
    await this.dataKeys();
  }

  /** Throws a ConfigError when APP_SECRET is not the one that the database knows. */
  async seal(text: string): Promise<string> {
    const newest = await this.newest();
    return `${VERSION}.${newest.id}.${encrypt(Buffer.from(text, 'utf8'), newest.key).toString('base64url')}`;
  }

  /** Adds a key, under which everything is sealed from now on, here and at every replica. Gives its id. */
  async addKey(tx: Tx): Promise<string> {
    await waitForLockInTx(tx, 'data-keys');
    const id = randomUUID();
    // The newest in any case, though clocks differ.
    await affected(
      tx,
      `INSERT INTO data_keys (id, wrapped, created_at)
       SELECT $1, $2, GREATEST($3, max(created_at) + interval '1 millisecond') FROM data_keys`,
      [id, this.wrap(randomBytes(32)), this.clock.now()],
    );
    return id;
  }

  /** What a text begins with that is sealed under the newest key. */
  async newestSeal(): Promise<string> {
    return `${VERSION}.${(await this.newest()).id}.`;
  }

  /** Throws a SealError when it was changed or its key is gone; a ConfigError when APP_SECRET is another. */
  async open(sealed: string): Promise<Secret> {
    const [version, id, body] = sealed.split('.');
    if (version !== VERSION || !id || !body) throw new SealError('this is no sealed text');
    const key = (await this.find(id)) ?? (await this.findAgain(id));
    if (!key) throw new SealError(`the data key ${id} is gone from the database; restore it, or enter the secret anew`);
    const plain = decrypt(Buffer.from(body, 'base64url'), key.key);
    if (!plain) throw new SealError('a sealed text was changed; enter the secret anew');
    return new Secret(plain.toString('utf8'));
  }

  /** A key for one purpose: the same on every replica and after a restart, as long as APP_SECRET is. 43 characters. */
  derive(purpose: string): string {
    return deriveKey(this.root.current.reveal(), `derived:${purpose}`).toString('base64url');
  }

  /** A signature for what anybody may read but nobody change, as base64url: HMAC-SHA256 under a key of this purpose. */
  sign(text: string, purpose: string): string {
    return signature(this.root.current, text, purpose).toString('base64url');
  }

  /** Whether `sign` has made it, also under the APP_SECRET before this one while APP_SECRET_PREVIOUS tells it. */
  isSignature(text: string, given: string, purpose: string): boolean {
    const { current, previous } = this.root;
    const shown = Buffer.from(given, 'base64url');
    return (previous ? [current, previous] : [current]).some((root) => {
      const expected = signature(root, text, purpose);
      return shown.length === expected.length && timingSafeEqual(shown, expected);
    });
  }

  /**
   * Seals what is opened again within moments, under a key derived from APP_SECRET. No data key is asked for, so it costs
   * no trip to the database, and a rotation of the data keys has nothing to seal anew.
   */
  sealForNow(text: string, purpose: string): Buffer {
    return encrypt(Buffer.from(text, 'utf8'), this.keyForNow(this.root.current, purpose));
  }

  /**
   * What `sealForNow` was given, also under the APP_SECRET before this one while APP_SECRET_PREVIOUS tells it. Throws a
   * SealError otherwise.
   */
  openForNow(sealed: Buffer, purpose: string): Secret {
    const { current, previous } = this.root;
    for (const root of previous ? [current, previous] : [current]) {
      const plain = decrypt(sealed, this.keyForNow(root, purpose));
      if (plain) return new Secret(plain.toString('utf8'));
    }
    throw new SealError('it was changed, or sealed under an APP_SECRET that is not known any more');
  }

  private keyForNow(root: Secret, purpose: string): Buffer {
    const keys = this.keysForNow.get(root) ?? new Map<string, Buffer>();
    this.keysForNow.set(root, keys);
    const key = keys.get(purpose) ?? deriveKey(root.reveal(), `for-now:${purpose}`);
    keys.set(purpose, key);
    return key;
  }

  /** Asked for anew each time, which is seldom: another process may have added one. */
  private async newest(): Promise<DataKey> {
    await this.dataKeys();
    const [newest] = await rows<{ id: string }>(
      this.db,
      'SELECT id FROM data_keys ORDER BY created_at DESC, id DESC LIMIT 1',
    );
    const key = newest && ((await this.find(newest.id)) ?? (await this.findAgain(newest.id)));
    if (!key) throw new SealError('the database has no data key');
    return key;
  }

  private async find(id: string): Promise<DataKey | undefined> {
    return (await this.dataKeys()).find((key) => key.id === id);
  }

  /** Another replica may have added a key since we looked. */
  private findAgain(id: string): Promise<DataKey | undefined> {
    this.keys = null;
    return this.find(id);
  }

  private dataKeys(): Promise<DataKey[]> {
    const keys = (this.keys ??= this.load());
    keys.catch(() => {
      if (this.keys === keys) this.keys = null;
    });
    return keys;
  }

  private async load(): Promise<DataKey[]> {
    const stored = await storedKeys(this.db);
    const all = stored.length > 0 ? stored : await this.createFirst();
    return Promise.all(all.map((key) => this.unwrap(key)));
  }

  private createFirst(): Promise<StoredKey[]> {
    return this.db.transaction(async (tx) => {
      await waitForLockInTx(tx, 'data-keys');
      const stored = await storedKeys(tx);
      if (stored.length > 0) return stored;
      const first = { id: randomUUID(), wrapped: this.wrap(randomBytes(32)) };
      await affected(tx, 'INSERT INTO data_keys (id, wrapped, created_at) VALUES ($1, $2, $3)', [
        first.id,
        first.wrapped,
        this.clock.now(),
      ]);
      return [first];
    });
  }

  private wrap(key: Buffer): string {
    return encrypt(key, deriveKey(this.root.current.reveal(), WRAPPING)).toString('base64url');
  }

  private async unwrap({ id, wrapped }: StoredKey): Promise<DataKey> {
    const { current, previous } = this.root;
    const bytes = Buffer.from(wrapped, 'base64url');
    const key = decrypt(bytes, deriveKey(current.reveal(), WRAPPING));
    if (key) return { id, key };
    const former = previous && decrypt(bytes, deriveKey(previous.reveal(), WRAPPING));
    if (!former) throw new ConfigError([{ variable: 'APP_SECRET', expected: remedy(previous !== undefined) }]);
    await affected(this.db, 'UPDATE data_keys SET wrapped = $3 WHERE id = $1 AND wrapped = $2', [
      id,
      wrapped,
      this.wrap(former),
    ]);
    this.logger.log('a data key is wrapped by the new APP_SECRET now; APP_SECRET_PREVIOUS has done its work');
    return { id, key: former };
  }
}

const signature = (root: Secret, text: string, purpose: string): Buffer =>
  createHmac('sha256', deriveKey(root.reveal(), `signature:${purpose}`))
    .update(text)
    .digest();

const storedKeys = (db: Queryable): Promise<StoredKey[]> =>
  rows<StoredKey>(db, 'SELECT id, wrapped FROM data_keys ORDER BY created_at, id');

const remedy = (hadPrevious: boolean): string =>
  'it is not the one that the secrets in this database were sealed with' +
  (hadPrevious ? ', and neither is APP_SECRET_PREVIOUS' : '') +
  '; set APP_SECRET back (embedded: DATA_DIR/secret), or set APP_SECRET_PREVIOUS to the one before';
