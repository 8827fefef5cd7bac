import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { notThere, Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { affected, isTaken, rows, type Tx } from '../platform/database/sql';
import { SecretBox } from '../platform/secrets/secret-box';
import {
  ACCOUNT_COLUMNS,
  AccountsService,
  type NewAccount,
  ONE_NAME_ONCE,
  ONE_PARTNER_ONCE,
  type PlumeAccount,
} from './accounts.service';
import { PlumeAccountEntity } from './plume-account.entity';

/** What of an account is to become different; what is left out stays. */
export type AccountChanges = Partial<NewAccount>;

/** Takes in Plume accounts, changes them and lets them go, by people's wish. */
@Injectable()
export class AccountChangesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly accounts: AccountsService,
    private readonly audit: Audit,
  ) {}

  /** Throws a Refusal when there is one of that name, or one through which the same partner is watched. */
  async create(account: NewAccount): Promise<PlumeAccount> {
    const sealed = await this.box.seal(account.authHeader.trim());
    const { ssoUrl, apiBase, reportsBase } = this.accounts.addressesOf(account);
    return this.db.transaction(async (tx) => {
      const [created] = await rows<PlumeAccount>(
        tx,
        `INSERT INTO plume_accounts (name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
           state, state_since, discovery_due_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'ok', $8, $8, $8)
         ON CONFLICT DO NOTHING RETURNING ${ACCOUNT_COLUMNS}`,
        [
          account.name,
          account.partnerId.trim(),
          sealed,
          ssoUrl,
          apiBase,
          reportsBase,
          account.monitor ?? 'selected',
          this.clock.now(),
        ],
      );
      if (!created) throw await this.taken(tx, account.name, account.partnerId, apiBase);
      await this.write(tx, 'plume-account.created', created.id, null, created);
      return created;
    });
  }

  /** Adds an account, or changes the one of that name. */
  async put(account: NewAccount): Promise<PlumeAccount> {
    const known = (await this.accounts.list()).find(({ name }) => name === account.name);
    return known ? this.change(known.id, { ...account, ...this.accounts.addressesOf(account) }) : this.create(account);
  }

  /** Throws a Refusal when it is not there or would be as another is, and what `unchanged` throws when it is not as the caller knows it. */
  async change(
    id: string,
    changes: AccountChanges,
    unchanged: (current: PlumeAccount) => void = () => undefined,
  ): Promise<PlumeAccount> {
    const sealed = changes.authHeader === undefined ? null : await this.box.seal(changes.authHeader.trim());
    const apiBase = changes.apiBase === undefined ? null : this.accounts.addressesOf(changes).apiBase;
    const changed = await this.db
      .transaction(async (tx) => {
        const before = await this.locked(tx, id);
        unchanged(before);
        const [after] = await rows<PlumeAccount>(
          tx,
          `UPDATE plume_accounts SET name = COALESCE($2, name), partner_id = COALESCE($3, partner_id),
             sealed_auth_header = COALESCE($4, sealed_auth_header), sso_url = COALESCE($5, sso_url),
             api_base = COALESCE($6, api_base), reports_base = COALESCE($7, reports_base),
             monitor = COALESCE($8, monitor), discovery_due_at = $9, discovery_lease_until = NULL,
             refused_at = CASE WHEN $4::text IS NULL THEN refused_at END
           WHERE id = $1 RETURNING ${ACCOUNT_COLUMNS}`,
          [
            id,
            changes.name ?? null,
            changes.partnerId?.trim() ?? null,
            sealed,
            changes.ssoUrl ?? null,
            apiBase,
            changes.reportsBase ?? null,
            changes.monitor ?? null,
            this.clock.now(),
          ],
        );
        const newHeader = sealed === null ? {} : { authHeader: 'changed' };
        await this.write(tx, 'plume-account.changed', id, before, { ...(after as PlumeAccount), ...newHeader });
        return after as PlumeAccount;
      })
      .catch(async (cause: unknown) => {
        if (isTaken(cause, ONE_NAME_ONCE)) throw named(changes.name ?? '');
        if (!isTaken(cause, ONE_PARTNER_ONCE)) throw cause;
        const before = await this.db.getRepository(PlumeAccountEntity).findOneByOrFail({ id });
        const partnerId = changes.partnerId ?? before.partnerId;
        throw watchedBy(await this.accounts.watching(this.db, partnerId, apiBase ?? before.apiBase), partnerId);
      });
    this.accounts.forgetCredentials(id);
    return changed;
  }

  /** From now on no listing brings locations into the account: it is about to be deleted. */
  async stopListing(id: string): Promise<void> {
    const found = await affected(this.db, `UPDATE plume_accounts SET monitor = 'selected' WHERE id = $1`, [id]);
    if (found === 0) throw notThere();
  }

  /** Locks the account: nobody adds a location to it until the transaction ends. */
  async close(tx: Tx, id: string): Promise<void> {
    await this.locked(tx, id);
  }

  /** Deletes an account that has no locations any more, in the transaction it is given. */
  async remove(tx: Tx, id: string): Promise<void> {
    const before = await this.locked(tx, id);
    await tx.query(
      `UPDATE silences SET ended_at = $2 WHERE ended_at IS NULL AND scope_type = 'account' AND scope_id = $1::text`,
      [id, this.clock.now()],
    );
    await tx.query('DELETE FROM plume_accounts WHERE id = $1', [id]);
    await this.write(tx, 'plume-account.deleted', id, before, null);
    this.accounts.forgetCredentials(id);
  }

  /** Why it could not be added. */
  private async taken(tx: Tx, name: string, partnerId: string, apiBase: string): Promise<Refusal> {
    const other = await this.accounts.watching(tx, partnerId, apiBase);
    return other && other.name !== name ? watchedBy(other, partnerId) : named(name);
  }

  private async locked(tx: Tx, id: string): Promise<PlumeAccount> {
    const [account] = await rows<PlumeAccount>(
      tx,
      `SELECT ${ACCOUNT_COLUMNS} FROM plume_accounts WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!account) throw notThere();
    return account;
  }

  private write(tx: Tx, action: string, id: string, before: object | null, after: object | null): Promise<void> {
    return this.audit.write(tx, { action, subjectType: 'plume-account', subjectId: id, before, after });
  }
}

const named = (name: string) =>
  new Refusal(
    'conflict',
    { en: `There is a Plume account named ${name} already.`, es: `Ya hay una cuenta de Plume llamada ${name}.` },
    'name',
  );

const watchedBy = (other: PlumeAccount | null, partnerId: string) =>
  new Refusal(
    'conflict',
    {
      en: `The homes of partner ${partnerId.trim()} are watched through the Plume account ${other?.name ?? 'that was there'} already: change that one, or delete it first.`,
      es: `Los hogares del socio ${partnerId.trim()} ya se vigilan con la cuenta de Plume ${other?.name ?? 'que había'}: cambie esa, o bórrela antes.`,
    },
    'partnerId',
  );
