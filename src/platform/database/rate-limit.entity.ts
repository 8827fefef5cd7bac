import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What all replicas together may send through a channel: the theoretical arrival time of a GCRA. */
@Entity('rate_limits')
export class RateLimitEntity {
  @PrimaryColumn('text')
  channel: string;

  @Column('timestamptz')
  tat: Date;
}
