import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { dayOf } from '../domain/texts/time';
import { Clock } from '../platform/clock/clock';
import { affected, rows } from '../platform/database/sql';
import { AssistantConfig } from './assistant.config';

/** What one person may still ask today (UTC); null: any number. */
export interface BudgetLeft {
  readonly questions: number | null;
  readonly tokens: number | null;
}

/** A question that was counted before it is asked. */
export interface Reserved {
  /** Puts what it took in place of what it was estimated at. */
  settle(tokens: number): Promise<void>;
}

/** How much of the language model each person uses in a day: counted in the database, so that replicas count together. */
@Injectable()
export class Budgets {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: AssistantConfig,
  ) {}

  /**
   * Counts a question and its estimated tokens; null when today's are used up, and then nothing is counted. What is
   * never settled, because the process died, stays counted as it was estimated.
   */
  async reserve(userId: string, tokens: number): Promise<Reserved | null> {
    const { ASSISTANT_DAILY_QUESTIONS: mostQuestions, ASSISTANT_DAILY_TOKENS: mostTokens } = this.config;
    const day = this.today();
    const counted = await rows(
      this.db,
      `INSERT INTO assistant_usage AS u (user_id, day, questions, tokens) VALUES ($1, $2, 1, $3)
       ON CONFLICT (user_id, day) DO UPDATE SET questions = u.questions + 1, tokens = u.tokens + excluded.tokens
         WHERE ($4::int = 0 OR u.questions < $4::int) AND ($5::bigint = 0 OR u.tokens < $5::bigint)
       RETURNING 1`,
      [userId, day, tokens, mostQuestions, mostTokens],
    );
    if (counted.length === 0) return null;
    return { settle: (used) => this.correct(userId, day, used - tokens) };
  }

  async left(userId: string): Promise<BudgetLeft> {
    const { ASSISTANT_DAILY_QUESTIONS: questions, ASSISTANT_DAILY_TOKENS: tokens } = this.config;
    const [used = { questions: 0, tokens: '0' }] = await rows<{ questions: number; tokens: string }>(
      this.db,
      'SELECT questions, tokens FROM assistant_usage WHERE user_id = $1 AND day = $2',
      [userId, this.today()],
    );
    return {
      questions: questions === 0 ? null : Math.max(0, questions - used.questions),
      tokens: tokens === 0 ? null : Math.max(0, tokens - Number(used.tokens)),
    };
  }

  private async correct(userId: string, day: string, by: number): Promise<void> {
    await affected(
      this.db,
      'UPDATE assistant_usage SET tokens = GREATEST(0, tokens + $3) WHERE user_id = $1 AND day = $2',
      [userId, day, by],
    );
  }

  private today(): string {
    return dayOf(this.clock.now(), 'UTC');
  }
}
