import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { AuthService } from '../auth/auth.service';
import { FleetService } from '../fleet/fleet.service';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({});

const MOST_GRANTS = 20;

/** In whose name tools are used. */
@Injectable()
export class WhoAmITool implements ReadTool<typeof input> {
  readonly name = 'who_am_i';
  readonly title = 'Who am I';
  readonly description =
    'The person in whose name tools are used: name, role, language, time zone, the time there, and what of the network ' +
    'they may see.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(
    private readonly auth: AuthService,
    private readonly fleet: FleetService,
  ) {}

  async answer(_input: z.output<typeof input>, { actor, now, language, timeZone }: ToolReader): Promise<object> {
    const grants = actor.grants.slice(0, MOST_GRANTS);
    const ids = grants.flatMap((grant) => (grant.type === 'location' ? [grant.id] : []));
    const [user, locations] = await Promise.all([this.auth.byId(actor.userId), this.fleet.byIds(ids)]);
    const names = new Map(locations.map(({ id, name }) => [id, name]));
    const told = grants.map((grant) => ({ ...grant, name: 'id' in grant ? names.get(grant.id) : undefined }));
    return {
      ...{ userId: actor.userId, name: actor.name, email: user?.email, role: actor.role, language, timeZone, now },
      sees: actor.role === 'viewer' ? told : 'everything',
      ...(actor.role === 'viewer' ? { grants: actor.grants.length } : {}),
    };
  }
}
