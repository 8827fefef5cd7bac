import { createHash } from 'node:crypto';
import type { Clock } from '../platform/clock/clock';
import type { Http } from '../platform/http/http';
import { type AddressOf, type PlumeCredentials, baseOf } from './credentials';
import type { Outcome, PlumeHosts } from './plume-host';
import { type Place, PlumeSession } from './plume-session';

/** Sessions that are kept at a time; the oldest makes room. */
const KEPT = 1_000;

/** The session of each account and authorization header. */
export class PlumeSessions {
  private readonly kept = new Map<string, PlumeSession>();
  /** The poller hands in the same object thousands of times: no need to look twice. */
  private readonly atHand = new WeakMap<PlumeCredentials, PlumeSession>();

  constructor(
    private readonly allowed: readonly string[],
    private readonly hosts: PlumeHosts,
    private readonly http: Http,
    private readonly clock: Clock,
    private readonly count: (outcome: Outcome) => void,
  ) {}

  /** Throws a PlumeError when the credentials cannot even be tried. */
  of(credentials: PlumeCredentials): PlumeSession {
    return this.atHand.get(credentials) ?? this.find(credentials);
  }

  private find(credentials: PlumeCredentials): PlumeSession {
    const key = keyOf(credentials);
    const session = this.kept.get(key) ?? this.open(credentials);
    this.kept.delete(key);
    this.kept.set(key, session);
    this.atHand.set(credentials, session);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(oldest);
    }
    return session;
  }

  private open(credentials: PlumeCredentials): PlumeSession {
    const { ssoUrl, apiBase, reportsBase } = credentials;
    return new PlumeSession(
      credentials,
      this.place(ssoUrl, 'SSO'),
      this.place(apiBase, 'API'),
      this.place(reportsBase, 'reports'),
      this.http,
      this.clock,
      this.count,
    );
  }

  private place(address: string, what: AddressOf): Place {
    const base = baseOf(address, this.allowed, what);
    return { ...base, known: this.hosts.of(base.host) };
  }
}

// Hashed, so that the header does not lie about as the key of a map.
const keyOf = ({ accountId, authHeader, partnerId, ssoUrl, apiBase, reportsBase }: PlumeCredentials): string =>
  createHash('sha256')
    .update(JSON.stringify([accountId, authHeader.reveal(), partnerId, ssoUrl, apiBase, reportsBase]))
    .digest('base64');
