import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, type CryptoKey, type JWK, SignJWT } from 'jose';

/** What a sign-in was asked for, until its code is redeemed. */
interface Asked {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

/** A provider of OpenID Connect on loopback. Whoever comes to its page is whom the story says. */
export class OpenIdProvider {
  readonly clientId = 'panoptes';
  readonly clientSecret = 'the secret of the client';

  /** What it says of whoever signs in next. */
  claims: Record<string, unknown> = { sub: 'ada', email: 'ada@example.test', email_verified: true, name: 'Ada' };
  /** What it tells only to who asks at the userinfo endpoint. */
  userinfo: Record<string, unknown> = {};
  /** What its id tokens are made to say in place of the truth. */
  forged: Record<string, unknown> = {};

  private readonly asked = new Map<string, Asked>();

  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    private readonly jwk: JWK,
  ) {}

  static async start(): Promise<OpenIdProvider> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const server = createServer();
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
    const provider = new OpenIdProvider(server, privateKey, jwk);
    server.on('request', (request, reply) => void provider.answer(request, reply));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get environment() {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: this.clientId, OIDC_CLIENT_SECRET: this.clientSecret };
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** Somebody signs in at its page, and is sent back: the address they come back to. */
  visit(page: string): URL {
    const { searchParams: asked } = new URL(page);
    const code = randomUUID();
    const redirectUri = asked.get('redirect_uri') ?? '';
    this.asked.set(code, {
      redirectUri,
      nonce: asked.get('nonce') ?? '',
      challenge: asked.get('code_challenge') ?? '',
    });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.issuer }).toString();
    return back;
  }

  private async answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    switch (new URL(request.url ?? '', this.issuer).pathname) {
      case '/.well-known/openid-configuration':
        return say(reply, 200, {
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          userinfo_endpoint: `${this.issuer}/userinfo`,
          jwks_uri: `${this.issuer}/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          authorization_response_iss_parameter_supported: true,
        });
      case '/authorize':
        return this.page(request, reply);
      case '/jwks':
        return say(reply, 200, { keys: [this.jwk] });
      case '/userinfo':
        return say(reply, 200, { sub: this.claims.sub, ...this.userinfo });
      case '/token':
        return this.token(request, reply);
      default:
        return say(reply, 404, {});
    }
  }

  /** Where a browser lands: whoever presses the link there is whom the story says. */
  private page(request: IncomingMessage, reply: ServerResponse): void {
    const back = this.visit(new URL(request.url ?? '', this.issuer).href).href.replaceAll('&', '&amp;');
    reply
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><html lang="en"><title>Provider</title><a href="${back}">Go on</a></html>`);
  }

  private async token(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request) body += String(piece);
    const form = new URLSearchParams(body);
    const asked = this.asked.get(form.get('code') ?? '');
    this.asked.delete(form.get('code') ?? '');
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const basic = `${encodeURIComponent(this.clientId)}:${encodeURIComponent(this.clientSecret).replaceAll('%20', '+')}`;
    if (request.headers.authorization !== `Basic ${Buffer.from(basic).toString('base64')}`) {
      return say(reply, 401, { error: 'invalid_client' });
    }
    if (!asked || verifier !== asked.challenge || form.get('redirect_uri') !== asked.redirectUri) {
      return say(reply, 400, { error: 'invalid_grant' });
    }
    const now = Math.floor(Date.now() / 1_000);
    const truth = { iss: this.issuer, aud: this.clientId, iat: now, exp: now + 300, nonce: asked.nonce };
    const idToken = await new SignJWT({ ...truth, ...this.claims, ...this.forged })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(this.key);
    return say(reply, 200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken });
  }
}

function say(reply: ServerResponse, status: number, body: object): void {
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
