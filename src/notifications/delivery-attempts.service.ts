import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { AttemptOutcome } from '../domain/delivery';
import { after, days, hours } from '../domain/duration';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import type { LoggedDelivery } from './delivery-log.service';

/** One attempt to deliver something, as people read it. */
export interface LoggedAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly at: Date;
  /** How long the far side took; null when nobody waited for its answer. */
  readonly latencyMs: number | null;
  readonly outcome: AttemptOutcome;
  /** In the provider's words. */
  readonly said: string | null;
  /** What the provider told later of the attempt that it took; null where it tells nothing. */
  readonly receipt: { readonly status: string; readonly at: Date } | null;
}

/** How a channel did in a stretch of time. */
export interface ChannelFigures {
  /** Deliveries that were taken, and that failed for good. */
  readonly sent: number;
  readonly failed: number;
  /** How long the far side took, in milliseconds; null when it was not asked. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface ChannelStatistics {
  readonly lastHour: ChannelFigures;
  readonly lastDay: ChannelFigures;
}

/** More attempts of one delivery are not shown. */
const MOST = 200;

/** Latencies are those of so many attempts, the newest: a day may have had a million. */
const SAMPLE = 10_000;

/** What came of each attempt to deliver something, and what that says of channels. */
@Injectable()
export class DeliveryAttemptsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** The newest attempts of a delivery, the oldest of them first. */
  async of({ id, receiptStatus, receiptAt }: LoggedDelivery): Promise<LoggedAttempt[]> {
    const found = await rows<Omit<LoggedAttempt, 'receipt'>>(
      this.db,
      `SELECT * FROM (
         SELECT number AS attempt, at, latency_ms AS "latencyMs", outcome, said FROM delivery_attempts
         WHERE delivery_id = $1 ORDER BY number DESC LIMIT $2
       ) newest ORDER BY attempt`,
      [id, MOST],
    );
    const taken = found.findLast(({ outcome }) => outcome === 'delivered');
    const receipt = receiptStatus && receiptAt ? { status: receiptStatus, at: receiptAt } : null;
    return found.map((each) => ({ ...each, receipt: each === taken ? receipt : null }));
  }

  /** How each channel that was used within a day did. */
  async statistics(): Promise<ReadonlyMap<string, ChannelStatistics>> {
    const now = this.clock.now();
    const found = await rows<FiguresRow>(
      this.db,
      `SELECT c.channel, counts.*, times.day AS day_times, times.hour AS hour_times
       FROM channel_health c
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE outcome = 'delivered')::int AS day_sent,
           count(*) FILTER (WHERE outcome = 'permanent')::int AS day_failed,
           count(*) FILTER (WHERE outcome = 'delivered' AND at > $2)::int AS hour_sent,
           count(*) FILTER (WHERE outcome = 'permanent' AND at > $2)::int AS hour_failed
         FROM delivery_attempts WHERE channel = c.channel AND at > $1
       ) counts
       CROSS JOIN LATERAL (
         SELECT percentile_disc('{0.5,0.95}'::float8[]) WITHIN GROUP (ORDER BY latency_ms) AS day,
           percentile_disc('{0.5,0.95}'::float8[]) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE at > $2) AS hour
         FROM (
           SELECT at, latency_ms FROM delivery_attempts WHERE channel = c.channel AND at > $1 ORDER BY at DESC LIMIT $3
         ) newest
       ) times`,
      [after(now, -days(1)), after(now, -hours(1)), SAMPLE],
    );
    return new Map(
      found.map((row) => [
        row.channel,
        {
          lastHour: figures(row.hour_sent, row.hour_failed, row.hour_times),
          lastDay: figures(row.day_sent, row.day_failed, row.day_times),
        },
      ]),
    );
  }
}

interface FiguresRow {
  readonly channel: string;
  readonly day_sent: number;
  readonly day_failed: number;
  readonly hour_sent: number;
  readonly hour_failed: number;
  readonly day_times: readonly (number | null)[] | null;
  readonly hour_times: readonly (number | null)[] | null;
}

const figures = (sent: number, failed: number, times: FiguresRow['day_times']): ChannelFigures => ({
  sent,
  failed,
  p50Ms: times?.[0] ?? null,
  p95Ms: times?.[1] ?? null,
});

export const NEVER_USED: ChannelStatistics = { lastHour: figures(0, 0, null), lastDay: figures(0, 0, null) };
