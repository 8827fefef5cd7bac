import { Injectable, Logger } from '@nestjs/common';

import { after, days, minutes, seconds } from '../domain/duration';
import { notThere, Refusal } from '../domain/refusal';
import { type Health, healthOf } from '../domain/reports/health';
import type { NodeFacts } from '../domain/reports/node-facts';
import {
  type OnlineSample,
  type OnlineStats,
  STATS_RANGES,
  type StatsRange,
  statsOfSamples,
  statsOfSpells,
} from '../domain/reports/online-stats';
import { chooseSpeedTest, type SpeedTestReport } from '../domain/reports/speed-test';
import { partsOf, spellsOf, type Uptime, uptimeOf, type UptimePart } from '../domain/reports/uptime';
import { wanReport, type WanReport, type WanSample } from '../domain/reports/wan';
import { type WifiNetwork, type WifiNetworkReport, wifiReport } from '../domain/reports/wifi';
import type { Scope } from '../domain/scope';
import { type AccountCredentials, AccountsService } from '../fleet/accounts.service';
import { FleetService } from '../fleet/fleet.service';
import type { Location, PodDetails } from '../fleet/location-details';
import type { WholeLocation } from '../fleet/whole-location';
import { HistoryService, type Period, type StoredSpeedTest } from '../fleet/history.service';
import { Clock } from '../platform/clock/clock';
import { ShortCache } from '../platform/clock/short-cache';
import type { Slice } from '../platform/database/slice';
import { PlumeClient, type PlumeLocation } from '../plume-client/plume-client';
import { answerOf } from './plume-answer';

/** How a location stands, by the last looks at it. */
export interface StatusReport {
  readonly location: Location & { readonly pods: readonly PodDetails[] };
  readonly health: Health;
  /** Devices of the whole home; null when nobody has counted them. */
  readonly devices: number | null;
  readonly speedTest: SpeedTestReport | null;
}

/** The pods of a location as they stand, with what they told of themselves when they were asked. */
export interface NodesReport {
  readonly location: StatusReport['location'];
  /** By Plume's id of the pod. */
  readonly facts: ReadonlyMap<string, NodeFacts>;
}

/** An online history and whose it is: Plume's, or ours where Plume has none. */
export interface OnlineStatsReport extends OnlineStats {
  readonly range: StatsRange;
  readonly source: 'plume' | 'panoptes';
}

const USUAL_PERIOD = days(7);

const LONGEST_DAYS = 400;

/** A status is wanted at once: what only some clouds tell of a location is not waited for longer than this. */
const PATIENCE = seconds(2);

/**
 * The reports of one location for whoever may see it; a Refusal of kind `missing` for everybody else, and of kind
 * `unreachable` when Plume was needed and gave no answer.
 */
@Injectable()
export class LocationReportsService {
  private readonly logger = new Logger(LocationReportsService.name);
  private readonly wifiNetworks: ShortCache<WifiNetwork[]>;
  private readonly wanSamples: ShortCache<WanSample[]>;
  private readonly onlineSamples: ShortCache<OnlineSample[]>;
  private readonly documents: ShortCache<PlumeLocation>;
  private readonly nodeFacts: ShortCache<NodeFacts[]>;

  constructor(
    private readonly fleet: FleetService,
    private readonly past: HistoryService,
    private readonly accounts: AccountsService,
    private readonly plume: PlumeClient,
    private readonly clock: Clock,
  ) {
    this.wifiNetworks = new ShortCache(clock, minutes(5));
    this.wanSamples = new ShortCache(clock, minutes(2));
    this.onlineSamples = new ShortCache(clock, minutes(1));
    this.documents = new ShortCache(clock, minutes(5));
    this.nodeFacts = new ShortCache(clock, minutes(1));
  }

  /**
   * From what is stored, and what Plume has said of the location itself in the last minutes. Nothing is asked of Plume,
   * unless no pod has ever run a speed test.
   */
  async status(id: string, scopes: readonly Scope[]): Promise<StatusReport> {
    const location = await this.fleet.whole(id, scopes);
    if (!location) throw notThere();
    return this.statusOf(location);
  }

  /** The same of a location that has just been read for somebody who may see it. */
  async statusOf(location: WholeLocation): Promise<StatusReport> {
    return this.statusWith(location, await this.documentOf(location, location.speedTests.length > 0));
  }

  /** The same again, of what is known here by now: Plume is neither asked nor waited for. */
  knownStatusOf(location: WholeLocation): StatusReport {
    return this.statusWith(location, this.documents.answered(location.id) ?? null);
  }

  private statusWith({ speedTests, ...location }: WholeLocation, document: PlumeLocation | null): StatusReport {
    const serviceLevel = document?.serviceLevel ?? location.serviceLevel;
    const health = healthOf(location.pods, serviceLevel, location.state);
    return {
      location: { ...location, serviceLevel },
      health,
      // The count of the whole home is refreshed more often than those of its pods, but not while nothing is connected.
      devices: location.state === 'offline' ? health.devices : (location.devices ?? health.devices),
      speedTest: chooseSpeedTest(speedTests, document?.speedTest ?? null, this.clock.now()),
    };
  }

  /** Asks what Plume says of the location itself, for the next status to know it; without an answer it knows it not. */
  async describe(location: Location): Promise<void> {
    await this.documentOf(location, false);
  }

  /** The pods with what only Plume can tell of them, the gateway first. */
  async nodes(id: string, scopes: readonly Scope[]): Promise<NodesReport> {
    const location = await this.visible(id, scopes);
    const asked = this.nodeFacts.get(id, async () =>
      this.plume.nodes(await this.credentialsOf(location), location, 'person'),
    );
    const facts = await answerOf(asked);
    return { location, facts: new Map(facts.map((fact) => [fact.nodeId, fact])) };
  }

  async wifi(id: string, scopes: readonly Scope[]): Promise<WifiNetworkReport[]> {
    const location = await this.visible(id, scopes);
    const asked = this.wifiNetworks.get(id, async () =>
      this.plume.wifiNetworks(await this.credentialsOf(location), location, 'person'),
    );
    return wifiReport(await answerOf(asked));
  }

  async wan(id: string, scopes: readonly Scope[]): Promise<WanReport> {
    const location = await this.visible(id, scopes);
    const asked = this.wanSamples.get(id, async () =>
      this.plume.wanStats(await this.credentialsOf(location), location, 'person'),
    );
    return wanReport(await answerOf(asked), location.timeZone);
  }

  /** Plume's history where it has one, else ours. */
  async onlineStats(id: string, scopes: readonly Scope[], range: StatsRange): Promise<OnlineStatsReport> {
    const location = await this.visible(id, scopes);
    const now = this.clock.now();
    const from = after(now, -STATS_RANGES[range].length);
    const { samples, trouble } = await this.plumeHistory(location, range);
    const within = samples.filter(({ at }) => at >= from);
    if (within.length > 0) return { range, source: 'plume', ...statsOfSamples(within) };

    const ours = statsOfSpells(spellsOf(await this.past.history(id, from, now), from, now, now));
    if (trouble && ours.total === 0) throw trouble;
    return { range, source: 'panoptes', ...ours };
  }

  /** From stored transitions; of the last seven days when nothing else is said. In so many equal parts too, when asked. */
  async uptime(
    id: string,
    scopes: readonly Scope[],
    period: Period,
    parts?: number,
  ): Promise<Uptime & { parts?: UptimePart[] }> {
    await this.visible(id, scopes);
    const now = this.clock.now();
    const to = period.to ?? now;
    const from = period.from ?? after(to, -USUAL_PERIOD);
    check(from, to);
    const spells = spellsOf(await this.past.history(id, from, to), from, to, now);
    const whole = uptimeOf(spells, from, to);
    return parts === undefined ? whole : { ...whole, parts: partsOf(spells, from, to, parts) };
  }

  /** Stored speed tests, the newest first. */
  async speedTests(
    id: string,
    scopes: readonly Scope[],
    period: Period,
    slice: Slice<readonly [at: string, podId: string]>,
  ): Promise<StoredSpeedTest[]> {
    await this.visible(id, scopes);
    if (period.from) check(period.from, period.to ?? this.clock.now());
    return this.past.speedTests(id, period, slice);
  }

  private async visible(id: string, scopes: readonly Scope[]): Promise<StatusReport['location']> {
    const location = await this.fleet.location(id, scopes);
    if (!location) throw notThere();
    return location;
  }

  private async credentialsOf({ accountId }: Location): Promise<AccountCredentials> {
    const credentials = await this.accounts.credentials(accountId);
    if (!credentials) throw new Refusal('missing', ACCOUNT_GONE);
    return credentials;
  }

  private async plumeHistory(location: Location, range: StatsRange) {
    const { granularity, limit } = STATS_RANGES[range];
    const asked = this.onlineSamples.get(`${location.id}/${range}`, async () =>
      this.plume.onlineStats(await this.credentialsOf(location), location, { granularity, limit }, 'person'),
    );
    try {
      return { samples: await answerOf(asked), trouble: null };
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return { samples: [], trouble: cause };
    }
  }

  /** What Plume says of the location itself, as far as it can be had at once, or with `kept` without asking. */
  private async documentOf(location: Location, kept: boolean): Promise<PlumeLocation | null> {
    try {
      if (kept) return (await this.documents.known(location.id)) ?? null;
      return await this.documents.get(location.id, () => this.askForDocument(location));
    } catch (cause) {
      this.logger.debug({ locationId: location.id, cause }, 'the document of a location could not be had');
      return null;
    }
  }

  private async askForDocument(location: Location): Promise<PlumeLocation> {
    const enough = new AbortController();
    const patience = this.clock.timeout(PATIENCE, () => enough.abort());
    try {
      return await this.plume.location(await this.credentialsOf(location), location, 'person', enough.signal);
    } finally {
      this.clock.cancel(patience);
    }
  }
}

const ACCOUNT_GONE = {
  en: 'The Plume account of this location has been removed.',
  es: 'La cuenta de Plume de esta ubicación se ha eliminado.',
};
const BACKWARDS = {
  en: 'The period ends before it begins: give a `from` before its `to`.',
  es: 'El periodo termina antes de empezar: indique un `from` anterior a su `to`.',
};
const TOO_LONG = {
  en: `The period is too long: ask for ${LONGEST_DAYS} days at most.`,
  es: `El periodo es demasiado largo: pida como máximo ${LONGEST_DAYS} días.`,
};

function check(from: Date, to: Date): void {
  if (from >= to) throw new Refusal('invalid', BACKWARDS, 'from');
  if (after(from, days(LONGEST_DAYS)) < to) throw new Refusal('invalid', TOO_LONG, 'from');
}
