import { randomBytes, randomUUID } from 'node:crypto';
import { Logger, type OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import type { Clock } from '../clock/clock';
import type { AppSecret } from '../config/app-secret';
import { ConfigError } from '../config/from-env';
import { waitForLockInTx } from '../database/locks';
import { affected, type Queryable, rows } from '../database/sql';
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
    const newest = (await this.dataKeys()).at(-1);
    if (!newest) throw new SealError('the database has no data key');
    return `${VERSION}.${newest.id}.${encrypt(Buffer.from(text, 'utf8'), newest.key).toString('base64url')}`;
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

const storedKeys = (db: Queryable): Promise<StoredKey[]> =>
  rows<StoredKey>(db, 'SELECT id, wrapped FROM data_keys ORDER BY created_at, id');

const remedy = (hadPrevious: boolean): string =>
  'it is not the one that the secrets in this database were sealed with' +
  (hadPrevious ? ', and neither is APP_SECRET_PREVIOUS' : '') +
  '; set APP_SECRET back (embedded: DATA_DIR/secret), or set APP_SECRET_PREVIOUS to the one before';
