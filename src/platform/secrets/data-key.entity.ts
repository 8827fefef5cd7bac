import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A key that secrets are sealed with, itself wrapped by APP_SECRET. */
@Entity('data_keys')
export class DataKeyEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text')
  wrapped: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
