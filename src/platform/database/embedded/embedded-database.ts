import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { LoggerService } from '@nestjs/common';
import { Client } from 'pg';

import { Clock } from '../../clock/clock';
import { type Binaries, findBinaries } from './binaries';
import { type Cluster, ensureCluster, movePort, portOf } from './cluster';
import { isServer, readPid, removeStalePid, Server } from './server';
import { type ServerUser, serverUser } from './server-user';

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly logger: LoggerService;
  /** Settings of PostgreSQL beside ours, or in their stead. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** Milliseconds: between two looks at a server that starts or stops, for one to answer, and for all of it together. */
const LOOK = 15;
const ANSWER = 2_000;
const PATIENCE = 60_000;
const PAUSE_AFTER_TROUBLE = 1_000;

type State = 'up' | 'busy' | 'foreign' | 'absent';

/** What it means when a connection is refused with these codes: 57P03 is of a server that starts or stops. */
const STATES: Readonly<Record<string, State>> = { '57P03': 'busy', ECONNREFUSED: 'absent', ECONNRESET: 'absent' };

const CONTEXT = 'EmbeddedDatabase';

/**
 * The PostgreSQL server in DATA_DIR, shared by all processes that open it.
 *
 * Whoever comes first starts it and takes it along when it ends; the others attach, and one of them starts it again at
 * the same port, so that their pools only have to reconnect. PostgreSQL's own postmaster.pid decides who was first.
 */
export class EmbeddedDatabase {
  private readonly closing = new AbortController();
  private server: Server | null = null;
  private watch: Client | null = null;
  private recovery: Promise<void> | null = null;
  private port = 0;
  /** Two may start a server at once, and one of the two ends at once: the server tells whose it is. */
  private readonly id = randomUUID();
  private owns = false;

  private constructor(
    private readonly options: EmbeddedOptions,
    private readonly user: ServerUser | null,
    private readonly binaries: Binaries,
    private readonly cluster: Cluster,
    private readonly clock = new Clock(),
  ) {}

  /** Resolves when the server takes connections; rejects with what it said when it does not within a minute. */
  static async open(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
    const user = serverUser();
    const binaries = findBinaries(user);
    const cluster = await ensureCluster(options.dataDir, binaries, user);
    const database = new EmbeddedDatabase(options, user, binaries, cluster);
    await database.secure();
    return database;
  }

  get url(): string {
    return `postgres://panoptes:${this.cluster.password}@127.0.0.1:${this.port}/postgres`;
  }

  /** Whether the server is a child of this process, and not of another one that we are attached to. */
  get owned(): boolean {
    return this.owns && this.server?.running === true;
  }

  /** Stops the server when it is ours. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.recovery;
    await this.watch?.end().catch(() => undefined);
    await this.server?.stop();
  }

  /** Attaches to the server, and starts it when nobody else has. */
  private async secure(): Promise<void> {
    const deadline = this.clock.now().getTime() + PATIENCE;
    let trouble = 'it does not answer';
    while (!this.closing.signal.aborted) {
      const state = await this.attach();
      if (state === 'up') return;
      if (this.server && !this.server.running) {
        trouble = (await this.server.gone) || trouble;
        this.server = null;
      } else if (!this.server && state !== 'busy' && !this.someoneElses()) {
        await this.start(state === 'foreign');
      }
      if (this.clock.now().getTime() > deadline) throw new Error(`the embedded database does not start: ${trouble}`);
      await this.clock.sleep(LOOK, this.closing.signal);
    }
  }

  private async start(taken: boolean): Promise<void> {
    if (!this.port || taken) {
      // Pools cannot follow a server to another port: once we have told ours, only that one will do.
      if (this.port && this.recovery) return;
      this.port = taken ? await movePort(this.cluster, this.user) : (portOf(this.cluster) ?? 0);
    }
    const { folder } = this.cluster;
    removeStalePid(folder);
    const { binaries, user, port } = this;
    const settings = { ...this.options.settings, cluster_name: this.id };
    this.server = Server.start({ folder, port, binaries, user, settings });
  }

  private someoneElses(): boolean {
    const found = readPid(this.cluster.folder);
    return found !== null && isServer(found.pid);
  }

  /** `busy`: starts or stops; `foreign`: something else answers at our port; `absent`: nothing does. */
  private async attach(): Promise<State> {
    const running = readPid(this.cluster.folder);
    const port = (running && isServer(running.pid) ? running.port : null) ?? portOf(this.cluster) ?? 0;
    const client = this.client(port);
    try {
      await client.connect();
      const { rows } = await client.query<{ folder: string; starter: string }>(
        `SELECT current_setting('data_directory') AS folder, current_setting('cluster_name') AS starter`,
      );
      if (realpathSync(this.cluster.folder) !== rows[0]?.folder) throw new Error('another server');
      this.owns = rows[0].starter === this.id;
    } catch (cause) {
      void client.end().catch(() => undefined);
      return STATES[(cause as { code?: string }).code ?? ''] ?? 'foreign';
    }
    this.port = port;
    this.watch = client;
    client.once('end', () => this.recover());
    return 'up';
  }

  private client(port: number): Client {
    const { password } = this.cluster;
    const client = new Client({
      ...{ host: '127.0.0.1', port, user: 'panoptes', password, database: 'postgres' },
      application_name: 'panoptes watch',
      connectionTimeoutMillis: ANSWER,
      keepAlive: true,
    });
    // 'end' follows, and says all that matters.
    client.on('error', () => undefined);
    return client;
  }

  /** The server has ended under us: its owner ended, or it crashed. */
  private recover(): void {
    this.watch = null;
    if (this.closing.signal.aborted) return;
    this.recovery = this.secureAgain().finally(() => (this.recovery = null));
  }

  private async secureAgain(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.secure();
        if (this.owned) this.options.logger.log('the embedded database is ours now', CONTEXT);
        return;
      } catch (cause) {
        this.options.logger.error('the embedded database cannot be started again', cause, CONTEXT);
        await this.clock.sleep(PAUSE_AFTER_TROUBLE, this.closing.signal);
      }
    }
  }
}
