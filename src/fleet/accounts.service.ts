import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { judgeAccount, sameAddress } from '../domain/account';
import { minutes, seconds } from '../domain/duration';
import type { AccountState, AccountView } from '../domain/rules/rule';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { isTaken, pgArray, type Queryable, rows, type Tx } from '../platform/database/sql';
import type { Secret } from '../platform/secrets/secret';
import { SecretBox } from '../platform/secrets/secret-box';
import { FleetConfig } from './fleet.config';
import { PlumeAccountEntity } from './plume-account.entity';

/** What somebody who talks to Plume for an account needs. */
export interface AccountCredentials {
  readonly accountId: string;
  readonly authHeader: Secret;
  readonly partnerId: string;
  readonly ssoUrl: string;
  readonly apiBase: string;
  readonly reportsBase: string;
}

/** A Plume account as people see it: without its header. */
export interface PlumeAccount {
  readonly id: string;
  readonly name: string;
  readonly partnerId: string;
  readonly monitor: 'all' | 'selected';
  readonly state: AccountState;
  readonly stateSince: Date;
  readonly verifiedAt: Date | null;
  readonly lastError: string | null;
}

export interface NewAccount {
  readonly name: string;
  readonly authHeader: string;
  readonly partnerId: string;
  readonly monitor?: 'all' | 'selected';
  readonly ssoUrl?: string;
  readonly apiBase?: string;
  readonly reportsBase?: string;
}

/** What a replica's looks have told of an account since it last reported. */
export interface AccountReport {
  readonly accountId: string;
  readonly successAt: Date | null;
  /** Failed looks since that success. */
  readonly failed: number;
  readonly failingSince: Date | null;
  readonly error: string | null;
  readonly refusedAt: Date | null;
}

export const ACCOUNT_COLUMNS = `id, name, partner_id AS "partnerId", monitor, state, state_since AS "stateSince",
  verified_at AS "verifiedAt", last_error AS "lastError"`;

/** The indexes that keep two accounts from having one name, and a partner from being watched twice. */
export const ONE_NAME_ONCE = 'plume_accounts_name';
export const ONE_PARTNER_ONCE = 'plume_accounts_partner';

/** An account with the state it was found in. */
export interface JudgedAccount extends AccountView {
  readonly was: AccountState;
}

const DISCOVERY_LEASE = minutes(15);
const CREDENTIALS_KEPT = seconds(30);

/** The Plume accounts: their sealed credentials, their state, and whose turn it is to list their locations. */
@Injectable()
export class AccountsService {
  private readonly logger = new Logger(AccountsService.name);
  private readonly opened = new Map<string, { credentials: AccountCredentials; at: Date }>();

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly config: FleetConfig,
  ) {}

  /**
   * The account `default` of the environment, when it names one: made, or brought up to date with it. A partner that is
   * watched under another name already stays as it is.
   */
  async ensureDefault(): Promise<void> {
    const { PLUME_AUTH_HEADER: authHeader, PLUME_PARTNER_ID: partnerId, PLUME_MONITOR: monitor } = this.config;
    if (!authHeader || !partnerId) return;
    try {
      await this.add({ name: 'default', authHeader, partnerId, monitor });
    } catch (cause) {
      if (!isTaken(cause, ONE_PARTNER_ONCE)) throw cause;
      const account = (await this.watching(this.db, partnerId, this.addressesOf({}).apiBase))?.name;
      // Another replica has made it at this very moment.
      if (account === 'default') return;
      this.logger.warn(
        { account, partnerId },
        'the partner of PLUME_PARTNER_ID is watched through another account already, which goes on as it is: ' +
          'unset PLUME_AUTH_HEADER and PLUME_PARTNER_ID, or delete that account and start again',
      );
    }
  }

  /** The account through which a partner's homes at a Plume Cloud are watched; null when there is none. */
  async watching(db: Queryable, partnerId: string, apiBase: string): Promise<PlumeAccount | null> {
    const [account] = await rows<PlumeAccount>(
      db,
      `SELECT ${ACCOUNT_COLUMNS} FROM plume_accounts WHERE partner_id = $1 AND api_base = $2`,
      [partnerId.trim(), apiBase],
    );
    return account ?? null;
  }

  /** The account through which a partner is watched at the Plume Cloud of the environment; null when there is none. */
  watchingHere(partnerId: string): Promise<PlumeAccount | null> {
    return this.watching(this.db, partnerId, this.addressesOf({}).apiBase);
  }

  /** The addresses as they are kept, with what of the environment stands in for those that an account leaves out. */
  addressesOf({ ssoUrl, apiBase, reportsBase }: Partial<NewAccount>) {
    return {
      ssoUrl: ssoUrl ?? this.config.PLUME_SSO_URL,
      apiBase: sameAddress(apiBase ?? this.config.PLUME_API_BASE),
      reportsBase: reportsBase ?? this.config.PLUME_REPORTS_BASE,
    };
  }

  /** Adds an account, or replaces what the one of that name had. The header is trimmed and kept sealed. */
  async add(account: NewAccount): Promise<PlumeAccount> {
    const now = this.clock.now();
    const header = account.authHeader.trim();
    const sealed = await this.box.seal(header);
    const known = await this.db.getRepository(PlumeAccountEntity).findOneBy({ name: account.name });
    const { ssoUrl, apiBase, reportsBase } = this.addressesOf(account);
    const same = known && (await this.box.open(known.sealedAuthHeader)).reveal() === header;
    const [row] = await rows<{ id: string }>(
      this.db,
      `INSERT INTO plume_accounts (name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
         state, state_since, discovery_due_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'ok', $8, $8, $8)
       ON CONFLICT (name) DO UPDATE SET partner_id = excluded.partner_id, sealed_auth_header = excluded.sealed_auth_header,
         sso_url = excluded.sso_url, api_base = excluded.api_base, reports_base = excluded.reports_base,
         monitor = excluded.monitor, discovery_due_at = excluded.discovery_due_at,
         discovery_lease_until = NULL,
         refused_at = CASE WHEN excluded.sealed_auth_header = plume_accounts.sealed_auth_header
                           THEN plume_accounts.refused_at END
       RETURNING id`,
      [
        account.name,
        account.partnerId.trim(),
        same ? known.sealedAuthHeader : sealed,
        ssoUrl,
        apiBase,
        reportsBase,
        account.monitor ?? 'selected',
        now,
      ],
    );
    const id = row?.id ?? '';
    this.opened.delete(id);
    return (await this.list()).find((each) => each.id === id) as PlumeAccount;
  }

  list(): Promise<PlumeAccount[]> {
    return rows<PlumeAccount>(this.db, `SELECT ${ACCOUNT_COLUMNS} FROM plume_accounts ORDER BY name`);
  }

  /** A part of the list, by name. */
  page({ after: seen, limit }: Slice<readonly [name: string]>): Promise<PlumeAccount[]> {
    return rows<PlumeAccount>(
      this.db,
      `SELECT ${ACCOUNT_COLUMNS} FROM plume_accounts WHERE $1::text IS NULL OR name > $1 ORDER BY name LIMIT $2`,
      [seen?.[0] ?? null, limit],
    );
  }

  /** One account; null when it is not there. */
  async byId(id: string): Promise<PlumeAccount | null> {
    const [account] = await rows<PlumeAccount>(this.db, `SELECT ${ACCOUNT_COLUMNS} FROM plume_accounts WHERE id = $1`, [
      id,
    ]);
    return account ?? null;
  }

  /** What was opened is opened anew: it has changed. Other replicas notice within half a minute. */
  forgetCredentials(accountId: string): void {
    this.opened.delete(accountId);
  }

  /** The credentials of an account, opened; null when there is no such account. */
  async credentials(accountId: string): Promise<AccountCredentials | null> {
    const now = this.clock.now();
    const kept = this.opened.get(accountId);
    if (kept && now.getTime() - kept.at.getTime() < CREDENTIALS_KEPT) return kept.credentials;
    const account = await this.db.getRepository(PlumeAccountEntity).findOneBy({ id: accountId });
    if (!account) return null;
    const { partnerId, ssoUrl, apiBase, reportsBase } = account;
    const authHeader = await this.box.open(account.sealedAuthHeader);
    const credentials = { accountId, authHeader, partnerId, ssoUrl, apiBase, reportsBase };
    this.opened.set(accountId, { credentials, at: now });
    return credentials;
  }

  async markVerified(accountId: string, at: Date): Promise<void> {
    await this.db.query('UPDATE plume_accounts SET verified_at = $2 WHERE id = $1', [accountId, at]);
  }

  /** Takes in what this replica's looks have told; what another replica saw later stands. */
  async report(reports: readonly AccountReport[]): Promise<void> {
    if (reports.length === 0) return;
    await this.db.query(
      `UPDATE plume_accounts a SET
         last_success_at = GREATEST(a.last_success_at, v.success),
         failed_looks = CASE WHEN v.success IS NULL THEN a.failed_looks + v.failed ELSE v.failed END,
         failing_since = CASE WHEN v.failed = 0 THEN CASE WHEN v.success IS NULL THEN a.failing_since END
                              WHEN v.success IS NULL THEN COALESCE(a.failing_since, v.failing) ELSE v.failing END,
         refused_at = CASE WHEN v.success IS NULL THEN COALESCE(v.refused, a.refused_at) ELSE v.refused END,
         verified_at = CASE WHEN v.success IS NULL THEN a.verified_at ELSE GREATEST(a.verified_at, v.success) END,
         last_error = CASE WHEN v.failed > 0 THEN v.error WHEN v.success IS NULL THEN a.last_error END
       FROM unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::timestamptz[], $5::text[], $6::timestamptz[])
         AS v(id, success, failed, failing, error, refused)
       WHERE a.id = v.id`,
      [
        pgArray(reports.map(({ accountId }) => accountId)),
        pgArray(reports.map(({ successAt }) => successAt)),
        pgArray(reports.map(({ failed }) => failed)),
        pgArray(reports.map(({ failingSince }) => failingSince)),
        pgArray(reports.map(({ error }) => error)),
        pgArray(reports.map(({ refusedAt }) => refusedAt)),
      ],
    );
  }

  /** Judges every account by what was reported and stores what changed. Gives all of them, as the rules see them. */
  async judge(tx: Tx, now: Date, unreachable: number, interval: number): Promise<JudgedAccount[]> {
    const accounts = await tx.find(PlumeAccountEntity, { order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    const views = accounts.map((account) => {
      const state = judgeAccount(account, now, unreachable, interval);
      const since =
        state === account.state ? account.stateSince : (account.lastSuccessAt ?? account.failingSince ?? now);
      return { id: account.id, name: account.name, state, since, reason: account.lastError, was: account.state };
    });
    const changed = views.filter(({ state, was }) => state !== was);
    if (changed.length > 0) {
      await tx.query(
        `UPDATE plume_accounts a SET state = v.state, state_since = v.since
         FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS v(id, state, since) WHERE a.id = v.id`,
        [
          pgArray(changed.map(({ id }) => id)),
          pgArray(changed.map(({ state }) => state)),
          pgArray(changed.map(({ state, since }) => (state === 'ok' ? now : since))),
        ],
      );
    }
    return views;
  }

  /** The account whose list of locations is due, leased to the caller; null when none is. */
  async claimDiscovery(): Promise<string | null> {
    const now = this.clock.now();
    const [row] = await rows<{ id: string }>(
      this.db,
      `UPDATE plume_accounts SET discovery_lease_until = $2 WHERE id = (
         SELECT id FROM plume_accounts
         WHERE monitor = 'all' AND discovery_due_at <= $1
           AND (discovery_lease_until IS NULL OR discovery_lease_until <= $1)
         ORDER BY discovery_due_at LIMIT 1 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [now, new Date(now.getTime() + DISCOVERY_LEASE)],
    );
    return row?.id ?? null;
  }

  async finishDiscovery(accountId: string, dueAt: Date): Promise<void> {
    await this.db.query('UPDATE plume_accounts SET discovery_due_at = $2, discovery_lease_until = NULL WHERE id = $1', [
      accountId,
      dueAt,
    ]);
  }
}
