import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { minutes } from '../../domain/duration';
import { AccountsService } from '../../fleet/accounts.service';
import { SweepService } from '../../monitoring/sweep.service';
import { deliveriesLoop, Sender } from '../../notifications/sender.service';
import { Loops } from '../../platform/clock/loops';
import { Clock } from '../../platform/clock/clock';
import { TelegramConnection } from '../../platform/telegram/telegram-connection';
import { VERSION } from '../../platform/version';

export type PartState = 'up' | 'down' | 'off';

export interface Part {
  readonly state: PartState;
  readonly detail?: string;
}

export interface Readiness {
  readonly status: 'up' | 'down';
  readonly version: string;
  readonly parts: Readonly<Record<'database' | 'queue' | 'poller' | 'telegram', Part>>;
}

/** A loop that has not turned for this long, since it was started or turned last, does not turn any more. */
const STUCK_AFTER = minutes(2);

/** Whether the product can do its work, part by part. Trouble at Plume is not trouble of ours. */
@Injectable()
export class HealthService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
    private readonly sender: Sender,
    private readonly accounts: AccountsService,
    private readonly sweep: SweepService,
    private readonly telegram: TelegramConnection,
  ) {}

  async readiness(): Promise<Readiness> {
    const database = await this.database();
    const parts = {
      database,
      queue: database.state === 'up' ? this.queue() : database,
      poller: database.state === 'up' ? await this.poller() : database,
      telegram: this.telegramPart(),
    };
    const status = Object.values(parts).some(({ state }) => state === 'down') ? 'down' : 'up';
    return { status, version: VERSION, parts };
  }

  private async database(): Promise<Part> {
    try {
      await this.db.query('SELECT 1');
      return { state: 'up' };
    } catch {
      return { state: 'down', detail: 'The database does not answer.' };
    }
  }

  private async poller(): Promise<Part> {
    const loop = this.turning('look');
    if (loop.state === 'down') return loop;
    const accounts = await this.accounts.list();
    if (accounts.length === 0) {
      return { state: 'off', detail: 'No Plume account: set PLUME_AUTH_HEADER and PLUME_PARTNER_ID, or add one.' };
    }
    if (this.sweep.late) {
      return {
        state: 'up',
        detail: 'The call budget does not carry POLL_INTERVAL_SECONDS; looks are stretched evenly.',
      };
    }
    const blind = accounts.filter(({ state }) => state !== 'ok').map(({ name, state }) => `${name} is ${state}`);
    return blind.length > 0 ? { state: 'up', detail: `Plume account ${blind.join(', ')}.` } : loop;
  }

  private telegramPart(): Part {
    const status = this.telegram.status();
    switch (status.state) {
      case 'off':
        return { state: 'off', detail: 'No bot: set TELEGRAM_BOT_TOKEN.' };
      case 'connecting':
        return { state: 'up', detail: 'Connecting.' };
      case 'up':
        return { state: 'up' };
      case 'down':
        return { state: 'down', detail: status.reason };
    }
  }

  /** Every channel has a loop of its own; one that stands still is enough. */
  private queue(): Part {
    const parts = this.sender.kinds.map((kind) => this.turning(deliveriesLoop(kind)));
    return parts.find(({ state }) => state === 'down') ?? { state: 'up' };
  }

  private turning(name: string): Part {
    const alive = this.loops.get(name)?.aliveAt;
    const turns = alive && this.clock.now().getTime() - alive.getTime() < STUCK_AFTER;
    return turns ? { state: 'up' } : { state: 'down', detail: `The loop "${name}" does not turn.` };
  }
}
