import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A fault of the bot that admins were told of. */
@Entity('bot_errors')
export class BotErrorEntity {
  /** A digest of what failed, without what differs from time to time. */
  @PrimaryColumn('text')
  cause: string;

  @Column('timestamptz', { name: 'told_at' })
  toldAt: Date;
}
