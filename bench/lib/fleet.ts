import type { Workshop } from './bench';
import type { Database } from './database';
import type { PlumeSide, SimulatedHome } from './far-sides';
import { until } from './patience';

/**
 * A database in which the product has discovered the whole fleet and seen every home once, and which is at rest: no
 * document is due, and each location bears Plume's id as its name, so that a message can be told to its home.
 */
export async function knownFleet(workshop: Workshop, plume: PlumeSide, homes: number): Promise<Database> {
  const database = await workshop.server.database();
  const product = await workshop.product({ database, plume, settings: { PLUME_MONITOR: 'all', CONFIRM_POLLS: '1' } });
  await product.ready();
  await until(
    `${homes} homes are seen`,
    60 + homes / 200,
    async () => (await database.number(`SELECT count(*) FROM locations WHERE state <> 'unknown'`)) >= homes,
    250,
  );
  await product.stop();
  await database.rows('UPDATE locations SET name = location_id');
  await refresh(database);
  await database.settle();
  return database;
}

/** The next looks of all locations come within `seconds` from now, evenly. */
export async function spreadLooks(database: Database, seconds: number): Promise<void> {
  await database.rows('UPDATE locations SET next_poll_at = now() + make_interval(secs => random() * $1)', [seconds]);
  await refresh(database);
}

/** The next look of every location comes at one moment (ms since 1970). */
export async function looksAt(database: Database, at: number): Promise<void> {
  await database.rows('UPDATE locations SET next_poll_at = to_timestamp($1)', [at / 1_000]);
  await refresh(database);
}

/** As if the product had been here until just now: otherwise it would have lost sight of the homes, and read them anew. */
async function refresh(database: Database): Promise<void> {
  await database.rows('UPDATE locations SET last_polled_at = now(), document_at = now(), devices_at = now()');
  await database.rows('UPDATE plume_accounts SET last_success_at = now()');
}

/** Shares the homes out among the chats: the first home to the first chat, and round again. By SQL, for there are many. */
export async function subscribe(
  database: Database,
  chats: readonly number[],
  homes: readonly SimulatedHome[],
): Promise<void> {
  await addDestinations(database, [...new Set(chats)]);
  await database.rows(
    `INSERT INTO subscriptions (destination_id, scope_type, scope_id, created_at)
     SELECT d.id, 'location', l.id::text, now()
     FROM unnest($1::text[], $2::text[]) AS pair(address, location_id)
     JOIN destinations d ON d.channel = 'telegram' AND d.address = pair.address
     JOIN locations l ON l.location_id = pair.location_id`,
    [homes.map((_, i) => String(chats[i % chats.length])), homes.map(({ locationId }) => locationId)],
  );
  await database.settle();
}

/** The chat hears of everything. */
export async function subscribeToAll(database: Database, chat: number): Promise<void> {
  await addDestinations(database, [chat]);
  await database.rows(
    `INSERT INTO subscriptions (destination_id, scope_type, created_at)
     SELECT id, 'all', now() FROM destinations WHERE address = $1`,
    [String(chat)],
  );
}

async function addDestinations(database: Database, chats: readonly number[]): Promise<void> {
  await database.rows(
    `INSERT INTO destinations (channel, address, created_at) SELECT 'telegram', unnest($1::text[]), now()`,
    [chats.map(String)],
  );
}
