import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How much of the language model somebody has used on one day (UTC). */
@Entity('assistant_usage')
@Index('assistant_usage_age', ['day'])
export class UsageEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @PrimaryColumn('date')
  day: string;

  @Column('integer')
  questions: number;

  /** What is being answered now is counted as it was estimated, until it is known. */
  @Column('bigint')
  tokens: string;
}
