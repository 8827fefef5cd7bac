import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What opens one live connection, once and soon. Only its hash is kept. */
@Entity('live_tickets')
@Index('live_tickets_expiry', ['expiresAt'])
export class LiveTicketEntity {
  @PrimaryColumn('text', { name: 'ticket_hash' })
  ticketHash: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('uuid', { name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column('uuid', { name: 'token_id', nullable: true })
  tokenId: string | null;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
