import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One incident at one destination: the message that is kept current. Without an incident it is a digest of many.
 *
 * Its id is that of the delivery which announced the incident, since that is what its buttons carry.
 */
@Entity('cards')
@Index('cards_incident', ['incidentId', 'destinationId'], { unique: true, where: 'incident_id IS NOT NULL' })
@Index('cards_digest', ['digestId'], { where: 'digest_id IS NOT NULL' })
@Index('cards_open_digest', ['destinationId', 'lastAddedAt'], { where: 'incident_id IS NULL' })
@Index('cards_dirty', ['destinationId'], { where: 'dirty' })
export class CardEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'destination_id' })
  destinationId: string;

  @Column('uuid', { name: 'incident_id', nullable: true })
  incidentId: string | null;

  @Column('uuid', { name: 'digest_id', nullable: true })
  digestId: string | null;

  @Column('text', { name: 'message_id', nullable: true })
  messageId: string | null;

  @Column('integer', { default: 1 })
  version: number;

  /** 0 = never shown. */
  @Column('integer', { name: 'shown_version', default: 0 })
  shownVersion: number;

  /** It was over when it was first shown. */
  @Column('boolean', { name: 'shown_final', default: false })
  shownFinal: boolean;

  /** It was shown, and shows less than the newest version. */
  @Column('boolean', { default: false })
  dirty: boolean;

  @Column('timestamptz', { name: 'edit_not_before', nullable: true })
  editNotBefore: Date | null;

  /** Of a digest: when it last took something in. */
  @Column('timestamptz', { name: 'last_added_at', nullable: true })
  lastAddedAt: Date | null;

  /** Of a digest: when a reminder last followed it. */
  @Column('timestamptz', { name: 'reminded_at', nullable: true })
  remindedAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
