import { ask } from './ask';
import type { Program } from './program';

interface PlumeAddresses {
  readonly control: string;
  readonly ssoUrl: string;
  readonly apiBase: string;
  readonly reportsBase: string;
  readonly partnerId: string;
  readonly authHeader: string;
}

export interface SimulatedHome {
  readonly no: number;
  readonly customerId: string;
  readonly locationId: string;
}

/** A pod's connection that changed, and when (ms) an answer first told it. */
export interface Change {
  readonly locationId: string;
  readonly says: string;
  readonly shownAt: number | null;
}

/** A call to Plume, and how many milliseconds it took there. */
export interface PlumeCall {
  readonly path: string;
  readonly took: number | null;
}

/** The simulated Plume Cloud, in a process of its own. */
export class PlumeSide {
  private constructor(
    readonly program: Program,
    readonly addresses: PlumeAddresses,
  ) {}

  static async of(program: Program): Promise<PlumeSide> {
    return new PlumeSide(program, JSON.parse(await program.line()) as PlumeAddresses);
  }

  /** What the product needs to know, with the call budget lifted. */
  get settings(): NodeJS.ProcessEnv {
    const { ssoUrl, apiBase, reportsBase, authHeader, partnerId } = this.addresses;
    return {
      PLUME_SSO_URL: ssoUrl,
      PLUME_API_BASE: apiBase,
      PLUME_REPORTS_BASE: reportsBase,
      PLUME_AUTH_HEADER: authHeader,
      PLUME_PARTNER_ID: partnerId,
      PLUME_CALLS_PER_SECOND: '0',
      PLUME_CALLS_PER_5_MINUTES: '0',
    };
  }

  /** How many lists of pods it has been asked for. */
  async looks(): Promise<number> {
    const { calls } = await ask<{ calls: { nodes: number } }>('GET', `${this.addresses.control}/stats`);
    return calls.nodes;
  }

  async homes(count: number): Promise<SimulatedHome[]> {
    const found: SimulatedHome[] = [];
    while (found.length < count) {
      const limit = Math.min(2_000, count - found.length);
      const page = await ask<{ homes: SimulatedHome[] }>(
        'GET',
        `${this.addresses.control}/fleet?offset=${found.length}&limit=${limit}`,
      );
      found.push(...page.homes);
    }
    return found;
  }

  /** The same happens to one pod of many homes, at once. */
  async storm(does: 'goesOffline' | 'comesOnline', { from = 0, count, pod }: StormOptions): Promise<void> {
    await ask('POST', `${this.addresses.control}/storm`, { from, count, pod, does });
  }

  async happens(home: number, pod: number, does: 'goesOffline' | 'comesOnline'): Promise<void> {
    await ask('POST', `${this.addresses.control}/homes/${home}/pods/${pod}/${does}`, {});
  }

  /** From now on it takes so many milliseconds to answer. */
  async slows(only: 'nodes' | 'location', ms: number): Promise<void> {
    await ask('POST', `${this.addresses.control}/faults`, { kind: 'slow', only, ms });
  }

  /** The newest calls, as they were answered. */
  calls(last: number): Promise<PlumeCall[]> {
    return ask('GET', `${this.addresses.control}/calls?last=${last}`);
  }

  changes(from: number): Promise<Change[]> {
    return ask('GET', `${this.addresses.control}/changes?from=${from}`);
  }
}

interface StormOptions {
  readonly from?: number;
  readonly count: number;
  readonly pod: number;
}

interface TelegramAddresses {
  readonly url: string;
  readonly token: string;
  readonly control: string;
}

/** A message or an edit at Telegram's door. */
export interface Arrival {
  readonly at: number;
  readonly chatId: number;
  readonly text: string;
  readonly method: string;
  readonly accepted: boolean;
}

export interface Counters {
  readonly total: { readonly sent: number; readonly edited: number; readonly refused: number; duplicates: number };
  readonly arrivals: number;
  readonly violations: number;
  readonly refusals: number;
}

/** The simulated Telegram, in a process of its own. */
export class TelegramSide {
  private constructor(
    readonly program: Program,
    private readonly addresses: TelegramAddresses,
  ) {}

  static async of(program: Program): Promise<TelegramSide> {
    return new TelegramSide(program, JSON.parse(await program.line()) as TelegramAddresses);
  }

  /** What the product needs to know. */
  get settings(): NodeJS.ProcessEnv {
    return { TELEGRAM_BOT_TOKEN: this.addresses.token, TELEGRAM_API_ROOT: this.addresses.url };
  }

  /** People who have started the bot: the ids of their chats. */
  async crowd(count: number): Promise<number[]> {
    return (await ask<{ ids: number[] }>('POST', `${this.addresses.control}crowd`, { count })).ids;
  }

  async group(): Promise<number> {
    return (await ask<{ id: number }>('POST', `${this.addresses.control}groups`, { title: 'Operations' })).id;
  }

  /** Somebody writes to the bot; resolves with the moment (ms since 1970) at which it was written. */
  async says(user: number, text: string): Promise<number> {
    return (await ask<{ at: number }>('POST', `${this.addresses.control}say`, { user, text })).at;
  }

  counters(): Promise<Counters> {
    return ask('GET', `${this.addresses.control}counters`);
  }

  /** What has come to its door, but the first `from` of it. */
  async arrivals(from = 0): Promise<Arrival[]> {
    const found: Arrival[] = [];
    for (;;) {
      const url = `${this.addresses.control}arrivals?since=${from + found.length}`;
      const { arrivals } = await ask<{ arrivals: [number, number, string, string, boolean][] }>('GET', url);
      for (const [at, chatId, text, method, accepted] of arrivals) found.push({ at, chatId, text, method, accepted });
      if (arrivals.length === 0) return found;
    }
  }

  /** Forgets messages and counters; people, chats and limits stay. */
  async forgets(): Promise<void> {
    await ask('POST', `${this.addresses.control}reset`, {});
  }
}
