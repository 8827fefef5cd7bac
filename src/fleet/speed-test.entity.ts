import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A speed test of a pod that succeeded. Mbps and ms; what was not measured is null. Partitioned by month. */
@Entity('speed_tests')
@Index('speed_tests_location', ['locationId', 'at'])
export class SpeedTestEntity {
  @PrimaryColumn('uuid', { name: 'pod_id' })
  podId: string;

  @Column('uuid', { name: 'location_id' })
  locationId: string;

  @PrimaryColumn('timestamptz')
  at: Date;

  @Column('double precision', { name: 'download_mbps', nullable: true })
  downloadMbps: number | null;

  @Column('double precision', { name: 'upload_mbps', nullable: true })
  uploadMbps: number | null;

  @Column('double precision', { name: 'rtt_ms', nullable: true })
  rttMs: number | null;
}
