import { Module } from '@nestjs/common';

import { StatusPagesModule } from '../../status-pages/status-pages.module';
import { StatusPageDoor } from './status-page-door';

/** The pages for the public, for whoever comes. */
@Module({ imports: [StatusPagesModule], providers: [StatusPageDoor] })
export class StatusPageModule {}
