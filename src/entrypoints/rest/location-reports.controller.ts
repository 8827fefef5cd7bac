import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { scopesOf } from '../../domain/permissions';
import { meshOf } from '../../domain/reports/mesh';
import { healthText } from '../../domain/texts/health';
import { LocationReportsService } from '../../reports/location-reports.service';
import { Allow, TheCaller } from './access';
import {
  MeshLinkDto,
  OnlineStatsDto,
  StatusDto,
  StoredSpeedTestDto,
  UptimeDto,
  WanDto,
  WifiNetworkDto,
} from './location-reports.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id, period } from './schemas';

const UptimeQuery = z.strictObject({
  ...period,
  parts: z.coerce.number().int().min(1).max(200).optional().meta({ description: 'Cut into so many equal parts too.' }),
});
const SpeedTestsQuery = pageQuery(z.tuple([z.iso.datetime(), id()]), period);
const StatsQuery = z.strictObject({ range: z.enum(['3h', '24h', '7d']).default('7d') });

/** What people want to know of one location: the same facts as the bot's reports. */
@ApiTags('Location reports')
@Controller('api/locations/:id')
export class LocationReportsController {
  constructor(private readonly reports: LocationReportsService) {}

  @Get('status')
  @Allow('network.view')
  @Operation('How the location stands, by the last looks at it', { answers: StatusDto })
  async status(@Param('id', { schema: id() }) locationId: string, @TheCaller() { actor }: Caller) {
    const { location, health, devices, speedTest } = await this.reports.status(locationId, scopesOf(actor));
    const { pods, serviceLevel } = location;
    return { state: health.state, ...healthText(health, 'en'), pods, devices, speedTest, serviceLevel };
  }

  @Get('mesh')
  @Allow('network.view')
  @Operation('Which pod hangs on which, live', { answers: pageOf(MeshLinkDto) })
  async mesh(@Param('id', { schema: id() }) locationId: string, @TheCaller() { actor }: Caller) {
    const { location, facts } = await this.reports.nodes(locationId, scopesOf(actor));
    return { items: meshOf(location.pods, facts), nextCursor: null };
  }

  @Get('wifi')
  @Allow('network.view')
  @Operation('The WiFi networks of the location', { answers: pageOf(WifiNetworkDto) })
  async wifi(@Param('id', { schema: id() }) locationId: string, @TheCaller() { actor }: Caller) {
    return { items: await this.reports.wifi(locationId, scopesOf(actor)), nextCursor: null };
  }

  @Get('wan')
  @Allow('network.view')
  @Operation('What the internet line carried in the last 24 hours', { answers: WanDto })
  wan(@Param('id', { schema: id() }) locationId: string, @TheCaller() { actor }: Caller) {
    return this.reports.wan(locationId, scopesOf(actor));
  }

  @Get('stats')
  @Allow('network.view')
  @Operation('How steadily the location was online', { answers: OnlineStatsDto })
  stats(
    @Param('id', { schema: id() }) locationId: string,
    @Query({ schema: StatsQuery }) { range }: z.output<typeof StatsQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    return this.reports.onlineStats(locationId, scopesOf(actor), range);
  }

  @Get('uptime')
  @Allow('network.view')
  @Operation('Uptime by stored transitions; of the last 7 days when nothing else is said', { answers: UptimeDto })
  uptime(
    @Param('id', { schema: id() }) locationId: string,
    @Query({ schema: UptimeQuery }) query: z.output<typeof UptimeQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    return this.reports.uptime(locationId, scopesOf(actor), query, query.parts);
  }

  @Get('speed-tests')
  @Allow('network.view')
  @Operation('The speed tests of the location over time, the newest first', { answers: pageOf(StoredSpeedTestDto) })
  async speedTests(
    @Param('id', { schema: id() }) locationId: string,
    @Query({ schema: SpeedTestsQuery }) query: z.output<typeof SpeedTestsQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    const tests = await this.reports.speedTests(locationId, scopesOf(actor), query, sliceOf(query));
    return page(query, tests, ({ at, podId }) => [at.toISOString(), podId]);
  }
}
