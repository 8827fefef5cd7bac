import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';

import { AuthService } from '../../auth/auth.service';
import { after, minutes, seconds, since } from '../../domain/duration';
import { type Actor, scopesOf } from '../../domain/permissions';
import type { View } from '../../domain/scope';
import { OverviewsService } from '../../fleet/overviews.service';
import { OpenIncidentsService } from '../../incidents/open-incidents.service';
import { NotificationsService } from '../../notifications/notifications.service';
import { PlaceSubscriptionsService } from '../../notifications/place-subscriptions.service';
import { Clock } from '../../platform/clock/clock';
import type { Loop } from '../../platform/clock/loop';
import { Loops } from '../../platform/clock/loops';
import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import { BoardMessages } from './board-messages';
import { boardEnded, boardLost, boardNotPinned, type BoardText, boardText } from './board-text';
import { type Board, Boards, type SettledBoard } from './boards';
import { ChatMoves } from './chat-moves';

/** Boards that are looked after, and messages that are in flight because of them, at once. */
const BATCH = 50;

/** A board is looked at, and edited, this often at the most. */
const PACE = seconds(10);

/** When nothing but the time of the last look has changed, that is shown this often. */
const LOOK_SHOWN = minutes(5);

/** Those for which there was no room wait for it, and those that Telegram would not take. */
const NO_ROOM = seconds(2);
const TROUBLE = seconds(30);

/** Answers after which a chat will not hear us again. */
const DEAD =
  /blocked|deactivated|kicked|not a member|chat not found|was deleted|thread not found|topic_closed|topic_deleted|not enough rights to send/i;

/** What a board needs done: nothing, or words. */
interface Plan {
  readonly board: Board;
  /** Null when it ends. */
  readonly text: BoardText | null;
  readonly lost: boolean;
}

/** Keeps boards current: looks at all that are due at once, and edits those whose state has changed, after all else. */
@Injectable()
export class BoardKeeper implements OnModuleInit {
  private readonly logger = new Logger(BoardKeeper.name);
  private loop: Loop | null = null;

  constructor(
    private readonly api: TelegramApi,
    private readonly boards: Boards,
    private readonly messages: BoardMessages,
    private readonly moves: ChatMoves,
    private readonly auth: AuthService,
    private readonly places: PlaceSubscriptionsService,
    private readonly overviews: OverviewsService,
    private readonly incidents: OpenIncidentsService,
    private readonly notifications: NotificationsService,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    if (!this.api.configured) return;
    this.loop = this.loops.add({ name: 'bot-boards', every: seconds(2), work: (signal) => this.turn(signal) });
  }

  /** Somebody waits for a board. */
  wake(): void {
    this.loop?.wake();
  }

  /** Gives the milliseconds until there may be more to do. */
  async turn(signal: AbortSignal): Promise<number> {
    const boards = await this.boards.take(BATCH);
    if (boards.length === 0) return seconds(2);
    const now = this.clock.now();
    const plans = await this.plans(boards, now);
    const changed = plans.filter((plan) => this.speaks(plan, now));
    const speaking = new Set(changed);
    const room = new Set(changed.slice(0, await this.notifications.reserveSpare('telegram', changed.length)));
    const settled = await Promise.all(
      plans.map(async (plan) => {
        if (room.has(plan) && !signal.aborted) return this.show(plan);
        return this.later(plan.board, speaking.has(plan) ? NO_ROOM : PACE);
      }),
    );
    await this.boards.settle(settled);
    return boards.length === BATCH ? 0 : seconds(2);
  }

  /** What each board is to say now, in a handful of statements for all of them. */
  private async plans(boards: readonly Board[], now: Date): Promise<Plan[]> {
    const addresses = new Map(boards.map((board) => [board, addressOf(board)]));
    const [actors, scopes] = await Promise.all([
      this.auth.actors([...new Set(boards.map(({ userId }) => userId))]),
      this.places.scopesAt('telegram', [...new Set(addresses.values())]),
    ]);
    const shown = boards.flatMap((board) => {
      const actor = actors.get(board.userId);
      if (board.ending || !actor || !board.linked || scopesOf(actor).length === 0) return [];
      return [{ board, view: viewOf(actor, scopes.get(addresses.get(board) ?? '')) }];
    });
    // Many chats look at the same: each view is asked for once.
    const views = new Map(shown.map(({ view }) => [JSON.stringify(view), view]));
    const asked = [...views.values()];
    const [overviews, open] = await Promise.all([this.overviews.of(asked), this.incidents.countsOf(asked)]);
    const places = new Map([...views.keys()].map((key, at) => [key, at]));
    const texts = new Map(
      shown.map(({ board, view }) => {
        const at = places.get(JSON.stringify(view)) ?? 0;
        const [overview, counts] = [overviews[at], open[at]];
        if (!overview || !counts) throw new Error('a view was asked for and not answered');
        return [board, boardText(overview, counts, now, board.timeZone, board.language)];
      }),
    );
    return boards.map((board) => ({ board, text: texts.get(board) ?? null, lost: !board.ending && !texts.has(board) }));
  }

  private speaks({ board, text }: Plan, now: Date): boolean {
    if (!text || board.messageId === null || !board.pinned) return true;
    const { shownAt, shownPrint } = board;
    return printOf(text.state) !== shownPrint || shownAt === null || since(shownAt, now) >= LOOK_SHOWN;
  }

  /** Says what a board is to say. What Telegram would not take is tried again later, or never. */
  private async show({ board, text, lost }: Plan): Promise<SettledBoard> {
    try {
      return text ? await this.renew(board, text) : await this.end(board, lost);
    } catch (cause) {
      return this.refused(board, cause);
    }
  }

  private async renew(board: Board, text: BoardText): Promise<SettledBoard> {
    const there = board.messageId !== null && (await this.messages.edit(board, board.messageId, text.html));
    const messageId = there && board.messageId !== null ? board.messageId : await this.messages.send(board, text.html);
    if ((!there || !board.pinned) && !(await this.messages.pin(board, messageId)) && !board.pinned) {
      await this.messages.send(board, boardNotPinned(board.language), messageId);
    }
    const now = this.clock.now();
    const shown = { messageId, pinned: true, shownPrint: printOf(text.state), shownAt: now };
    return { board, over: false, ...shown, dueAt: after(now, PACE) };
  }

  private async end(board: Board, lost: boolean): Promise<SettledBoard> {
    const { language, messageId } = board;
    if (messageId !== null) {
      await this.messages.edit(board, messageId, lost ? boardLost(language) : boardEnded(language));
      await this.messages.unpin(board, messageId);
    }
    return { ...this.later(board, PACE), over: true };
  }

  private async refused(board: Board, cause: unknown): Promise<SettledBoard> {
    if (!(cause instanceof TelegramRefusal)) return this.later(board, TROUBLE);
    const { migrateToChatId, retryAfter, description, code } = cause;
    if (migrateToChatId) {
      // From here on it is in nobody's hands, and taken up again under its new id.
      await this.moves.follow(board.chatId, Number(migrateToChatId));
      return this.later(board, NO_ROOM);
    }
    if (code === 403 || (code === 400 && DEAD.test(description))) {
      this.logger.log(`the board of chat ${board.chatId} has ended: ${description}`);
      return { ...this.later(board, PACE), over: true };
    }
    if (code !== 429) this.logger.warn({ chatId: board.chatId, cause }, 'a board could not be shown');
    return this.later(board, Math.max(TROUBLE, (retryAfter ?? 0) * 1_000));
  }

  private later(board: Board, wait: number): SettledBoard {
    const { messageId, pinned, shownPrint, shownAt } = board;
    const dueAt = after(this.clock.now(), wait);
    return { board, over: false, messageId, pinned, shownPrint, shownAt, dueAt };
  }
}

const addressOf = ({ chatId, topicId }: Board): string => (topicId === 0 ? String(chatId) : `${chatId}:${topicId}`);

/** What the chat hears of, as far as whoever made the board may see it; all of that where the chat hears of nothing. */
function viewOf(actor: Actor, heard: View['wanted'] | undefined): View {
  const granted = scopesOf(actor);
  return { wanted: heard ?? granted, granted };
}

const printOf = (state: string): string => createHash('sha256').update(state).digest('base64url');
