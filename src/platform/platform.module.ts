import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

import { Audit } from './audit/audit';
import { AuditEntryEntity } from './audit/audit-entry.entity';
import { Clock } from './clock/clock';
import { Loops } from './clock/loops';
import { RightOfWay } from './clock/right-of-way';
import type { AppSecret } from './config/app-secret';
import { ENVIRONMENT, type Environment } from './config/environment';
import { PlatformConfig } from './config/platform.config';
import { Listener } from './database/listener';
import { Locks } from './database/locks';
import { databaseOptions } from './database/options';
import { PartitionKeeper } from './database/partition-keeper';
import { RateLimitEntity } from './database/rate-limit.entity';
import { Retention } from './database/retention';
import { RetentionConfig } from './database/retention.config';
import { Throttle } from './http/throttle';
import { Metrics } from './metrics/metrics';
import { ReplicaEntity } from './replicas/replica.entity';
import { ReplicaIdentity } from './replicas/replica-identity';
import { DataKeyEntity } from './secrets/data-key.entity';
import { KeyRotation } from './secrets/key-rotation';
import { SecretBox } from './secrets/secret-box';

export interface PlatformOptions {
  readonly environment: Environment;
  /** A database that is open and migrated. */
  readonly databaseUrl: string;
  readonly appSecret: AppSecret;
  /** The product's version, as package.json has it. */
  readonly version: string;
  /** Another clock, for tests and simulations. */
  readonly clock?: Clock;
}

const EXPORTED = [
  Audit,
  Clock,
  Loops,
  RightOfWay,
  Metrics,
  Throttle,
  SecretBox,
  KeyRotation,
  Listener,
  Locks,
  ReplicaIdentity,
  PartitionKeeper,
  Retention,
  RetentionConfig,
  PlatformConfig,
  ENVIRONMENT,
];

/** The ground every room stands on: clock, database, secrets, metrics, and who we are among replicas. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot({ environment, databaseUrl, appSecret, version, clock }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRoot({ ...databaseOptions(databaseUrl), autoLoadEntities: true, retryAttempts: 1 }),
        TypeOrmModule.forFeature([AuditEntryEntity, DataKeyEntity, ReplicaEntity, RateLimitEntity]),
      ],
      providers: [
        { provide: ENVIRONMENT, useValue: environment },
        { provide: PlatformConfig, useFactory: (env: Environment) => new PlatformConfig(env), inject: [ENVIRONMENT] },
        { provide: Clock, useValue: clock ?? new Clock() },
        {
          provide: Loops,
          useFactory: (time: Clock, registry: SchedulerRegistry) => new Loops(time, registry),
          inject: [Clock, SchedulerRegistry],
        },
        Audit,
        Metrics,
        Throttle,
        RightOfWay,
        { provide: Listener, useFactory: (time: Clock) => new Listener(databaseUrl, time), inject: [Clock] },
        { provide: Locks, useFactory: (time: Clock) => new Locks(databaseUrl, time), inject: [Clock] },
        {
          provide: SecretBox,
          useFactory: (db: DataSource, time: Clock) => new SecretBox(db, time, appSecret),
          inject: [DataSource, Clock],
        },
        KeyRotation,
        {
          provide: ReplicaIdentity,
          useFactory: (db: DataSource, time: Clock, loops: Loops) => new ReplicaIdentity(db, time, loops, version),
          inject: [DataSource, Clock, Loops],
        },
        PartitionKeeper,
        { provide: RetentionConfig, useFactory: (env: Environment) => new RetentionConfig(env), inject: [ENVIRONMENT] },
        Retention,
      ],
      exports: EXPORTED,
    };
  }
}
