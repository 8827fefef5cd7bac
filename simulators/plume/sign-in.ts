import { createHmac, randomBytes } from 'node:crypto';
import { type Answer, ok, signInRefusal } from './answer';
import type { Partner } from './fleet';

interface Session {
  readonly partner: Partner;
  readonly expiresAt: number;
}

/** The sign-in of the cloud: grants tokens for client credentials, knows which are still good, and revokes them. */
export class SignIn {
  /** True while the credentials of everybody are refused. */
  refuses = false;
  /** Seconds that a new token lives. */
  tokenSeconds: number;
  issued = 0;
  /** By the whole header that presents the token. */
  private readonly sessions = new Map<string, Session>();
  private readonly key = randomBytes(16);

  constructor(
    private readonly partners: readonly Partner[],
    private readonly issuer: () => string,
    tokenSeconds: number,
  ) {
    this.tokenSeconds = tokenSeconds;
  }

  /** Answers a token request: 200, 400 or 401. */
  answer(headers: { authorization?: string; 'content-type'?: string }, body: string, now: number): Answer {
    if (!headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
      return signInRefusal(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded.');
    }
    const form = new URLSearchParams(body);
    for (const name of form.keys()) {
      if (form.getAll(name).length > 1) return signInRefusal(400, 'invalid_request', `Duplicate parameter '${name}'.`);
    }
    const client = this.client(headers.authorization, form);
    if ('status' in client) return client;
    const grant = form.get('grant_type');
    if (grant === null) return signInRefusal(400, 'invalid_request', 'The token request must specify a grant type.');
    if (grant !== 'client_credentials') {
      return signInRefusal(400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
    }
    const scope = form.get('scope');
    if (scope !== `partnerId:${client.partnerId} role:partnerIdAdmin`) {
      return signInRefusal(
        400,
        'invalid_scope',
        'One or more scopes are not configured for the authorization server resource.',
      );
    }
    const token = this.grant(client, scope, now);
    return ok({ token_type: 'Bearer', expires_in: this.tokenSeconds, access_token: token, scope });
  }

  /** Whose token it is, or undefined when it is unknown, expired or revoked. */
  partnerOf(authorization: string | undefined, now: number): Partner | undefined {
    const session = authorization === undefined ? undefined : this.sessions.get(authorization);
    return session && session.expiresAt > now ? session.partner : undefined;
  }

  revokeAll(): void {
    this.sessions.clear();
  }

  private client(authorization: string | undefined, form: URLSearchParams): Partner | Answer {
    const invalid = signInRefusal(
      401,
      'invalid_client',
      'The client secret supplied for a confidential client is invalid.',
    );
    if (authorization === undefined) return invalid;
    if (form.has('client_id') || form.has('client_secret')) {
      return signInRefusal(400, 'invalid_request', 'Cannot supply multiple client credentials.');
    }
    const hash = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
    const pair = hash === undefined ? '' : Buffer.from(hash, 'base64').toString('utf8');
    if (!pair.includes(':')) return signInRefusal(400, 'invalid_request', 'The authorization header is malformed.');
    if (this.refuses) return invalid;
    return this.partners.find(({ clientId, clientSecret }) => `${clientId}:${clientSecret}` === pair) ?? invalid;
  }

  private grant(partner: Partner, scope: string, now: number): string {
    this.issued++;
    const expiresAt = now + this.tokenSeconds * 1_000;
    const claims = {
      ver: 1,
      jti: `AT.${this.issued}`,
      iss: this.issuer(),
      aud: 'api://plume',
      iat: Math.floor(now / 1_000),
      exp: Math.floor(expiresAt / 1_000),
      cid: partner.clientId,
      scp: scope.split(' '),
      sub: partner.clientId,
    };
    const head = `${base64url({ kid: 'simulated', alg: 'HS256' })}.${base64url(claims)}`;
    const token = `${head}.${createHmac('sha256', this.key).update(head).digest('base64url')}`;
    if (this.sessions.size > 1_000) this.forgetExpired(now);
    this.sessions.set(`Bearer ${token}`, { partner, expiresAt });
    return token;
  }

  private forgetExpired(now: number): void {
    for (const [token, { expiresAt }] of this.sessions) if (expiresAt <= now) this.sessions.delete(token);
  }
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
