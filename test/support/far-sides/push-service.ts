import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto';

import { type Answered, type Asked, LoopbackServer } from './loopback-server';

export interface Notification {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly renotify: boolean;
  readonly url: string | null;
  readonly actions: readonly { readonly action: string; readonly title: string; readonly url: string | null }[];
}

export interface Push {
  readonly ttl: number;
  readonly urgency: string;
  readonly topic: string;
  readonly notification: Notification;
}

/** A push service on loopback, and the browser behind it, which alone can read what comes. */
export class PushService {
  readonly path = '/push/gAAAAABnabcdefghijklmnopqrstuvwxyz';
  readonly pushes: Push[] = [];
  private readonly browser: ECDH = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  private constructor(
    readonly server: LoopbackServer,
    private readonly publicKey: string,
  ) {
    this.browser.generateKeys();
  }

  /** The subscription is bound to the VAPID key `publicKey`. */
  static async start(publicKey: string): Promise<PushService> {
    const server = await LoopbackServer.start((asked) => service.answer(asked));
    const service = new PushService(server, publicKey);
    return service;
  }

  get endpoint(): string {
    return this.server.url + this.path;
  }

  get keys() {
    return { p256dh: this.browser.getPublicKey('base64url'), auth: this.auth.toString('base64url') };
  }

  /** What the browser shows: one notification for each tag. */
  shown(): Notification[] {
    return [...new Map(this.pushes.map(({ notification }) => [notification.tag, notification])).values()];
  }

  private answer({ path, headers, bytes }: Asked): Answered {
    if (path !== this.path) return { status: 404 };
    if (bytes.length > 4_096) return { status: 413 };
    const fault = this.faultOfToken(headers.authorization ?? '');
    if (fault) return fault;
    const notification = JSON.parse(this.decrypt(bytes).toString('utf8')) as Notification;
    const { ttl, urgency = '', topic = '' } = headers;
    if (ttl === undefined || headers['content-encoding'] !== 'aes128gcm') return { status: 400 };
    this.pushes.push({ ttl: Number(ttl), urgency, topic, notification });
    return { status: 201, headers: { location: `${this.server.url}/message/1` } };
  }

  /** RFC 8292: who sends is known by a signed token for this origin, good for a day at most. */
  private faultOfToken(authorization: string): Answered | null {
    const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
    if (key !== this.publicKey) return { status: 403, body: { reason: 'VapidPkHashMismatch' } };
    const [head, body, signature = ''] = token.split('.');
    const point = Buffer.from(key, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y! };
    const signer = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
    const isOurs = verify('sha256', Buffer.from(`${head}.${body}`), signer, Buffer.from(signature, 'base64url'));
    const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as Record<string, unknown>;
    const left = Number(claims.exp) - Date.now() / 1_000;
    const isGood =
      claims.aud === this.server.url && left > 0 && left <= 86_400 && /^(mailto|https):/.test(String(claims.sub));
    return isOurs && isGood ? null : { status: 403, body: { reason: 'BadJwtToken' } };
  }

  /** RFC 8291 and 8188, read backwards. */
  private decrypt(bytes: Buffer): Buffer {
    const [salt, idLength] = [bytes.subarray(0, 16), bytes.readUInt8(20)];
    const sender = bytes.subarray(21, 21 + idLength);
    const sealed = bytes.subarray(21 + idLength);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.browser.getPublicKey(), sender]);
    const shared = Buffer.from(hkdfSync('sha256', this.browser.computeSecret(sender), this.auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: nonce\0', 12));
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2));
  }
}
