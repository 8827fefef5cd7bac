import { Module } from '@nestjs/common';

import { FleetModule } from '../fleet/fleet.module';
import { PlumeClientModule } from '../plume-client/plume-client.module';
import { BrowseService } from './browse.service';
import { CredentialCheckService } from './credential-check.service';
import { LocationReportsService } from './location-reports.service';
import { Rasteriser } from './rasteriser';
import { ReportPictures } from './report-pictures.service';

const SERVICES = [BrowseService, CredentialCheckService, LocationReportsService, ReportPictures];

/** What people want to know of a location, and what is asked of Plume only for that. */
@Module({
  imports: [FleetModule, PlumeClientModule],
  providers: [...SERVICES, Rasteriser],
  exports: SERVICES,
})
export class ReportsModule {}
