import { createHash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { VERIFY_LINK_LIFE } from '../domain/action-link';
import { after, hours, minutes } from '../domain/duration';
import { notThere, Refusal } from '../domain/refusal';
import { Clock } from '../platform/clock/clock';
import { rows, type Tx } from '../platform/database/sql';
import { SecretBox } from '../platform/secrets/secret-box';
import { ActionLinks } from './action-links';
import { isOff } from './channel-refusals';
import { lockOwner } from './own-limits';
import { postSingle } from './single-notice';
import { type OwnDestination, type StoredDestination, StoredDestinations, type Whose } from './stored-destinations';

const GOOD_FOR = minutes(10);
const TRIES = 5;

/** Codes an hour: to one address, whoever asks, and to all addresses of one person. */
const MOST_PER_ADDRESS = 3;
const MOST_PER_USER = 10;

const WORDS = {
  verified: { en: 'It is verified already.', es: 'Ya está verificado.' },
  noCode: { en: 'It is not verified by a code.', es: 'No se verifica con un código.' },
  tooMany: {
    en: 'Too many codes were sent within an hour: wait, then ask for another one.',
    es: 'Se han enviado demasiados códigos en una hora: espere y pida otro.',
  },
  gone: {
    en: 'There is no code to try any more: ask for a new one.',
    es: 'Ya no hay ningún código que probar: pida uno nuevo.',
  },
  wrong: { en: 'This is not the code that was sent last.', es: 'Este no es el último código que se envió.' },
};

/** Shows whose an address is: who reads there what we send can tell us. */
@Injectable()
export class DestinationCodes {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
    private readonly destinations: StoredDestinations,
    private readonly box: SecretBox,
    private readonly links: ActionLinks,
  ) {}

  /** Sends another code; those before it are good no more. Gives the delivery's id. Throws a Refusal. */
  again(whose: Whose, id: string): Promise<string> {
    return this.db.transaction(async (tx) => {
      const { userId } = await this.destinations.read(tx, whose, id);
      await lockOwner(tx, userId);
      const destination = await this.destinations.read(tx, whose, id, 'FOR UPDATE');
      const channel = this.channels.get(destination.channel);
      if (destination.verified) throw new Refusal('conflict', WORDS.verified);
      if (channel?.proof !== 'code') throw new Refusal('conflict', WORDS.noCode);
      if (!channel.configured) throw isOff(channel);
      return this.send(tx, destination);
    });
  }

  /** Sends a code in a transaction that has locked its owner. Throws a Refusal when there were too many. */
  async send(tx: Tx, { id, userId, channel, address }: StoredDestination): Promise<string> {
    const now = this.clock.now();
    await tx.query('DELETE FROM destination_codes WHERE sent_at <= $1', [after(now, -hours(1))]);
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 31))', [JSON.stringify([channel, address])]);
    const [sent] = await rows<{ there: number; theirs: number }>(
      tx,
      `SELECT count(*) FILTER (WHERE channel = $1 AND address = $2)::int AS there,
         count(*) FILTER (WHERE user_id = $3)::int AS theirs FROM destination_codes`,
      [channel, address, userId],
    );
    if (sent && (sent.there >= MOST_PER_ADDRESS || sent.theirs >= MOST_PER_USER)) {
      throw new Refusal('conflict', WORDS.tooMany);
    }
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const codeId = randomUUID();
    await tx.query(
      `INSERT INTO destination_codes (id, destination_id, user_id, channel, address, hash, sent_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [codeId, id, userId, channel, address, hashOf(codeId, code).toString('hex'), now],
    );
    const carriesLinks = this.channels.get(channel)?.actions === 'links';
    const link = carriesLinks && userId !== null ? this.links.verification(codeId, userId) : null;
    const sealed = await this.box.seal(JSON.stringify({ code, ...(link ? { link } : {}) }));
    return postSingle(tx, { id, channel }, { key: 'code', params: {}, sealed }, now);
  }

  /** Throws a Refusal for a code that is not the one which was sent last, has been tried too often, or is too old. */
  async verify(whose: Whose, id: string, code: string): Promise<OwnDestination> {
    const verified = await this.db.transaction(async (tx) => {
      const before = await this.destinations.read(tx, whose, id, 'FOR UPDATE');
      if (before.verified) return this.destinations.shown(before);
      const [sent] = await rows<{ id: string; hash: string }>(
        tx,
        `UPDATE destination_codes SET tries = tries + 1
         WHERE id = (SELECT id FROM destination_codes WHERE destination_id = $1 ORDER BY sent_at DESC, id LIMIT 1)
           AND sent_at > $2 AND tries < $3 RETURNING id, hash`,
        [id, after(this.clock.now(), -GOOD_FOR), TRIES],
      );
      if (!sent) throw new Refusal('conflict', WORDS.gone, 'code');
      if (!timingSafeEqual(hashOf(sent.id, code), Buffer.from(sent.hash, 'hex'))) return null;
      return this.proven(tx, before, sent.id);
    });
    // After the transaction: the try counts.
    if (!verified) throw new Refusal('invalid', WORDS.wrong, 'code');
    return verified;
  }

  /** The destination to which this code was sent, as its owner sees it. Throws a Refusal when there is none any more. */
  async sentTo(codeId: string, userId: string): Promise<OwnDestination> {
    return this.destinations.shown(await this.placeOf(this.db.manager, codeId, userId));
  }

  /** Whoever has followed the link beside the code reads there, too. Once more changes nothing. Throws a Refusal. */
  follow(codeId: string, userId: string): Promise<OwnDestination> {
    return this.db.transaction(async (tx) => {
      const destination = await this.placeOf(tx, codeId, userId, 'FOR UPDATE');
      return destination.verified ? this.destinations.shown(destination) : this.proven(tx, destination, codeId);
    });
  }

  private async placeOf(
    tx: Tx,
    codeId: string,
    userId: string,
    lock: '' | 'FOR UPDATE' = '',
  ): Promise<StoredDestination> {
    const [sent] = await rows<{ destinationId: string; address: string }>(
      tx,
      `SELECT destination_id AS "destinationId", address FROM destination_codes
       WHERE id = $1 AND user_id = $2 AND sent_at > $3`,
      [codeId, userId, after(this.clock.now(), -VERIFY_LINK_LIFE)],
    );
    if (!sent) throw notThere();
    const destination = await this.destinations.read(tx, userId, sent.destinationId, lock);
    if (destination.address !== sent.address) throw notThere();
    return destination;
  }

  /** In a transaction that has locked the destination. */
  private async proven(tx: Tx, before: StoredDestination, codeId: string): Promise<OwnDestination> {
    await tx.query('UPDATE destinations SET verified = true WHERE id = $1', [before.id]);
    // Its code is spent.
    await tx.query('UPDATE destination_codes SET tries = $2 WHERE id = $1', [codeId, TRIES]);
    const shown = await this.destinations.shown({ ...before, verified: true });
    await this.destinations.record(tx, 'destination.verified', before.id, null, shown);
    return shown;
  }
}

/** Bound to its row, so that equal codes look different. */
const hashOf = (codeId: string, code: string): Buffer => createHash('sha256').update(`${codeId} ${code}`).digest();
