import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { filtered, filterOf } from '../domain/routing';
import { saidMessage, severityOf } from '../domain/said-message';
import type { Language } from '../domain/texts/time';
import { Clock } from '../platform/clock/clock';
import { checkAudience, crowdsOf, reachOf } from './announcement-audience';
import { nameOf, type NewAnnouncement } from './announcements.service';
import { type ChannelView, ChannelViews } from './channel-views';
import { eventOfSaid } from './event';
import { TemplateStore } from './template-store';

/** Who would be told, and how it would look there. */
export interface AnnouncementPreview {
  readonly total: number;
  /** People it is for who have no place where they could be told. */
  readonly withoutDestination: number;
  /** Places that would be told, did their readers not prefer otherwise. */
  readonly filtered: number;
  /** Those that somebody is told through, the most used first. */
  readonly channels: readonly (ChannelView & { readonly destinations: number })[];
}

/** Shows the message of a person before it is sent. */
@Injectable()
export class AnnouncementPreviews {
  constructor(
    private readonly db: DataSource,
    private readonly channels: ChannelRegistry,
    private readonly views: ChannelViews,
    private readonly templates: TemplateStore,
    private readonly clock: Clock,
  ) {}

  /** In the frame of a language; its readers get theirs. Throws the Refusals that sending it would. */
  async of(wanted: NewAnnouncement, language: Language): Promise<AnnouncementPreview> {
    const { to, type, title, message, actions, priority } = wanted;
    const { manager } = this.db;
    await checkAudience(manager, to);
    const related = wanted.related && { ...wanted.related, name: await nameOf(manager, wanted.related) };
    const severity = severityOf(priority);
    const now = this.clock.now();
    const [{ unreachable }, crowds] = await Promise.all([reachOf(manager, to), crowdsOf(manager, to, now)]);
    const told = new Map<string, number>();
    let kept = 0;
    for (const { channel, preferences, size } of crowds) {
      const filter = filterOf(preferences, channel, this.channels.usualSeverities.get(channel));
      if (!preferences || filtered(filter, type, severity, now) === 'tell') {
        told.set(channel, (told.get(channel) ?? 0) + size);
      } else kept += size;
    }
    const said = saidMessage(type, severity, { title, message, actions, related }, language, this.templates);
    const known = [...told.keys()].filter((kind) => this.channels.get(kind));
    const about = { event: eventOfSaid(type, severity, wanted.data, related, now), language };
    const views = this.views
      .of(said, about, known)
      .map((view) => ({ ...view, destinations: told.get(view.channel) ?? 0 }));
    return {
      total: [...told.values()].reduce((sum, size) => sum + size, 0),
      withoutDestination: unreachable,
      filtered: kept,
      channels: views.sort((one, other) => other.destinations - one.destinations),
    };
  }
}
