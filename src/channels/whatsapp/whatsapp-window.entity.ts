import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When somebody last wrote to us: for 24 hours after that we may say what we like. */
@Entity('whatsapp_windows')
export class WhatsappWindowEntity {
  @PrimaryColumn('text')
  address: string;

  @Column('timestamptz', { name: 'last_inbound_at' })
  lastInboundAt: Date;
}
