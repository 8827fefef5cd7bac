import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The location that reports are about in one chat, or one topic of it. */
@Entity('chosen_locations')
export class ChosenLocationEntity {
  @PrimaryColumn('bigint', { name: 'chat_id' })
  chatId: string;

  /** 0 outside of topics. */
  @PrimaryColumn('bigint', { name: 'topic_id' })
  topicId: string;

  /** Ours. */
  @Column('uuid', { name: 'location_id' })
  locationId: string;

  @Column('timestamptz', { name: 'chosen_at' })
  chosenAt: Date;
}
