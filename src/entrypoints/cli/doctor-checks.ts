import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { hours, minutes, seconds, since } from '../../domain/duration';
import { durationInWords } from '../../domain/texts/time';
import { AccountsService, type PlumeAccount } from '../../fleet/accounts.service';
import { Clock } from '../../platform/clock/clock';
import { rows } from '../../platform/database/sql';
import { TelegramAdmin } from '../../platform/telegram/telegram-admin';
import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import { CredentialCheckService } from '../../reports/credential-check.service';

/** One thing that was looked at, and what to do about it when it is not well. */
export interface Finding {
  readonly part: string;
  readonly state: 'ok' | 'off' | 'warning' | 'failed';
  readonly detail: string;
  readonly advice?: string;
}

export interface Check {
  readonly part: string;
  look(house: INestApplicationContext): Promise<Finding[]>;
}

/** Our clock and the database's may differ this much. */
const SKEW = minutes(1);

/** A look may be this late before it is worth a word. */
const LATE = minutes(10);

/** An error of the webhook that is older is history; more updates than this should not wait for it. */
const RECENT = hours(1);
const MANY_UPDATES = 100;

/** Everything that the doctor looks at, in the order in which it is told. */
export const CHECKS: readonly Check[] = [
  { part: 'database', look: database },
  { part: 'migrations', look: migrations },
  { part: 'clock', look: clock },
  { part: 'telegram', look: telegram },
  { part: 'webhook', look: webhook },
  { part: 'plume', look: plume },
  { part: 'polling', look: polling },
];

export const PENDING_MIGRATIONS: Finding = {
  part: 'migrations',
  state: 'failed',
  detail: 'the database is older than this version',
  advice: 'run panoptes db migrate, or start the product',
};

/** What is said of a check that could not be made. */
export const broken = (part: string, cause: unknown, advice?: string): Finding => ({
  part,
  state: 'failed',
  detail: cause instanceof Error ? cause.message : String(cause),
  ...(advice ? { advice } : {}),
});

async function database(house: INestApplicationContext): Promise<Finding[]> {
  const [found] = await rows<{ version: string }>(
    house.get(DataSource),
    `SELECT current_setting('server_version') AS version`,
  );
  return [{ part: 'database', state: 'ok', detail: `PostgreSQL ${found?.version ?? ''}` }];
}

async function migrations(house: INestApplicationContext): Promise<Finding[]> {
  const pending = await house.get(DataSource).showMigrations();
  return [pending ? PENDING_MIGRATIONS : { part: 'migrations', state: 'ok', detail: 'all applied' }];
}

async function clock(house: INestApplicationContext): Promise<Finding[]> {
  const [server] = await rows<{ at: Date }>(house.get(DataSource), 'SELECT clock_timestamp() AS at');
  const skew = server ? Math.abs(since(server.at, house.get(Clock).now())) : 0;
  const detail = `${Math.round(skew / 1_000)} s from the database's`;
  if (skew <= SKEW) return [{ part: 'clock', state: 'ok', detail }];
  return [{ part: 'clock', state: 'warning', detail, advice: 'let both machines take the time from a time server' }];
}

async function telegram(house: INestApplicationContext): Promise<Finding[]> {
  const api = house.get(TelegramApi);
  const part = 'telegram';
  if (!api.configured) {
    const advice = 'set TELEGRAM_BOT_TOKEN to the token that @BotFather gives';
    return [{ part, state: 'off', detail: 'no bot token', advice }];
  }
  try {
    const { username } = await api.call<{ username: string }>('getMe');
    return [{ part, state: 'ok', detail: `answers as @${username}` }];
  } catch (cause) {
    const refused = cause instanceof TelegramRefusal && cause.refusesToken;
    const advice = refused
      ? 'ask @BotFather for the token again and set TELEGRAM_BOT_TOKEN'
      : 'check the network and TELEGRAM_API_ROOT';
    return [{ part, state: 'failed', detail: refused ? 'the bot token is refused' : String(cause), advice }];
  }
}

async function webhook(house: INestApplicationContext): Promise<Finding[]> {
  const part = 'webhook';
  if (!house.get(TelegramApi).configured) return [];
  const admin = house.get(TelegramAdmin);
  const { mode, url, lastErrorMessage, lastErrorAgeSeconds, pendingUpdateCount } = await admin.webhook();
  const warn = (detail: string, advice: string): Finding[] => [{ part, state: 'warning', detail, advice }];
  if (mode === 'polling') {
    if (url === null) return [{ part, state: 'off', detail: 'updates are polled' }];
    return warn(
      `set to ${url}, but TELEGRAM_MODE is polling`,
      'start the product, which removes it; or TELEGRAM_MODE=webhook',
    );
  }
  const set = 'set PUBLIC_URL to an https address, then run panoptes telegram webhook set';
  if (url === null)
    return [{ part, state: 'failed', detail: 'TELEGRAM_MODE is webhook, and none is set', advice: set }];
  const age = lastErrorAgeSeconds === null ? null : seconds(lastErrorAgeSeconds);
  if (age !== null && age < RECENT) {
    const advice = /401/.test(lastErrorMessage ?? '')
      ? 'the secret has changed: run panoptes telegram webhook set'
      : 'let the address be reached from outside, with a certificate that is trusted';
    return warn(`${url}: ${lastErrorMessage}, ${durationInWords(age)} ago`, advice);
  }
  if (pendingUpdateCount > MANY_UPDATES) {
    return warn(`${pendingUpdateCount} updates wait at Telegram`, 'start the product, and look at its log');
  }
  if (admin.ownUrl && url !== admin.ownUrl) {
    return warn(`set to ${url}, not to ${admin.ownUrl}`, 'run panoptes telegram webhook set, unless that leads here');
  }
  return [{ part, state: 'ok', detail: url }];
}

async function plume(house: INestApplicationContext): Promise<Finding[]> {
  const all = await house.get(AccountsService).list();
  if (all.length === 0) {
    const advice = 'set PLUME_AUTH_HEADER and PLUME_PARTNER_ID, or run panoptes account add';
    return [{ part: 'plume', state: 'off', detail: 'no Plume account', advice }];
  }
  return Promise.all(
    all.map((account) => signIn(house, account).catch((cause: unknown) => broken(`plume: ${account.name}`, cause))),
  );
}

/** Tries it now: what the last look told may be long ago. */
async function signIn(house: INestApplicationContext, account: PlumeAccount): Promise<Finding> {
  const part = `plume: ${account.name}`;
  const check = await house.get(CredentialCheckService).check(account.id);
  if (check && !check.accepted) return { part, state: 'failed', detail: check.reason, advice: check.remedy };
  if (account.state === 'ok') return { part, state: 'ok', detail: 'Plume takes the credentials' };
  const detail = `Plume takes the credentials now, but the last looks failed: ${account.lastError ?? account.state}`;
  return { part, state: 'warning', detail, advice: 'wait for the next look; if it stays so, see the log' };
}

async function polling(house: INestApplicationContext): Promise<Finding[]> {
  const [fleet] = await rows<{ count: number; last: Date | null }>(
    house.get(DataSource),
    'SELECT count(*)::int AS count, max(last_polled_at) AS last FROM locations WHERE retired_at IS NULL',
  );
  const part = 'polling';
  if (!fleet?.count) return [{ part, state: 'off', detail: 'no location is watched yet' }];
  const advice = 'start the product (npm start) and look at its log';
  if (!fleet.last) return [{ part, state: 'warning', detail: `${fleet.count} locations, none seen yet`, advice }];
  const age = since(fleet.last, house.get(Clock).now());
  const detail = `${fleet.count} locations, the last look ${Math.round(age / 1_000)} s ago`;
  return [age > LATE ? { part, state: 'warning', detail, advice } : { part, state: 'ok', detail }];
}
