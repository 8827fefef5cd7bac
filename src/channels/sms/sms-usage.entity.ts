import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many segments were sent in a month, given as `2026-03` in UTC. */
@Entity('sms_usage')
export class SmsUsageEntity {
  @PrimaryColumn('text')
  month: string;

  @Column('integer', { default: 0 })
  segments: number;
}
