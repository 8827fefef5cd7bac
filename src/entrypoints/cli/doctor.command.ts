import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { DataSource } from 'typeorm';

import { minutes, since } from '../../domain/duration';
import { AccountsService } from '../../fleet/accounts.service';
import { Clock } from '../../platform/clock/clock';
import { rows } from '../../platform/database/sql';
import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import { type Desk, table } from './desk';

/** One thing that was looked at, and what to do about it when it is not well. */
interface Finding {
  readonly part: string;
  readonly state: 'ok' | 'off' | 'warning' | 'failed';
  readonly detail: string;
  readonly advice?: string;
}

const ADVICE = {
  refused: 'check the authorization header: panoptes account add replaces it',
  unreachable: 'check the network and the addresses of the account',
} as const;

/** Our clock and the database's may differ this much. */
const SKEW = minutes(1);

/** A look may be this late before it is worth a word. */
const LATE = minutes(10);

/** `panoptes doctor`: looks at everything the product needs, and says what to do. Fails when something is wrong. */
export function doctorCommand(program: Command, desk: Desk): void {
  program
    .command('doctor')
    .description('what works, what does not, and what to do')
    .action(
      desk.withHouse(async (house) => {
        const findings: Finding[] = [
          { part: 'configuration', state: 'ok', detail: 'every variable that is set is understood' },
        ];
        for (const check of [database, migrations, clock, telegram, accounts, lastPoll]) {
          findings.push(...(await check(house).catch((cause: unknown) => [broken(check.name, cause)])));
        }
        const lines = findings.map(({ part, state, detail, advice }) => [part, state, detail, advice ?? '']);
        const failed = findings.some(({ state }) => state === 'failed');
        return {
          text: table(['PART', 'STATE', 'FOUND', 'WHAT TO DO'], lines),
          data: { ok: !failed, findings },
          failed,
        };
      }),
    );
}

async function database(house: INestApplicationContext): Promise<Finding[]> {
  const [found] = await rows<{ version: string }>(
    house.get(DataSource),
    `SELECT current_setting('server_version') AS version`,
  );
  return [{ part: 'database', state: 'ok', detail: `PostgreSQL ${found?.version ?? ''}` }];
}

async function migrations(house: INestApplicationContext): Promise<Finding[]> {
  const pending = await house.get(DataSource).showMigrations();
  return [
    pending
      ? {
          part: 'migrations',
          state: 'failed',
          detail: 'the database is older than this version',
          advice: 'run panoptes db migrate, or start the product',
        }
      : { part: 'migrations', state: 'ok', detail: 'all applied' },
  ];
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

async function accounts(house: INestApplicationContext): Promise<Finding[]> {
  const all = await house.get(AccountsService).list();
  if (all.length === 0) {
    const advice = 'set PLUME_AUTH_HEADER and PLUME_PARTNER_ID, or run panoptes account add';
    return [{ part: 'plume', state: 'off', detail: 'no Plume account', advice }];
  }
  return all.map(({ name, state, lastError, verifiedAt }): Finding => {
    const part = `plume: ${name}`;
    if (state !== 'ok') {
      return { part, state: 'failed', detail: `${state}: ${lastError ?? 'no reason given'}`, advice: ADVICE[state] };
    }
    if (verifiedAt) return { part, state: 'ok', detail: 'signed in, as far as the last look tells' };
    return { part, state: 'warning', detail: 'not tried yet', advice: `run panoptes account verify ${name}` };
  });
}

async function lastPoll(house: INestApplicationContext): Promise<Finding[]> {
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

const broken = (part: string, cause: unknown): Finding => ({
  part,
  state: 'failed',
  detail: cause instanceof Error ? cause.message : String(cause),
});
