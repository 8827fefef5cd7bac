import { Module } from '@nestjs/common';
import { seconds } from '../domain/duration';
import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { Http } from '../platform/http/http';
import { PlumeConfig } from './plume-client.config';
import { PlumeClient } from './plume-client';

const PATIENCE = seconds(10);

/** The way in: Plume Cloud, read within its limits. */
@Module({
  providers: [
    { provide: PlumeConfig, useFactory: (env: Environment) => new PlumeConfig(env), inject: [ENVIRONMENT] },
    {
      provide: Http,
      useFactory: ({ POLL_CONCURRENCY: connections }: PlumeConfig) => new Http({ connections, patience: PATIENCE }),
      inject: [PlumeConfig],
    },
    PlumeClient,
  ],
  exports: [PlumeClient, PlumeConfig],
})
export class PlumeClientModule {}
