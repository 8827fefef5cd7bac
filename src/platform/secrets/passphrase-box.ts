import { randomBytes, scrypt } from 'node:crypto';

import { decrypt, encrypt } from './cipher';
import { Secret } from './secret';

/** How a key is made of a passphrase: written down beside what is sealed, and no secret. */
export interface PassphraseLock {
  readonly kdf: 'scrypt';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** base64url */
  readonly salt: string;
}

/** 128 MiB and about half a second for each guess. */
const COST = { kdf: 'scrypt', n: 2 ** 17, r: 8, p: 1 } as const;

const KEY = 32;

/** Seals what leaves the house, with AES-256-GCM under a passphrase that only people know. */
export class PassphraseBox {
  private constructor(
    readonly lock: PassphraseLock,
    private readonly key: Buffer,
  ) {}

  static create(passphrase: Secret): Promise<PassphraseBox> {
    return PassphraseBox.at({ ...COST, salt: randomBytes(16).toString('base64url') }, passphrase);
  }

  /** The box that has this lock, if the passphrase is its own: that shows when something of it is opened. */
  static async at(lock: PassphraseLock, passphrase: Secret): Promise<PassphraseBox> {
    const { n, r, p, salt } = lock;
    const options = { N: n, r, p, maxmem: 256 * n * r };
    const key = await new Promise<Buffer>((resolve, reject) =>
      scrypt(passphrase.reveal().normalize('NFC'), Buffer.from(salt, 'base64url'), KEY, options, (error, derived) =>
        error ? reject(error) : resolve(derived),
      ),
    );
    return new PassphraseBox(lock, key);
  }

  seal(text: string): string {
    return encrypt(Buffer.from(text, 'utf8'), this.key).toString('base64url');
  }

  /** Null when it was sealed under another passphrase, or changed. */
  open(sealed: string): Secret | null {
    const plain = decrypt(Buffer.from(sealed, 'base64url'), this.key);
    return plain && new Secret(plain.toString('utf8'));
  }
}
