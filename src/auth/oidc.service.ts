import { Injectable, Logger } from '@nestjs/common';
import { EncryptJWT, jwtDecrypt } from 'jose';
import * as openid from 'openid-client';
import { z } from 'zod';

import { after, minutes } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { isLoopback } from '../platform/config/from-env';
import { Clock } from '../platform/clock/clock';
import { SecretBox } from '../platform/secrets/secret-box';
import { AuthConfig } from './auth.config';
import { OidcUsers } from './oidc-users.service';

/** How long somebody may take at the provider's page. */
export const OIDC_FLOW_LIFE = minutes(10);

const PATIENCE_SECONDS = 10;

const NO_ANSWER = 'NO_ANSWER';

/** What the browser keeps while it is at the provider, sealed. It ties the answer to whoever asked. */
const flowSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  cookie: z.boolean(),
});

const TROUBLE = {
  late: {
    en: 'This sign-in took too long or began elsewhere: begin again.',
    es: 'Este inicio de sesión tardó demasiado o empezó en otro lugar: empiece de nuevo.',
  },
  noToken: {
    en: 'The provider sent no id token: it must allow the scope openid.',
    es: 'El proveedor no envió ningún id token: tiene que permitir el ámbito openid.',
  },
  off: {
    en: 'Sign-in by OpenID Connect is off: OIDC_ISSUER is not set.',
    es: 'El inicio de sesión con OpenID Connect está apagado: falta OIDC_ISSUER.',
  },
  unreachable: {
    en: 'The provider of OIDC_ISSUER does not answer as it should: try again later.',
    es: 'El proveedor de OIDC_ISSUER no responde como debe: inténtelo más tarde.',
  },
};

export interface OidcStart {
  /** The provider's page. */
  readonly url: string;
  /** For a cookie that no script reads; `finish` wants it back. */
  readonly flow: string;
}

/** Sign-in by OpenID Connect: the provider of OIDC_ISSUER vouches for people. */
@Injectable()
export class OidcService {
  private readonly logger = new Logger(OidcService.name);
  private known: Promise<openid.Configuration> | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly config: AuthConfig,
    private readonly users: OidcUsers,
  ) {}

  /** Whether there is a provider here that vouches for people. */
  get isOn(): boolean {
    return this.config.OIDC_ISSUER !== undefined;
  }

  /** Sends somebody to the provider. `cookie` is handed back at the end: how they want to be signed in. */
  async start(redirectUri: string, cookie: boolean): Promise<OidcStart> {
    const provider = await this.provider();
    const state = openid.randomState();
    const nonce = openid.randomNonce();
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, flow: await this.seal({ state, nonce, verifier, redirectUri, cookie }) };
  }

  /** Takes somebody back from the provider: `search` is the query they come with. Gives who they are here. */
  async finish(search: string, sealed: string | undefined): Promise<{ userId: string; cookie: boolean }> {
    const provider = await this.provider();
    const flow = sealed === undefined ? null : await this.open(sealed);
    if (!flow) throw new Refusal('invalid', TROUBLE.late);
    const claims = await this.claims(provider, flow, search);
    return { userId: await this.users.userFor(provider.serverMetadata().issuer, claims), cookie: flow.cookie };
  }

  private async claims(
    provider: openid.Configuration,
    { state, nonce, verifier, redirectUri }: z.output<typeof flowSchema>,
    search: string,
  ): Promise<Record<string, unknown>> {
    const url = new URL(redirectUri);
    url.search = search;
    try {
      const tokens = await openid.authorizationCodeGrant(provider, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const told = tokens.claims();
      if (!told) throw new Refusal('forbidden', TROUBLE.noToken);
      // What is not in the id token may be told to whoever asks for it.
      const more: Record<string, unknown> = provider.serverMetadata().userinfo_endpoint
        ? await openid.fetchUserInfo(provider, tokens.access_token, told.sub)
        : {};
      // An address and whether it is verified belong together: not the one from here and the other from there.
      const { email, email_verified } = told.email === undefined ? more : told;
      return { ...more, ...told, email, email_verified };
    } catch (cause) {
      throw cause instanceof Refusal ? cause : this.refusal(cause);
    }
  }

  /** Asked for when it is first needed, and again after it could not be reached: no start waits for it. */
  private async provider(): Promise<openid.Configuration> {
    const known = (this.known ??= this.discover());
    try {
      return await known;
    } catch (cause) {
      if (this.known === known) this.known = null;
      throw cause instanceof Refusal ? cause : this.refusal(cause);
    }
  }

  private async discover(): Promise<openid.Configuration> {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = this.config;
    if (!issuer || !id) throw new Refusal('missing', TROUBLE.off);
    const insecure = isLoopback(new URL(issuer).hostname) ? [openid.allowInsecureRequests] : [];
    return openid.discovery(new URL(issuer), id, undefined, secret ? bySecret(secret) : openid.None(), {
      execute: insecure,
      timeout: PATIENCE_SECONDS,
    });
  }

  // What the library throws may carry the provider's whole answer: only its code is said.
  private refusal(cause: unknown): Refusal {
    const { code } = cause as { code?: unknown };
    // What came from the network itself has none.
    const word = typeof code === 'string' ? code : NO_ANSWER;
    this.logger.warn({ code: word }, 'a sign-in by OpenID Connect failed');
    if (cause instanceof openid.AuthorizationResponseError || cause instanceof openid.ResponseBodyError) {
      return new Refusal('forbidden', {
        en: `The provider did not vouch for you (${cause.error}): begin again.`,
        es: `El proveedor no ha respondido por usted (${cause.error}): empiece de nuevo.`,
      });
    }
    if ([NO_ANSWER, 'OAUTH_TIMEOUT'].includes(word) || word.startsWith('OAUTH_RESPONSE_IS_NOT')) {
      return new Refusal('unreachable', TROUBLE.unreachable);
    }
    return new Refusal('forbidden', {
      en: `What the provider said does not fit (${word}): begin again.`,
      es: `Lo que dijo el proveedor no encaja (${word}): empiece de nuevo.`,
    });
  }

  private seal(flow: z.output<typeof flowSchema>): Promise<string> {
    const now = this.clock.now();
    return new EncryptJWT(flow)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setIssuedAt(now)
      .setExpirationTime(after(now, OIDC_FLOW_LIFE))
      .encrypt(this.key());
  }

  private async open(sealed: string): Promise<z.output<typeof flowSchema> | null> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.key(), { currentDate: this.clock.now() });
      return flowSchema.parse(payload);
    } catch {
      return null;
    }
  }

  private key(): Uint8Array {
    return Buffer.from(this.box.derive('oidc-flow'), 'base64url');
  }
}

/** In the header, unless the provider only takes it in the body. */
function bySecret(secret: string): openid.ClientAuth {
  const [basic, post] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (taken.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
  };
}
