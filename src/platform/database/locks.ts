import { Client } from 'pg';

import type { Clock } from '../clock/clock';
import { rows, type Tx } from './sql';

/** Milliseconds between two proofs that the connection which holds a lock still lives. */
const PROOF = 10_000;

/** Locks between all processes on one database: who holds one is alone with its work, until it ends or dies. */
export class Locks {
  constructor(
    private readonly databaseUrl: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Does `work` while holding the lock `name`, on a connection of its own; false, at once, when somebody else has it.
   *
   * The signal aborts when the connection is lost, since the lock is lost with it. Rejects with what `work` throws, or
   * when the database cannot be reached.
   */
  async hold(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: `panoptes lock ${name}`.slice(0, 63),
      keepAlive: true,
      connectionTimeoutMillis: PROOF,
      query_timeout: PROOF,
    });
    const lost = new AbortController();
    const over = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      const { rows: answer } = await client.query<{ held: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
        [name],
      );
      if (!answer[0]?.held) return false;
      void this.prove(client, lost, over.signal);
      await work(lost.signal);
      return true;
    } finally {
      over.abort();
      await client.end().catch(() => undefined);
    }
  }

  /** A network that swallows packets ends no connection; a question without an answer does. */
  private async prove(client: Client, lost: AbortController, over: AbortSignal): Promise<void> {
    const either = AbortSignal.any([lost.signal, over]);
    while (!either.aborted) {
      await this.clock.sleep(PROOF, either);
      if (!either.aborted) await client.query('SELECT 1').catch(() => lost.abort());
    }
  }
}

/** Takes the lock `name` until the transaction ends; false, at once, when somebody else has it. */
export async function lockInTx(tx: Tx, name: string): Promise<boolean> {
  const [answer] = await rows<{ held: boolean }>(
    tx,
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held',
    [name],
  );
  return answer?.held === true;
}

/** Waits for the lock `name`, and has it until the transaction ends. */
export async function waitForLockInTx(tx: Tx, name: string): Promise<void> {
  await rows(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
