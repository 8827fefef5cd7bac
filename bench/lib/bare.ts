import { join } from 'node:path';
import { request } from 'undici';

import type { BareResult } from '../bare-loop';
import type { Workshop } from './bench';
import type { PlumeSide } from './far-sides';
import { TOOLS } from './places';
import type { Program } from './program';

/** The bare loop as the bench holds it. */
export class Bare {
  private constructor(private readonly program: Program) {}

  static async start(workshop: Workshop, plume: PlumeSide, homes: number, inFlight: number): Promise<Bare> {
    const program = workshop.start('bare', join(TOOLS, 'bench/bare-loop.js'), {});
    const { apiBase } = plume.addresses;
    const { origin, pathname } = new URL(apiBase);
    const paths = (await plume.homes(homes)).map(
      ({ customerId, locationId }) => `${pathname}Customers/${customerId}/locations/${locationId}/nodes`,
    );
    const bare = new Bare(program);
    await bare.says({ origin, paths, authorization: await signIn(plume), inFlight });
    return bare;
  }

  turn(warmUpMs: number, ms: number): Promise<BareResult> {
    return this.says({ warmUpMs, ms }) as Promise<BareResult>;
  }

  private async says(words: object): Promise<unknown> {
    const answer = this.program.line();
    this.program.tell(JSON.stringify(words));
    return JSON.parse(await answer) as unknown;
  }
}

async function signIn({ addresses: { ssoUrl, authHeader, partnerId } }: PlumeSide): Promise<string> {
  const answer = await request(ssoUrl, {
    method: 'POST',
    headers: { authorization: authHeader, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: `partnerId:${partnerId} role:partnerIdAdmin`,
    }).toString(),
  });
  const { access_token: token } = (await answer.body.json()) as { access_token?: string };
  if (!token) throw new Error(`The sign-in of the simulator answered ${answer.statusCode}`);
  return `Bearer ${token}`;
}
