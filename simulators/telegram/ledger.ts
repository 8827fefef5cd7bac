import type { Breach } from './bot-api/limits';
import type { Refusal } from './bot-api/refusal';

/** A call that was not granted. */
export interface Refused {
  readonly method: string;
  readonly code: number;
  readonly description: string;
  readonly chatId?: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
}

export interface LimitRefusal extends Refused, Breach {}

/** One message or edit at the door, whether it was let in or not. */
export interface Arrival {
  readonly at: number;
  readonly chatId: number;
  readonly text: string;
  readonly method: string;
  readonly accepted: boolean;
}

export interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly at: number;
}

export interface ChatCounters {
  sent: number;
  edited: number;
  refused: number;
  /** Messages whose text this chat had been sent before. */
  duplicates: number;
}

const CALLS_KEPT = 5_000;

/** What came to the door: counted, timed, and everything that was wrong with it. */
export class Ledger {
  /** Breaches of the protocol: a correct bot causes none, so a test may expect this to be empty. */
  readonly violations: Refused[] = [];
  /** Refused for being too fast. */
  readonly refusals: LimitRefusal[] = [];
  /** Refused because the world is so, or because a test asked for it. */
  readonly failures: Refused[] = [];
  readonly arrivals: Arrival[] = [];
  readonly byMethod = new Map<string, number>();
  readonly byChat = new Map<number, ChatCounters>();
  private readonly recent: Call[] = [];
  private readonly texts = new Map<number, Set<string>>();

  /** The latest calls, oldest first; at least the last 5,000. */
  calls(method?: string): Call[] {
    return method === undefined ? [...this.recent] : this.recent.filter((call) => call.method === method);
  }

  called(call: Call): void {
    this.byMethod.set(call.method, (this.byMethod.get(call.method) ?? 0) + 1);
    if (this.recent.length >= 2 * CALLS_KEPT) this.recent.splice(0, CALLS_KEPT);
    this.recent.push(call);
  }

  arrived(arrival: Arrival): void {
    this.arrivals.push(arrival);
    const counters = this.countersOf(arrival.chatId);
    if (!arrival.accepted) {
      counters.refused += 1;
    } else if (arrival.method === 'editMessageText') {
      counters.edited += 1;
    } else {
      counters.sent += 1;
      const texts = this.textsOf(arrival.chatId);
      if (texts.has(arrival.text)) counters.duplicates += 1;
      else texts.add(arrival.text);
    }
  }

  refused(refusal: Refusal, call: Call, breach: Breach | undefined): void {
    const { code, description, blame } = refusal;
    const chatId = Number(call.params['chat_id']);
    const entry = { ...call, code, description, ...(Number.isFinite(chatId) ? { chatId } : {}) };
    if (breach) this.refusals.push({ ...entry, ...breach });
    else if (blame === 'protocol') this.violations.push(entry);
    else this.failures.push(entry);
  }

  totals(): ChatCounters {
    const totals = { sent: 0, edited: 0, refused: 0, duplicates: 0 };
    for (const counters of this.byChat.values()) {
      totals.sent += counters.sent;
      totals.edited += counters.edited;
      totals.refused += counters.refused;
      totals.duplicates += counters.duplicates;
    }
    return totals;
  }

  clear(): void {
    for (const list of [this.violations, this.refusals, this.failures, this.arrivals, this.recent]) list.length = 0;
    for (const map of [this.byMethod, this.byChat, this.texts]) map.clear();
  }

  private countersOf(chatId: number): ChatCounters {
    let counters = this.byChat.get(chatId);
    if (!counters) this.byChat.set(chatId, (counters = { sent: 0, edited: 0, refused: 0, duplicates: 0 }));
    return counters;
  }

  private textsOf(chatId: number): Set<string> {
    let texts = this.texts.get(chatId);
    if (!texts) this.texts.set(chatId, (texts = new Set()));
    return texts;
  }
}
