/** How fast a bot may talk: what Telegram's documentation and practice say, with the penalty that follows a refusal. */

export interface Limits {
  /** Messages and edits in any one second, over all chats. */
  readonly perSecond: number;
  /** Into one chat, sustained. */
  readonly chatPerSecond: number;
  /** Into one chat, at once, after a rest. */
  readonly chatBurst: number;
  /** Into one group, in any 60 seconds. */
  readonly groupPerMinute: number;
}

export const TELEGRAM_LIMITS: Limits = { perSecond: 30, chatPerSecond: 1, chatBurst: 3, groupPerMinute: 20 };

export interface Breach {
  readonly scope: 'overall' | 'chat' | 'group';
  /** Whole seconds. */
  readonly retryAfter: number;
  /** True when the bot had been told to wait, and did not. */
  readonly early: boolean;
}

interface Allowance {
  tokens: number;
  at: number;
  pausedUntil: number;
  pausedBy: Breach['scope'];
  readonly minute: number[];
}

export class RateLimits {
  private limits: Limits | 'none';
  private readonly second: number[] = [];
  private pausedUntil = 0;
  private readonly chats = new Map<number, Allowance>();

  constructor(limits: Partial<Limits> | 'none' = {}) {
    this.limits = limits === 'none' ? 'none' : { ...TELEGRAM_LIMITS, ...limits };
  }

  /** From now on; what was counted or paused before is forgotten. */
  become(limits: Partial<Limits> | 'none'): void {
    this.limits = limits === 'none' ? 'none' : { ...TELEGRAM_LIMITS, ...limits };
    this.second.length = 0;
    this.pausedUntil = 0;
    this.chats.clear();
  }

  /** Takes one message into account at `now` (milliseconds), or says why it may not pass. */
  breachOf(chatId: number, group: boolean, now: number): Breach | undefined {
    const { limits } = this;
    if (limits === 'none') return undefined;
    if (now < this.pausedUntil) return { scope: 'overall', retryAfter: seconds(this.pausedUntil - now), early: true };
    const chat = this.allowance(chatId, limits, now);
    if (now < chat.pausedUntil)
      return { scope: chat.pausedBy, retryAfter: seconds(chat.pausedUntil - now), early: true };

    if (full(this.second, limits.perSecond, 1_000, now)) {
      this.pausedUntil = now + 1_000;
      return { scope: 'overall', retryAfter: 1, early: false };
    }
    if (group && full(chat.minute, limits.groupPerMinute, 60_000, now)) {
      return pause(chat, 'group', now, (chat.minute[0] ?? now) + 60_000 - now);
    }
    chat.tokens = Math.min(limits.chatBurst, chat.tokens + ((now - chat.at) / 1_000) * limits.chatPerSecond);
    chat.at = now;
    if (chat.tokens < 1) return pause(chat, 'chat', now, ((1 - chat.tokens) / limits.chatPerSecond) * 1_000);

    chat.tokens -= 1;
    this.second.push(now);
    if (group) chat.minute.push(now);
    return undefined;
  }

  private allowance(chatId: number, { chatBurst }: Limits, now: number): Allowance {
    let chat = this.chats.get(chatId);
    if (!chat) {
      chat = { tokens: chatBurst, at: now, pausedUntil: 0, pausedBy: 'chat', minute: [] };
      this.chats.set(chatId, chat);
    }
    return chat;
  }
}

const seconds = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1_000));

/** Drops what has left the window, and says whether what remains fills it. */
function full(window: number[], most: number, milliseconds: number, now: number): boolean {
  let gone = 0;
  while (gone < window.length && (window[gone] ?? 0) <= now - milliseconds) gone += 1;
  if (gone > 0) window.splice(0, gone);
  return window.length >= most;
}

function pause(chat: Allowance, scope: Breach['scope'], now: number, milliseconds: number): Breach {
  const retryAfter = seconds(milliseconds);
  chat.pausedUntil = now + retryAfter * 1_000;
  chat.pausedBy = scope;
  return { scope, retryAfter, early: false };
}
