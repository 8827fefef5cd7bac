import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { CustomersService } from '../fleet/customers.service';
import { paged } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({ ...paged });

/** Every customer whose locations are watched. */
@Injectable()
export class ListCustomersTool implements ReadTool<typeof input> {
  readonly name = 'list_customers';
  readonly title = 'List customers';
  readonly description =
    'Every customer with watched locations, and how many of these are offline and degraded. Use find_customers for one of them.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly customers: CustomersService) {}

  async answer(asked: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const found = await this.customers.list(scopesOf(actor), null, sliceOf(KEYS.textAndId, asked));
    return pageOf(
      asked,
      found,
      ({ id, accountId }) => [id, accountId],
      (customer) => customer,
    );
  }
}
