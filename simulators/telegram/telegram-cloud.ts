import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateLimits, type Limits } from './bot-api/limits';
import { Faults, type Fault, type FaultScope, type Refusing } from './faults';
import { Door } from './http/door';
import { HttpListener } from './http/listener';
import { Site } from './http/site';
import { Ledger, type Arrival, type Call, type LimitRefusal, type Refused } from './ledger';
import type { Group } from './world/group';
import type { Person } from './world/person';
import { Society, type NewGroup, type NewPerson } from './world/society';
import { World } from './world/world';
import type { Simulation } from './simulation';

export interface TelegramCloudOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly token?: string;
  /** Milliseconds since 1970; what messages are dated and limits are counted with. */
  readonly now?: () => number;
  /** What differs from Telegram's own limits, or no limits at all. */
  readonly limits?: Partial<Limits> | 'none';
  readonly bot?: { readonly name?: string; readonly username?: string };
  /** BotFather's setting: in groups the bot hears only what is meant for it. On by default, as at Telegram. */
  readonly privacyMode?: boolean;
  /** Lets a webhook be plain http on loopback. */
  readonly loopbackWebhooks?: boolean;
  /** The wait after the first webhook push that fails, in milliseconds. */
  readonly webhookRetryMs?: number;
}

export const SIMULATED_TOKEN = '7000000001:AAF-simulated-by-panoptes-for-demo-and-tests';

/**
 * A Telegram of our own: the Bot API as strict as the real one, and the people on the other side of it.
 *
 * Tests play the people in sentences; everything is also at `/_sim/` over HTTP, and on a page at `/`.
 */
export class TelegramCloud implements Simulation {
  readonly world: World;
  readonly society: Society;
  readonly ledger = new Ledger();
  readonly faults = new Faults();
  readonly limits: RateLimits;
  private readonly listener: HttpListener;

  private constructor(
    readonly token: string,
    options: TelegramCloudOptions,
  ) {
    const { bot, now = Date.now } = options;
    const user = {
      id: Number(token.split(':')[0]) || 7_000_000_001,
      is_bot: true,
      first_name: bot?.name ?? 'Panoptes',
      username: bot?.username ?? 'panoptes_bot',
    };
    this.world = new World(user, now, options.privacyMode ?? true);
    this.society = new Society(this.world);
    this.limits = new RateLimits(options.limits);
    const rules = {
      limits: this.limits,
      loopbackWebhooks: options.loopbackWebhooks ?? false,
      webhookRetryMs: options.webhookRetryMs ?? 1_000,
    };
    const door = new Door(token, this.world, this.ledger, this.faults, rules);
    const site = new Site(this);
    this.listener = new HttpListener(
      options.host ?? '127.0.0.1',
      options.port ?? 0,
      (request: IncomingMessage, response: ServerResponse) => {
        const at = performance.timeOrigin + performance.now();
        const page = request.url === '/' || request.url?.startsWith('/?') || request.url?.startsWith('/_sim/');
        void (page ? site.handle(request, response) : door.handle(request, response, at));
      },
    );
  }

  static async start(options: TelegramCloudOptions = {}): Promise<TelegramCloud> {
    const cloud = new TelegramCloud(options.token ?? SIMULATED_TOKEN, options);
    await cloud.listener.open();
    return cloud;
  }

  async stop(): Promise<void> {
    this.world.updates.stop();
    await this.listener.close();
  }

  /** What `TELEGRAM_API_ROOT` is set to; also where the page is. */
  get url(): string {
    return this.listener.url;
  }

  // The people

  /** Somebody with an account who has never opened the bot. */
  user(person: NewPerson): Person {
    return this.society.person(person);
  }

  /** Many people who have all started the bot long ago: no update tells of it. */
  crowd(count: number): Person[] {
    return this.society.crowd(count);
  }

  /** A group with the bot in it. */
  group(group: NewGroup): Group {
    return this.society.group(group);
  }

  // What came to the door

  /** What a correct bot never does. */
  get violations(): readonly Refused[] {
    return this.ledger.violations;
  }

  /** Refused for being too fast. */
  get refusals(): readonly LimitRefusal[] {
    return this.ledger.refusals;
  }

  /** Refused because somebody blocked the bot, a message is gone, or a test said so. */
  get failures(): readonly Refused[] {
    return this.ledger.failures;
  }

  /** Every sendMessage and editMessageText with the moment it came, let in or not. */
  get arrivals(): readonly Arrival[] {
    return this.ledger.arrivals;
  }

  /** The latest calls, oldest first. */
  calls(method?: string): Call[] {
    return this.ledger.calls(method);
  }

  /** Resolves with the first value of `find` that is not undefined, null or false; looks whenever anything changes. */
  until<T>(find: () => T | undefined | null | false, { timeoutMs = 10_000 } = {}): Promise<T> {
    const complaint = () => `${this.ledger.arrivals.length} messages came, ${this.violations.length} violations.`;
    return this.world.bell.until(find, timeoutMs, complaint);
  }

  /** Forgets messages, updates, counters and faults; people, chats and limits stay. */
  forgets(): void {
    this.world.forgetMessages();
    this.ledger.clear();
    this.recovers();
  }

  // Trouble

  limitsBecome(limits: Partial<Limits> | 'none'): void {
    this.limits.become(limits);
  }

  /** Answers with an error of the test's choice. */
  refuses(refusing: Refusing): Fault {
    return this.faults.refuse(refusing);
  }

  /** Takes calls and neither does nor answers anything. */
  goesDark(scope?: FaultScope): Fault {
    return this.faults.hang(scope);
  }

  resetsConnections(scope?: FaultScope): Fault {
    return this.faults.reset(scope);
  }

  slow(milliseconds: number, scope?: FaultScope): Fault {
    return this.faults.delay(milliseconds, scope);
  }

  /** Does what it is asked, and the answer is lost: who asks again makes a duplicate. */
  acceptsButNeverAnswers(times: number, { only = 'sendMessage', by = 'hanging' }: LosingAnswers = {}): Fault {
    return this.faults.loseAnswers(by, { only, times });
  }

  /** Ends every trouble but absence. */
  recovers(): void {
    this.faults.liftAll();
  }

  /** Nobody listens any more; every connection is cut. */
  goesAway(): Promise<void> {
    return this.listener.close();
  }

  /** On the same port. */
  returns(): Promise<void> {
    return this.listener.open();
  }
}

interface LosingAnswers extends Pick<FaultScope, 'only'> {
  /** Whether the caller waits for ever, or sees its connection reset. */
  readonly by?: 'hanging' | 'resetting';
}
