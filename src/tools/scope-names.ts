import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { notThere } from '../domain/refusal';
import type { Scope } from '../domain/scope';
import { PREVIEWS } from '../domain/texts/tools';
import { toldText } from '../domain/tools/told-data';
import { AccountsService } from '../fleet/accounts.service';
import { CustomersService } from '../fleet/customers.service';
import { FleetService } from '../fleet/fleet.service';
import { said } from './inputs';
import type { ToolReader } from './tool';

/** What of the network somebody means, as a model says it. */
export const askedScope = {
  about: z.enum(['location', 'customer', 'account', 'all']).describe('What of the network is meant; all: everything.'),
  id: said(200, 'Id of the location or account, or the Plume id of the customer. Left out for all.').optional(),
};

/** The scope that is meant; throws a Refusal when it lacks its id. */
export function scopeOf({ about, id }: z.output<z.ZodObject<typeof askedScope>>): Scope {
  if (about === 'all') return { type: 'all' };
  if (id === undefined) throw notThere('id');
  return { type: about, id };
}

/** What people call parts of the network. */
@Injectable()
export class ScopeNames {
  constructor(
    private readonly fleet: FleetService,
    private readonly customers: CustomersService,
    private readonly accounts: AccountsService,
  ) {}

  /** Throws a Refusal for what this person does not see. */
  async seen(scope: Scope, reader: ToolReader): Promise<string> {
    if (!(await this.fleet.sees(scopesOf(reader.actor), scope))) throw notThere('id');
    return this.named(scope, reader);
  }

  /** The same of anything: what this person does not see, or is there no more, has its id for a name. */
  async any(scope: Scope, reader: ToolReader): Promise<string> {
    const sees = await this.fleet.sees(scopesOf(reader.actor), scope);
    return sees || scope.type === 'all' ? this.named(scope, reader) : toldText(`${scope.type} ${scope.id}`);
  }

  /** The names of the locations among these scopes, by their id: one statement. */
  async ofLocations(scopes: readonly Scope[]): Promise<ReadonlyMap<string, string>> {
    const ids = scopes.flatMap((scope) => (scope.type === 'location' ? [scope.id] : []));
    return new Map((await this.fleet.byIds(ids)).map(({ id, name }) => [id, name]));
  }

  private async named(scope: Scope, { actor, language }: ToolReader): Promise<string> {
    const scopes = scopesOf(actor);
    switch (scope.type) {
      case 'all':
        return PREVIEWS[language].everything;
      case 'location':
        return toldText((await this.fleet.location(scope.id, scopes))?.name ?? scope.id);
      case 'customer': {
        const [customer] = await this.customers.list(scopes, scope.id, { limit: 1, after: null });
        return toldText(customer?.id === scope.id ? (customer.name ?? scope.id) : scope.id);
      }
      case 'account':
        return toldText((await this.accounts.byId(scope.id))?.name ?? scope.id);
    }
  }
}
