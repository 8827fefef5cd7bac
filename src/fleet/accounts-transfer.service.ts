import { Injectable } from '@nestjs/common';

import { type PortableAccount, taken, type Taken } from '../domain/configuration-document';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pages } from '../platform/database/pages';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import type { Secret } from '../platform/secrets/secret';
import { SecretBox } from '../platform/secrets/secret-box';
import { AccountsService } from './accounts.service';

/** What an account that came without its header says until it has one. */
const NO_HEADER =
  'It was imported without its authorization header. Give it one: panoptes account add, with its name and partner id.';

/** A Plume account; its header is null where it does not travel along. */
export interface AccountFacts extends Omit<PortableAccount, 'sealedAuthHeader'> {
  readonly header: Secret | null;
}

interface StoredAccount {
  readonly name: string;
  readonly partnerId: string;
  readonly ssoUrl: string;
  readonly apiBase: string;
  readonly reportsBase: string;
  readonly monitor: 'all' | 'selected';
  readonly sealed: string;
}

const ACCOUNT = `name, partner_id AS "partnerId", sso_url AS "ssoUrl", api_base AS "apiBase",
  reports_base AS "reportsBase", monitor, sealed_auth_header AS sealed`;

const FIELDS = ['ssoUrl', 'apiBase', 'reportsBase', 'monitor'] as const;

/** Carries the Plume accounts from one database to another; their headers only on request. */
@Injectable()
export class AccountsTransfer {
  constructor(
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly accounts: AccountsService,
    private readonly audit: Audit,
  ) {}

  /** Every account by name, a page at a time; with its header only when asked for. */
  async *pages(tx: Tx, withHeaders: boolean): AsyncGenerator<readonly AccountFacts[]> {
    for await (const page of pages<StoredAccount>(tx, `SELECT ${ACCOUNT} FROM plume_accounts ORDER BY name`)) {
      yield await Promise.all(
        page.map(async ({ sealed, ...account }) => {
          const header = withHeaders ? await this.box.open(sealed) : null;
          return { ...account, header: header?.reveal() ? header : null };
        }),
      );
    }
  }

  /** The accounts that are here: name and partner. */
  here(tx: Tx): Promise<{ name: string; partnerId: string; apiBase: string }[]> {
    return rows(tx, 'SELECT name, partner_id AS "partnerId", api_base AS "apiBase" FROM plume_accounts');
  }

  /** Takes in accounts. One without a header is kept as refused, and says what it lacks. */
  async take(tx: Tx, wanted: readonly AccountFacts[]): Promise<Taken[]> {
    const stored = await rows<StoredAccount>(
      tx,
      `SELECT ${ACCOUNT} FROM plume_accounts WHERE name = ANY($1::text[]) ORDER BY id FOR UPDATE`,
      [pgArray(wanted.map(({ name }) => name))],
    );
    const here = new Map(stored.map((account) => [account.name, account]));
    const compared = await Promise.all(wanted.map((account) => this.compared(account, here.get(account.name))));
    const fresh = compared.filter(({ before }) => !before);
    const changed = compared.filter(({ before, fields }) => before && fields.length > 0);
    await this.create(
      tx,
      fresh.map(({ after }) => after),
    );
    await this.change(
      tx,
      changed.map(({ after }) => after),
    );
    return compared.map(({ before, after, fields, hasHeader }) => {
      if (!before) return taken(after.name, 'created', hasHeader ? undefined : 'without its authorization header');
      return fields.length > 0 ? taken(after.name, 'updated', fields.join(', ')) : taken(after.name, 'unchanged');
    });
  }

  /** How an account would be stored, and what of it would differ from how it is. */
  private async compared(wanted: AccountFacts, before: StoredAccount | undefined): Promise<Compared> {
    const { header, ...facts } = wanted;
    // What the document leaves out stays as it is, or is what is set here.
    const addresses = this.accounts.addressesOf({ ...before, ...given(facts) });
    const was = before ? (await this.box.open(before.sealed)).reveal() : '';
    const newHeader = header !== null && header.reveal() !== was;
    const sealed = before && !newHeader ? before.sealed : await this.box.seal(header?.reveal() ?? '');
    const after = { ...facts, ...addresses, sealed };
    const fields = FIELDS.filter((field) => before?.[field] !== after[field]);
    return { before, after, hasHeader: header !== null, fields: newHeader ? [...fields, 'authHeader'] : fields };
  }

  private async create(tx: Tx, accounts: readonly StoredAccount[]): Promise<void> {
    const created = await rows<{ id: string; name: string }>(
      tx,
      `INSERT INTO plume_accounts (name, partner_id, sso_url, api_base, reports_base, monitor, sealed_auth_header,
         state, state_since, refused_at, last_error, discovery_due_at, created_at)
       SELECT v.name, v.partner_id, v.sso_url, v.api_base, v.reports_base, v.monitor, v.sealed,
         CASE WHEN v.mute THEN 'refused' ELSE 'ok' END, $9::timestamptz, CASE WHEN v.mute THEN $9 END,
         CASE WHEN v.mute THEN $10::text END, CASE WHEN NOT v.mute THEN $9 END, $9
       FROM ${ACCOUNT_LIST} RETURNING id, name`,
      [...(await this.columns(accounts)), this.clock.now(), NO_HEADER],
    );
    await this.audit.writeAll(tx, created.map(entry('plume-account.created', accounts)));
  }

  private async change(tx: Tx, accounts: readonly StoredAccount[]): Promise<void> {
    const changed = await rows<{ id: string; name: string }>(
      tx,
      `UPDATE plume_accounts a SET sso_url = v.sso_url, api_base = v.api_base, reports_base = v.reports_base,
         monitor = v.monitor, discovery_due_at = $9, discovery_lease_until = NULL,
         refused_at = CASE WHEN a.sealed_auth_header = v.sealed THEN a.refused_at END, sealed_auth_header = v.sealed
       FROM ${ACCOUNT_LIST} WHERE a.name = v.name RETURNING a.id, a.name`,
      [...(await this.columns(accounts)), this.clock.now()],
    );
    await this.audit.writeAll(tx, changed.map(entry('plume-account.changed', accounts)));
  }

  private async columns(accounts: readonly StoredAccount[]): Promise<string[]> {
    const headers = await Promise.all(accounts.map(({ sealed }) => this.box.open(sealed)));
    return [
      pgArray(accounts.map(({ name }) => name)),
      pgArray(accounts.map(({ partnerId }) => partnerId)),
      pgArray(accounts.map(({ ssoUrl }) => ssoUrl)),
      pgArray(accounts.map(({ apiBase }) => apiBase)),
      pgArray(accounts.map(({ reportsBase }) => reportsBase)),
      pgArray(accounts.map(({ monitor }) => monitor)),
      pgArray(accounts.map(({ sealed }) => sealed)),
      pgArray(headers.map((header) => header.reveal() === '')),
    ];
  }
}

const ACCOUNT_LIST = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bool[])
  AS v(name, partner_id, sso_url, api_base, reports_base, monitor, sealed, mute)`;

interface Compared {
  readonly before: StoredAccount | undefined;
  readonly after: StoredAccount;
  readonly hasHeader: boolean;
  readonly fields: readonly string[];
}

const given = ({ ssoUrl, apiBase, reportsBase }: Omit<AccountFacts, 'header'>) => ({
  ...(ssoUrl === undefined ? {} : { ssoUrl }),
  ...(apiBase === undefined ? {} : { apiBase }),
  ...(reportsBase === undefined ? {} : { reportsBase }),
});

function entry(action: string, accounts: readonly StoredAccount[]) {
  const byName = new Map(accounts.map(({ sealed: _sealed, ...account }) => [account.name, account]));
  return ({ id, name }: { id: string; name: string }) => ({
    action,
    subjectType: 'plume-account',
    subjectId: id,
    after: byName.get(name) ?? null,
  });
}
