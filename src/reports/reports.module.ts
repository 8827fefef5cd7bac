import { Module } from '@nestjs/common';

import { FleetModule } from '../fleet/fleet.module';
import { PlumeClientModule } from '../plume-client/plume-client.module';
import { CredentialCheckService } from './credential-check.service';

/** What is asked of Plume only when somebody wants to know. */
@Module({
  imports: [FleetModule, PlumeClientModule],
  providers: [CredentialCheckService],
  exports: [CredentialCheckService],
})
export class ReportsModule {}
