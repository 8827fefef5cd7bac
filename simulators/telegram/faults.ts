import { Refusal } from './bot-api/refusal';

/** Which methods a fault strikes; all of them when it is left out. */
export type Only =
  | string
  | readonly string[]
  | ((method: string, params: Readonly<Record<string, unknown>>) => boolean);

export interface FaultScope {
  readonly only?: Only;
  /** How many calls it strikes before it is over; without it, until it is lifted. */
  readonly times?: number;
}

export interface Refusing extends FaultScope {
  readonly status: number;
  readonly description?: string;
  /** Seconds, told to the bot as `retry_after`. */
  readonly retryAfter?: number;
}

/** A trouble that is on until it is lifted or used up. */
export interface Fault {
  /** Calls struck so far. */
  readonly struck: number;
  lift(): void;
}

/** What becomes of one call. */
export type Fate =
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  /** Taken and never answered; nothing happens in the world. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  /** It happens in the world, and the answer is lost on the way. */
  | { readonly kind: 'lose-answer'; readonly by: 'hanging' | 'resetting' };

interface Trouble extends FaultScope {
  struck: number;
  readonly fate?: Fate;
  readonly delayMs?: number;
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** The troubles that a test or a demo has put in the bot's way. */
export class Faults {
  private troubles: Trouble[] = [];

  refuse({ status, description, retryAfter, ...scope }: Refusing): Fault {
    const wait = retryAfter === undefined ? '' : `: retry after ${retryAfter}`;
    const parameters = retryAfter === undefined ? undefined : { retry_after: retryAfter };
    const words = description ?? `${WORDS[status] ?? 'Error'}${wait}`;
    return this.add({ ...scope, fate: { kind: 'refuse', refusal: new Refusal(status, words, 'fault', parameters) } });
  }

  hang(scope: FaultScope = {}): Fault {
    return this.add({ ...scope, fate: { kind: 'hang' } });
  }

  reset(scope: FaultScope = {}): Fault {
    return this.add({ ...scope, fate: { kind: 'reset' } });
  }

  delay(delayMs: number, scope: FaultScope = {}): Fault {
    return this.add({ ...scope, delayMs });
  }

  loseAnswers(by: 'hanging' | 'resetting', scope: FaultScope): Fault {
    return this.add({ ...scope, fate: { kind: 'lose-answer', by } });
  }

  liftAll(): void {
    this.troubles = [];
  }

  /** Strikes one call: by how long it is delayed, and what becomes of it; undefined when nothing is in its way. */
  strike(method: string, params: Readonly<Record<string, unknown>>): { delayMs: number; fate?: Fate } | undefined {
    if (this.troubles.length === 0) return undefined;
    let delayMs = 0;
    for (const trouble of [...this.troubles]) {
      if (!strikes(trouble.only, method, params)) continue;
      trouble.struck += 1;
      if (trouble.times !== undefined && trouble.struck >= trouble.times) this.remove(trouble);
      delayMs += trouble.delayMs ?? 0;
      if (trouble.fate) return { delayMs, fate: trouble.fate };
    }
    return { delayMs };
  }

  private add(trouble: Omit<Trouble, 'struck'>): Fault {
    const added: Trouble = { ...trouble, struck: 0 };
    this.troubles.push(added);
    return {
      get struck() {
        return added.struck;
      },
      lift: () => {
        this.remove(added);
      },
    };
  }

  private remove(trouble: Trouble): void {
    this.troubles = this.troubles.filter((other) => other !== trouble);
  }
}

function strikes(only: Only | undefined, method: string, params: Readonly<Record<string, unknown>>): boolean {
  if (only === undefined) return true;
  if (typeof only === 'function') return only(method, params);
  return typeof only === 'string' ? only === method : only.includes(method);
}
