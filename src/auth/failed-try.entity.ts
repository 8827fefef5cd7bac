import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A secret that was tried and was wrong; who tries too many has to wait. */
@Entity('failed_tries')
@Index('failed_tries_subject', ['subject', 'at'])
@Index('failed_tries_at', ['at'])
export class FailedTryEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  /** What was tried, and by whom. */
  @Column('text')
  subject: string;

  @Column('timestamptz')
  at: Date;
}
