import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { notThere } from '../../domain/refusal';
import { AccountChangesService } from '../../fleet/account-changes.service';
import { AccountsService } from '../../fleet/accounts.service';
import { RosterService } from '../../monitoring/roster.service';
import { Secret } from '../../platform/secrets/secret';
import { BrowseService } from '../../reports/browse.service';
import { CredentialCheckService } from '../../reports/credential-check.service';
import { Allow } from './access';
import { Editable, IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import {
  CheckDto,
  CustomerDto,
  FoundLocationDto,
  NewPlumeAccount,
  PlumeAccountChanges,
  PlumeAccountDto,
} from './plume-accounts.dto';
import { id, plumeWords } from './schemas';

const ListQuery = pageQuery(z.tuple([z.string()]));

/** Plume pages its customers by number. */
const CustomersQuery = pageQuery(z.tuple([z.string().regex(/^\d{1,9}$/)]), {
  q: plumeWords(100).optional(),
  field: z.enum(['accountId', 'locationId', 'name', 'email']).default('name'),
});

/** The rest of an account says how the looks through it went. */
const AccountVersion = () => Editable('name', 'partnerId', 'monitor');

/** The partner accounts through which we see homes. */
@ApiTags('Plume accounts')
@Controller('api/plume-accounts')
export class PlumeAccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly changes: AccountChangesService,
    private readonly roster: RosterService,
    private readonly credentials: CredentialCheckService,
    private readonly browse: BrowseService,
  ) {}

  @Get()
  @Allow('account.view')
  @Operation('The Plume accounts, by name', { answers: pageOf(PlumeAccountDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    const accounts = await this.accounts.page(sliceOf(query));
    return page(query, accounts, ({ name }) => [name]);
  }

  @Post()
  @Allow('account.manage')
  @Operation('Adds a Plume account', { answers: PlumeAccountDto, status: 201 })
  create(@Body({ schema: NewPlumeAccount }) account: z.output<typeof NewPlumeAccount>) {
    this.credentials.checkForm({
      ...this.accounts.addressesOf(account),
      authHeader: new Secret(account.authHeader),
      partnerId: account.partnerId,
    });
    return this.changes.create(account);
  }

  @Get(':id')
  @AccountVersion()
  @Allow('account.view')
  @Operation('A Plume account', { answers: PlumeAccountDto })
  async one(@Param('id', { schema: id() }) accountId: string) {
    return found(await this.accounts.byId(accountId));
  }

  @Patch(':id')
  @AccountVersion()
  @Allow('account.manage')
  @Operation('Changes a Plume account', { answers: PlumeAccountDto })
  async change(
    @Param('id', { schema: id() }) accountId: string,
    @Body({ schema: PlumeAccountChanges }) changes: z.output<typeof PlumeAccountChanges>,
    @IfMatch() unchanged: Unchanged,
  ) {
    const { authHeader, ...known } = found(await this.accounts.credentials(accountId));
    const header = changes.authHeader === undefined ? authHeader : new Secret(changes.authHeader);
    this.credentials.checkForm({ ...known, ...given(changes), authHeader: header });
    return this.changes.change(accountId, changes, (current) => unchanged(PlumeAccountDto.parse(current)));
  }

  @Delete(':id')
  @Allow('account.manage')
  @Operation('Deletes a Plume account with its locations and all of their history')
  remove(@Param('id', { schema: id() }) accountId: string): Promise<void> {
    return this.roster.removeAccount(accountId);
  }

  @Post(':id/verify')
  @Allow('account.manage')
  @Operation('Tries whether Plume takes the credentials, now', { answers: CheckDto })
  async verify(@Param('id', { schema: id() }) accountId: string) {
    return found(await this.credentials.check(accountId));
  }

  @Get(':id/customers')
  @Allow('account.view')
  @Operation('The customers that Plume has, live', { answers: pageOf(CustomerDto) })
  async customers(
    @Param('id', { schema: id() }) accountId: string,
    @Query({ schema: CustomersQuery }) query: z.output<typeof CustomersQuery>,
  ) {
    const { limit, after } = sliceOf(query);
    const offset = Number(after?.[0] ?? 0);
    const search = query.q === undefined ? null : { keyword: query.q, field: query.field };
    const customers = await this.browse.customers(accountId, { offset, limit }, search);
    return page(query, customers, () => [String(offset + query.limit)]);
  }

  @Get(':id/customers/:customerId/locations')
  @Allow('account.view')
  @Operation('The locations of a customer that Plume has, live', { answers: pageOf(FoundLocationDto) })
  async locations(
    @Param('id', { schema: id() }) accountId: string,
    @Param('customerId', { schema: plumeWords(200) }) customerId: string,
  ) {
    return { items: await this.browse.locations(accountId, customerId), nextCursor: null };
  }
}

function found<T>(account: T | null): T {
  if (account === null) throw notThere();
  return account;
}

/** What was given of the addresses and the partner, without what was left out. */
const given = ({ partnerId, ssoUrl, apiBase, reportsBase }: z.output<typeof PlumeAccountChanges>) => ({
  ...(partnerId === undefined ? {} : { partnerId }),
  ...(ssoUrl === undefined ? {} : { ssoUrl }),
  ...(apiBase === undefined ? {} : { apiBase }),
  ...(reportsBase === undefined ? {} : { reportsBase }),
});
