import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

import type { Role } from '../domain/permissions';

/** Somebody who uses Panoptes. */
@Entity('users')
@Index('users_email', ['email'], { unique: true })
export class UserEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** In lower case. */
  @Column({ type: 'text', collation: 'C' })
  email: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  /** argon2id; null for who has no password and signs in by other ways. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  @Column('boolean', { default: true })
  active: boolean;

  @Column('text', { nullable: true })
  language: string | null;

  @Column('text', { name: 'time_zone', nullable: true })
  timeZone: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
