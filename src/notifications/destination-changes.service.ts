import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { noUser } from '../auth/user';
import type { Channel } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import { Refusal } from '../domain/refusal';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { rows, type Tx } from '../platform/database/sql';
import { noChannel, wrongAddress } from './channel-refusals';
import { DestinationCodes } from './destination-codes.service';
import { DestinationSettings, type SettingsValues } from './destination-settings';
import { makeWay } from './destinations.service';
import { lockOwner, refuseTooMany } from './own-limits';
import { postSingle } from './single-notice';
import {
  COLUMNS,
  type OwnDestination,
  type StoredDestination,
  StoredDestinations,
  type Whose,
} from './stored-destinations';

export interface NewDestination {
  readonly userId: string | null;
  readonly channel: string;
  /** Left out where it is the user whose it is. */
  readonly address?: string | undefined;
  readonly label?: string | undefined;
  readonly language?: string | undefined;
  readonly settings?: SettingsValues | undefined;
}

/** A channel by which somebody can be reached now. */
export interface Way {
  readonly channel: string;
  readonly title: string;
  /** How an address is shown to be its owner's: by the code that is sent there, from there, by a test message, or not. */
  readonly proof: 'code' | 'link' | 'test' | 'none';
}

export interface DestinationWishes {
  readonly address?: string | undefined;
  readonly label?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly enabled?: boolean | undefined;
  /** What is left out stays, see `withSent`. */
  readonly settings?: SettingsValues | undefined;
}

/** Where people want to be reached, by their own wish or an admin's. */
@Injectable()
export class DestinationChangesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
    private readonly stored: StoredDestinations,
    private readonly settings: DestinationSettings,
    private readonly codes: DestinationCodes,
  ) {}

  /** The channels that are set up and switched on. */
  ways(): Way[] {
    return this.channels.all
      .filter(({ configured }) => configured)
      .map(({ kind: channel, title, proof: given, addressIsOwner }) => {
        const proof: Way['proof'] = addressIsOwner ? 'none' : (given ?? 'test');
        return { channel, title, proof };
      });
  }

  /** A part of the list, the oldest first. */
  async list(
    whose: Whose,
    { after: seen, limit }: Slice<readonly [createdAt: string, id: string]>,
  ): Promise<OwnDestination[]> {
    const found = await rows<StoredDestination>(
      this.db,
      `SELECT ${COLUMNS} FROM destinations
       WHERE ($1::uuid IS NULL OR user_id = $1) AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3::uuid))
       ORDER BY created_at, id LIMIT $4`,
      [whose, ...(seen ?? [null, null]), limit],
    );
    return Promise.all(found.map((each) => this.stored.shown(each)));
  }

  /** Throws a Refusal when it is not there, or somebody else's. */
  async one(whose: Whose, id: string): Promise<OwnDestination> {
    return this.stored.shown(await this.stored.read(this.db.manager, whose, id));
  }

  /**
   * Throws a Refusal for a channel we do not have, a user who is not there or has too many, and an address that is taken,
   * and settings that its channel does not take. A secret that was made for it is in this answer and in no other.
   */
  create(whose: Whose, wanted: NewDestination): Promise<OwnDestination> {
    const { channel, address } = this.placeOf(wanted);
    return this.db.transaction(async (tx) => {
      const { userId, label = null, language = null } = wanted;
      await lockOwner(tx, userId);
      const known = userId === null || (await rows(tx, 'SELECT FROM users WHERE id = $1', [userId])).length > 0;
      if (!known) throw noUser('userId');
      const place = { userId, channel: channel.kind, address };
      const linked = await isLinked(tx, place);
      const verified = whose === null || linked || channel.addressIsOwner === true || channel.proof === 'none';
      if (verified) await makeWay(tx, place);
      else if (channel.proof !== 'link') await makeWayForClaim(tx, place);
      const { sealed, once } = await this.settings.made(channel, wanted.settings ?? {});
      const [created] = await rows<StoredDestination>(
        tx,
        `INSERT INTO destinations AS d (user_id, channel, address, label, language, verified, created_at, sealed_settings)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $9)
         ON CONFLICT (channel, address) DO UPDATE SET user_id = $1, label = $4, language = $5, verified = true,
           enabled = true, disabled_reason = NULL, sealed_settings = $9
         WHERE $8 AND d.user_id IS NULL AND NOT d.enabled
         RETURNING ${COLUMNS}`,
        [userId, channel.kind, address, label, language, verified, this.clock.now(), linked, sealed],
      );
      if (!created) throw isTaken(whose, channel);
      // What signing out in a chat has left behind begins anew.
      await tx.query('DELETE FROM subscriptions WHERE destination_id = $1', [created.id]);
      await refuseTooMany(tx, userId);
      const shown = await this.stored.shown(created);
      await this.stored.record(tx, 'destination.created', created.id, null, shown);
      if (!verified && channel.proof === 'code' && channel.configured) await this.codes.send(tx, created);
      return { ...shown, settings: shown.settings && { ...shown.settings, ...once } };
    });
  }

  change(
    whose: Whose,
    id: string,
    { address, label, language, enabled, settings }: DestinationWishes,
    unchanged: (current: OwnDestination) => void,
  ): Promise<OwnDestination> {
    return this.db.transaction(async (tx) => {
      const before = await this.stored.read(tx, whose, id, 'FOR UPDATE');
      const was = await this.stored.shown(before);
      unchanged(was);
      // Its messages lie in the old chat: edited elsewhere, they would hit what is not ours.
      if (address !== undefined && ![before.address, was.address].includes(address)) {
        throw new Refusal('conflict', UNCHANGING, 'address');
      }
      const channel = this.channels.get(before.channel);
      const sealed =
        settings && channel
          ? await this.settings.changed(channel, before.sealedSettings, settings)
          : before.sealedSettings;
      const [after] = await rows<StoredDestination>(
        tx,
        `UPDATE destinations SET label = $2, language = $3, enabled = $4, sealed_settings = $5,
           disabled_reason = CASE WHEN $4 THEN NULL ELSE COALESCE(disabled_reason, 'switched off by hand') END
         WHERE id = $1 RETURNING ${COLUMNS}`,
        [
          id,
          label === undefined ? before.label : label,
          language === undefined ? before.language : language,
          enabled ?? before.enabled,
          sealed,
        ],
      );
      const is = await this.stored.shown(after as StoredDestination);
      const changed = settings ? { settingsChanged: Object.keys(settings) } : {};
      await this.stored.record(tx, 'destination.changed', id, was, { ...is, ...changed });
      return is;
    });
  }

  /** Ends a destination with what it heard of and its part of the delivery log. */
  remove(whose: Whose, id: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const before = await this.stored.read(tx, whose, id, 'FOR UPDATE');
      await tx.query('DELETE FROM destinations WHERE id = $1', [id]);
      await this.stored.record(tx, 'destination.deleted', id, await this.stored.shown(before), null);
    });
  }

  /**
   * Sends a few words, to see whether they arrive. Where nothing else shows that an address is its owner's, it is verified
   * when they are taken. Gives the delivery's id.
   */
  test(whose: Whose, id: string): Promise<string> {
    return this.db.transaction(async (tx) => {
      const { channel, enabled, verified } = await this.stored.read(tx, whose, id);
      const proof = this.channels.get(channel)?.proof;
      if (!verified && proof === 'link') {
        throw new Refusal('conflict', UNPROVEN.link);
      }
      if (!verified && proof === 'code') {
        throw new Refusal('conflict', UNPROVEN.code);
      }
      if (!enabled) throw new Refusal('conflict', SWITCHED_OFF);
      const deliveryId = await postSingle(tx, { id, channel }, { key: 'test', params: {} }, this.clock.now());
      await this.stored.record(tx, 'destination.tested', id, null, null);
      return deliveryId;
    });
  }

  /** The channel and the address that are meant, the address in the channel's form. */
  private placeOf({ channel, address, userId }: NewDestination): { channel: Channel; address: string } {
    const known = this.channels.get(channel);
    if (!known) throw noChannel(channel, 'channel');
    const { addressIsOwner: isOwner = false } = known;
    const meant = isOwner ? (address ?? userId) : address;
    const fits = meant != null && (known.address?.form.test(meant) ?? true) && (!isOwner || meant === userId);
    if (!fits) throw wrongAddress(known);
    return { channel: known, address: meant };
  }
}

/** Whose it is, or that it is known at all, is nobody's business but an admin's. */
const isTaken = (whose: Whose, { proof }: Channel) =>
  new Refusal('conflict', whose === null ? TAKEN.anybodys : proof === 'link' ? TAKEN.chat : TAKEN.yours, 'address');

const TAKEN = {
  anybodys: { en: 'This address is a destination already.', es: 'Esta dirección ya es un destino.' },
  yours: {
    en: 'You have this address already, or it is not known to be yours.',
    es: 'Ya tiene esta dirección, o no consta que sea suya.',
  },
  chat: {
    en: 'You have this address already, or it is not known to be yours: link your chat by /login there first.',
    es: 'Ya tiene esta dirección, o no consta que sea suya: vincule antes su chat con /login allí.',
  },
};

const UNCHANGING = {
  en: 'An address does not change: remove it and add the new one.',
  es: 'Una dirección no cambia: quítela y añada la nueva.',
};

const UNPROVEN = {
  link: {
    en: 'It is not verified yet: link the chat by /start or /login first.',
    es: 'Aún no está verificado: vincule antes el chat con /start o /login.',
  },
  code: {
    en: 'It is not verified yet: enter the code that was sent there first.',
    es: 'Aún no está verificado: introduzca antes el código que se envió allí.',
  },
};

const SWITCHED_OFF = { en: 'It is switched off: switch it on first.', es: 'Está apagado: enciéndalo antes.' };

/** What another only claims does not keep somebody else from showing that it is theirs. */
async function makeWayForClaim(
  tx: Tx,
  { userId, channel, address }: { userId: string | null; channel: string; address: string },
): Promise<void> {
  await tx.query(
    `DELETE FROM destinations WHERE channel = $1 AND address = $2 AND NOT verified AND user_id IS DISTINCT FROM $3`,
    [channel, address, userId],
  );
}

/** Whether it is a chat of Telegram that the user has linked themselves: there they are known to be reached. */
async function isLinked(
  tx: Tx,
  { userId, channel, address }: { userId: string | null; channel: string; address: string },
): Promise<boolean> {
  if (channel !== 'telegram') return false;
  const linked = 'SELECT FROM telegram_links WHERE user_id = $1 AND telegram_user_id::text = $2';
  return (await rows(tx, linked, [userId, address])).length > 0;
}
