import { after, minutes, seconds } from '../domain/duration';
import type { Clock } from '../platform/clock/clock';
import { type Http, TransportError, retryAfter } from '../platform/http/http';
import { type Base, type PlumeCredentials, basicHeader, pairOf } from './credentials';
import { PlumeError } from './plume-error';
import type { Outcome, PlumeHost } from './plume-host';
import { SIGN_IN, type Token, atSignIn, signInForm, signInRefused, tokenOf } from './sign-in';
import { LONGEST_WAIT, silence, throttled } from './trouble';

/** Whoever was refused is not asked again for this long; whoever did not answer, for a moment. */
const AFTER_REFUSAL = minutes(1);
const AFTER_SILENCE = seconds(5);

/** A resource that answers 401 to a fresh token is asked for this long without renewing the token each time. */
const DENIED_FOR = minutes(10);

export interface Place extends Base {
  readonly known: PlumeHost;
}

/** The headers of a call, the token within. */
export type Bearer = string[];

/** One account's standing with Plume: signed in, being signed in, or refused. */
export class PlumeSession {
  /** Which way to the partner's customers has worked, and whether its reports want to know the client. */
  customersBy: 'Customers' | 'Groups' | null = null;
  clientIdOnReports = false;

  private readonly header: string;
  private token: Token | null = null;
  private bearer: Bearer = [];
  private signingIn: Promise<Bearer> | null = null;
  private failure: { readonly error: unknown; readonly until: Date } | null = null;
  private readonly denied = new Map<string, Date>();

  constructor(
    private readonly credentials: PlumeCredentials,
    private readonly sso: Place,
    readonly api: Place,
    readonly reports: Place,
    private readonly http: Http,
    private readonly clock: Clock,
    private readonly count: (outcome: Outcome) => void,
  ) {
    const header = basicHeader(credentials.authHeader.reveal());
    if (header === null)
      throw new PlumeError({
        kind: 'unauthorized',
        endpoint: SIGN_IN,
        atSignIn: true,
        explanation: 'The authorization header of this account cannot be one.',
        remedy: 'Paste the value from the Plume Portal, with or without the word Basic before it.',
        spanish: {
          explanation: 'La cabecera de autorización de esta cuenta no puede ser correcta.',
          remedy: 'Pegue el valor del portal de Plume, con o sin la palabra Basic delante.',
        },
        about: 'header',
      });
    this.header = header;
  }

  get clientId(): string {
    return pairOf(this.header)[0];
  }

  /** The headers of the next call if there is a token for it; renews an old one in good time, while it still serves. */
  current(now: Date): Bearer | null {
    const { token } = this;
    if (token === null || now >= token.expiresAt) return null;
    if (now >= token.renewAt && this.signingIn === null && !this.hasFailed(now)) this.signIn().catch(() => undefined);
    return this.bearer;
  }

  /**
   * Signs in, once for all who ask at the same time. Throws a PlumeError with `atSignIn`; for a while it repeats the
   * last one instead of asking again, unless `anew`.
   */
  signIn(anew = false): Promise<Bearer> {
    if (this.signingIn) return this.signingIn;
    if (!anew && this.failure && this.clock.now() < this.failure.until) return Promise.reject(this.failure.error);
    this.signingIn = this.ask().finally(() => {
      this.signingIn = null;
    });
    return this.signingIn;
  }

  /** Plume no longer takes this token. Another one, got meanwhile, is kept. */
  drop(bearer: Bearer): void {
    if (bearer === this.bearer) this.token = null;
  }

  deny(resource: string): void {
    this.denied.set(resource, after(this.clock.now(), DENIED_FOR));
  }

  /** The resource has answered after all. */
  allow(resource: () => string): void {
    if (this.denied.size > 0) this.denied.delete(resource());
  }

  denies(resource: string): boolean {
    const until = this.denied.get(resource);
    if (until === undefined) return false;
    if (this.clock.now() < until) return true;
    this.denied.delete(resource);
    return false;
  }

  private hasFailed(now: Date): boolean {
    return this.failure !== null && now < this.failure.until;
  }

  private async ask(): Promise<Bearer> {
    try {
      this.token = await this.tokenFromPlume();
      this.bearer = ['authorization', `Bearer ${this.token.value}`, 'accept', 'application/json'];
      this.failure = null;
      return this.bearer;
    } catch (error) {
      const refused = error instanceof PlumeError && error.kind === 'unauthorized';
      if (refused) this.token = null;
      this.failure = { error, until: after(this.clock.now(), refused ? AFTER_REFUSAL : AFTER_SILENCE) };
      throw error;
    }
  }

  private async tokenFromPlume(): Promise<Token> {
    const { origin, path, known } = this.sso;
    for (let left = 2; ; left -= 1) {
      if (known.budget.pauseLeft() > LONGEST_WAIT) throw atSignIn(throttled(SIGN_IN));
      // Calls of every priority wait for it, so it goes first.
      await known.budget.take('person');
      const sentAt = this.clock.now();
      try {
        const answer = await this.http.send(origin, {
          method: 'POST',
          path,
          headers: [
            ...['authorization', this.header, 'accept', 'application/json'],
            ...['content-type', 'application/x-www-form-urlencoded'],
          ],
          body: signInForm(this.credentials.partnerId),
        });
        const error = answer.status === 200 ? null : signInRefused(answer, this.header);
        this.count(error?.kind ?? 'ok');
        if (error === null) return tokenOf(answer, this.clock.now());
        if (error.kind === 'throttled') known.budget.pauseFor(sentAt, retryAfter(answer.headers, this.clock.now()));
        if (error.kind !== 'unavailable' || left === 0) throw error;
      } catch (cause) {
        if (!(cause instanceof TransportError)) throw cause;
        this.count('unavailable');
        if (cause.timedOut || left === 0) throw atSignIn(silence(SIGN_IN, cause));
      } finally {
        known.budget.giveBack();
      }
      await this.clock.sleep(backoff(2 - left));
    }
  }
}

/** Milliseconds before the next try, by chance, so that many who failed together do not come back together. */
export const backoff = (failures: number): number => seconds(0.25) * 2 ** failures * (0.5 + Math.random());
