import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { CustomersService } from '../fleet/customers.service';
import { paged, said } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({
  query: said(
    100,
    "Part of the customer's name, account number or Plume id, or of the name of one of their locations.",
  ),
  ...paged,
});

/** Finds customers by what people call them. */
@Injectable()
export class FindCustomersTool implements ReadTool<typeof input> {
  readonly name = 'find_customers';
  readonly title = 'Find customers';
  readonly description =
    'Customers whose name, account number or id matches, with how many of their locations are watched, offline and degraded.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly customers: CustomersService) {}

  async answer(asked: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const found = await this.customers.list(scopesOf(actor), asked.query, sliceOf(KEYS.textAndId, asked));
    return pageOf(
      asked,
      found,
      ({ id, accountId }) => [id, accountId],
      (customer) => customer,
    );
  }
}
