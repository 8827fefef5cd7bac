import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { Actor } from '../domain/permissions';
import { Refusal } from '../domain/refusal';
import { SEVERITIES } from '../domain/severity';
import { PREVIEWS, severityInWords, TOOL_WORDS } from '../domain/texts/tools';
import { inEach } from '../domain/texts/words';
import { toldText } from '../domain/tools/told-data';
import { DestinationChangesService } from '../notifications/destination-changes.service';
import type { OwnDestination } from '../notifications/stored-destinations';
import { SubscriptionChangesService } from '../notifications/subscription-changes.service';
import type { Tx } from '../platform/database/sql';
import { id } from './inputs';
import { askedScope, ScopeNames, scopeOf } from './scope-names';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({
  ...askedScope,
  minSeverity: z.enum(SEVERITIES).default('info').describe('Nothing less grave is told.'),
  destinationId: id('a destination of the person; left out when they have only one').optional(),
});

const MOST_DESTINATIONS = 50;

/** Lets the person hear of something. */
@Injectable()
export class SubscribeTool implements WriteTool<typeof input> {
  readonly name = 'subscribe';
  readonly title = 'Subscribe';
  readonly description =
    'Lets the person who asks be told of incidents at a location, at those of a customer or account, or everywhere they ' +
    'may see.';
  readonly kind = 'write';
  readonly action = 'subscription.manage';
  readonly input = input;

  constructor(
    private readonly subscriptions: SubscriptionChangesService,
    private readonly destinations: DestinationChangesService,
    private readonly names: ScopeNames,
  ) {}

  async settle(wish: z.output<typeof input>, { actor }: ToolReader): Promise<z.output<typeof input>> {
    return { ...wish, destinationId: (await this.placeOf(wish, actor)).id };
  }

  async preview(wish: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const what = await this.names.seen(scopeOf(wish), reader);
    const place = nameOf(await this.placeOf(wish, reader.actor));
    return PREVIEWS[reader.language].subscribe(what, place, severityInWords(wish.minSeverity, reader.language));
  }

  async carryOut(wish: z.output<typeof input>, reader: ToolReader, tx: Tx): Promise<object> {
    const scope = scopeOf(wish);
    await this.names.seen(scope, reader);
    const { id: destinationId } = await this.placeOf(wish, reader.actor);
    const wanted = { destinationId, scope, minSeverity: wish.minSeverity, kinds: null };
    const { id: subscriptionId } = await this.subscriptions.create(reader.actor.userId, wanted, tx);
    return { subscribed: true, subscriptionId, destinationId };
  }

  /** The destination that is meant: the one named, or the only one that the person has. */
  private async placeOf({ destinationId }: z.output<typeof input>, { userId }: Actor): Promise<OwnDestination> {
    if (destinationId !== undefined) return this.destinations.one(userId, destinationId);
    const all = await this.destinations.list(userId, { limit: MOST_DESTINATIONS, after: null });
    const [place, ...others] = all.filter(({ enabled, verified }) => enabled && verified);
    if (!place) throw new Refusal('conflict', TOOL_WORDS.noDestination);
    if (others.length === 0) return place;
    const places = [place, ...others].map((each) => `${nameOf(each)} = ${each.id}`).join(', ');
    const which = inEach((language) => TOOL_WORDS.whichDestination[language].replace('{places}', () => places));
    throw new Refusal('invalid', which, 'destinationId');
  }
}

const nameOf = ({ channel, label, address }: OwnDestination): string => `${channel} ${toldText(label ?? address, 60)}`;
