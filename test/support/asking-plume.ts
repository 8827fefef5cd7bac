import { PlumeCloud } from '../../simulators/plume/plume-cloud';
import { Clock } from '../../src/platform/clock/clock';
import { Http } from '../../src/platform/http/http';
import { Metrics } from '../../src/platform/metrics/metrics';
import { Secret } from '../../src/platform/secrets/secret';
import type { PlumeCredentials } from '../../src/plume-client/credentials';
import { PlumeClient } from '../../src/plume-client/plume-client';
import { PlumeConfig } from '../../src/plume-client/plume-client.config';
import { PlumeError } from '../../src/plume-client/plume-error';

/** A clock on which whoever sleeps wakes at once, and finds that the time has passed. */
class ImpatientClock extends Clock {
  private ahead = 0;

  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!signal?.aborted) this.pass(ms);
    return new Promise((resolve) => setImmediate(resolve));
  }

  pass(ms: number): void {
    this.ahead += ms;
  }
}

/** A Plume Cloud of five homes with a client that asks it, short of patience and with a clock that never waits. */
export class AskingPlume {
  readonly client: PlumeClient;
  readonly credentials: PlumeCredentials;

  private constructor(
    readonly clock: ImpatientClock,
    readonly plume: PlumeCloud,
    readonly metrics: Metrics,
  ) {
    this.client = this.clientWith({});
    this.credentials = this.credentialsWith({});
  }

  static async open(): Promise<AskingPlume> {
    const clock = new ImpatientClock();
    return new AskingPlume(clock, await PlumeCloud.start({ homes: 5, now: () => clock.now() }), new Metrics());
  }

  /** Ends it; nothing but GET and sign-ins may have been sent. */
  async close(): Promise<void> {
    expect(this.plume.violations).toEqual([]);
    await this.client.onApplicationShutdown();
    await this.plume.stop();
  }

  clientWith(env: Record<string, string>): PlumeClient {
    const config = new PlumeConfig({
      PLUME_SSO_URL: this.plume.ssoUrl,
      PLUME_API_BASE: this.plume.apiBase,
      PLUME_REPORTS_BASE: this.plume.reportsBase,
      PLUME_CALLS_PER_SECOND: '0',
      PLUME_CALLS_PER_5_MINUTES: '0',
      ...env,
    });
    const http = new Http({ connections: config.POLL_CONCURRENCY, patience: 200 });
    return new PlumeClient(config, this.clock, this.metrics, http);
  }

  credentialsWith(what: Partial<PlumeCredentials>): PlumeCredentials {
    const { authHeader, partnerId, ssoUrl, apiBase, reportsBase } = this.plume;
    const right = {
      accountId: 'account-1',
      authHeader: new Secret(authHeader),
      partnerId,
      ssoUrl,
      apiBase,
      reportsBase,
    };
    return { ...right, ...what };
  }

  home(no = 0): { customerId: string; locationId: string } {
    const { customerId, locationId } = this.plume.home(no);
    return { customerId, locationId };
  }

  readonly look = (no = 0) => this.client.look(this.credentials, this.home(no));

  /** How many calls of this endpoint Plume has got. */
  asked(endpoint: string): number {
    return this.plume.calls().filter((call) => call.endpoint === endpoint).length;
  }

  /** The PlumeError that this ends with: told in sentences, and without a secret or somebody's id. */
  async trouble(work: Promise<unknown>): Promise<PlumeError> {
    const error = await work.then(
      () => null,
      (cause: unknown) => cause,
    );
    if (!(error instanceof PlumeError)) throw new Error(`expected a PlumeError, got ${String(error)}`);
    expect(error.explanation).toMatch(/^[A-Z].*\.$/);
    expect(error.remedy).toMatch(/^[A-Z].*\.$/);
    expect(error.spanish.explanation).toMatch(/^[A-Z].*\.$/);
    expect(error.spanish.remedy).toMatch(/^[A-Z].*\.$/);
    expect(error.spanish.explanation).not.toBe(error.explanation);
    expect(JSON.stringify(error) + error.message).not.toMatch(/PLUME-SECRET|Basic [\w+/]{8}|Bearer [\w-]{8}/);
    expect(error.message).not.toContain(this.home().locationId);
    return error;
  }
}
