import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { FleetModule } from '../fleet/fleet.module';
import { PublicStatusService } from './public-status.service';
import { StatusNoticeEntity } from './status-notice.entity';
import { StatusNoticesService } from './status-notices.service';
import { StatusPageLocationEntity } from './status-page-location.entity';
import { StatusPageEntity } from './status-page.entity';
import { StatusPagesService } from './status-pages.service';

/** What the public is shown of the fleet. */
@Module({
  imports: [FleetModule, TypeOrmModule.forFeature([StatusPageEntity, StatusPageLocationEntity, StatusNoticeEntity])],
  providers: [PublicStatusService, StatusNoticesService, StatusPagesService],
  exports: [PublicStatusService, StatusNoticesService, StatusPagesService],
})
export class StatusPagesModule {}
