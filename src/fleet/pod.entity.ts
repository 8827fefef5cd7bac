import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

import type { PodState } from '../domain/pod';
import { LocationEntity } from './location.entity';

/** A pod of a location, as its last look that brought news showed it. */
@Entity('pods')
@Index('pods_node', ['locationId', 'nodeId'], { unique: true })
@Index('pods_serial', { synchronize: false })
export class PodEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'location_id' })
  locationId: string;

  @ManyToOne(() => LocationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'location_id', foreignKeyConstraintName: 'pods_location_id_fkey' })
  location?: Relation<LocationEntity>;

  @Column('text', { name: 'node_id' })
  nodeId: string;

  @Column('text')
  name: string;

  @Column('boolean', { default: false })
  gateway: boolean;

  @Column('text', { default: 'unknown' })
  state: PodState;

  @Column('timestamptz', { name: 'state_since', nullable: true })
  stateSince: Date | null;

  @Column('text', { name: 'raw_state', nullable: true })
  rawState: string | null;

  @Column('text', { name: 'candidate_state', nullable: true })
  candidateState: string | null;

  @Column('integer', { name: 'candidate_count', default: 0 })
  candidateCount: number;

  @Column('timestamptz', { name: 'candidate_since', nullable: true })
  candidateSince: Date | null;

  @Column('text', { nullable: true })
  health: string | null;

  @Column('text', { array: true, default: () => "'{}'" })
  alerts: string[];

  @Column('integer', { nullable: true })
  devices: number | null;

  @Column('text', { nullable: true })
  backhaul: string | null;

  @Column('text', { nullable: true })
  model: string | null;

  @Column('text', { nullable: true })
  firmware: string | null;

  @Column('text', { nullable: true })
  serial: string | null;

  @Column('text', { nullable: true })
  mac: string | null;

  @Column('text', { nullable: true })
  ip: string | null;

  @Column('text', { name: 'wan_ip', nullable: true })
  wanIp: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'unclaimed_at', nullable: true })
  unclaimedAt: Date | null;

  /** Of what the row was last written of; null when that is not known. */
  @Column('text', { nullable: true })
  print: string | null;
}
