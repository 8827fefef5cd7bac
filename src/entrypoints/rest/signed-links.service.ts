import { Injectable } from '@nestjs/common';

import { AuthService } from '../../auth/auth.service';
import type { ActionLink } from '../../domain/action-link';
import { foreign } from '../../domain/message';
import { scopesOf } from '../../domain/permissions';
import { mayNot, notThere, Refusal } from '../../domain/refusal';
import { ACTION_LINK_WORDS, LINK_PAGE_WORDS } from '../../domain/texts/action-link';
import { OBJECTIONS } from '../../domain/texts/pressed';
import type { Language } from '../../domain/texts/time';
import { AlertActions } from '../../incidents/alert-actions.service';
import { IncidentsService } from '../../incidents/incidents.service';
import { ActionLinks } from '../../notifications/action-links';
import { DestinationCodes } from '../../notifications/destination-codes.service';
import { NotificationsService } from '../../notifications/notifications.service';
import { Unsubscribing } from '../../notifications/unsubscribing.service';
import { actingAs } from '../../platform/audit/acting';
import { Clock } from '../../platform/clock/clock';

/** What the page of a link shows: a sentence, and a button while there is something to do. */
export interface LinkPage {
  readonly status: number;
  readonly language: Language;
  /** What it is about: the incident's title, or an address. */
  readonly subject: string | null;
  readonly text: string;
  readonly button: string | null;
}

/** A link that may be followed. */
interface Followed {
  readonly link: ActionLink;
  readonly language: Language;
}

const STATUS: Readonly<Record<Refusal['kind'], number>> = {
  missing: 404,
  conflict: 409,
  forbidden: 403,
  invalid: 400,
  changed: 409,
  unreachable: 502,
};

const BUTTON = { acknowledge: 'a', decline: 'n', silence: 's' } as const;

/** What the signed links in messages do, in their holder's name and by what that person may do now. */
@Injectable()
export class SignedLinks {
  constructor(
    private readonly links: ActionLinks,
    private readonly auth: AuthService,
    private readonly notifications: NotificationsService,
    private readonly unsubscribing: Unsubscribing,
    private readonly codes: DestinationCodes,
    private readonly incidents: IncidentsService,
    private readonly alerts: AlertActions,
    private readonly clock: Clock,
  ) {}

  /** What the link will do. Changes nothing: mail programs look at links before people do. */
  shows(token: string, asked: Language): Promise<LinkPage> {
    return this.follow(token, asked, async ({ link, language }) => {
      const { asks, button } = ACTION_LINK_WORDS[link.action];
      const { subject, name } = await this.about(link);
      const text = asks[language].replace('{name}', () => name);
      return { status: 200, language, subject, text, button: button[language] };
    });
  }

  /** Does it, once more as well as once. `address`: where it was asked for. */
  acts(token: string, asked: Language, address: string): Promise<LinkPage> {
    return this.follow(token, asked, ({ link, language }) => {
      const doer = { via: 'rest' as const, userId: link.userId, tokenId: null, chat: null, address };
      return actingAs(doer, async () => {
        const subject = await this.does(link);
        return { status: 200, language, subject, text: ACTION_LINK_WORDS[link.action].done[language], button: null };
      });
    });
  }

  /** What the page of a link names: what it is about, and in whose name it would be done. Throws a Refusal. */
  private async about(link: ActionLink): Promise<{ subject: string; name: string }> {
    switch (link.action) {
      case 'unsubscribe':
        return { subject: await this.unsubscribing.nameOf(link.about, link.userId), name: '' };
      case 'verify': {
        const { userId, name } = await this.actorOf(link);
        return { subject: (await this.codes.sentTo(link.about, userId)).address, name };
      }
      case 'acknowledge':
      case 'decline':
      case 'silence':
        return { subject: (await this.incidentOf(link)).incident.title, name: '' };
    }
  }

  /** Does what the link is for. Gives what it was done to; throws a Refusal. */
  private async does(link: ActionLink): Promise<string> {
    if (link.action === 'unsubscribe') {
      await this.unsubscribing.end(link.about, link.userId);
      return this.unsubscribing.nameOf(link.about, link.userId);
    }
    if (link.action === 'verify') {
      const { userId } = await this.actorOf(link);
      return (await this.codes.follow(link.about, userId)).address;
    }
    const { actor, incident } = await this.incidentOf(link);
    const press = await this.alerts.act(BUTTON[link.action], incident.id, actor);
    if (press.outcome === 'stale') throw notThere();
    if (press.outcome === 'not-theirs') throw mayNot(actor.role, press.refused);
    // Whoever has asked for it before is told the same again.
    if (press.outcome === 'objected') throw new Refusal('conflict', OBJECTIONS[press.objection]);
    return incident.title;
  }

  private async follow(
    token: string,
    asked: Language,
    work: (followed: Followed) => Promise<LinkPage>,
  ): Promise<LinkPage> {
    const link = this.links.read(token);
    if (!link) return plain(404, asked, LINK_PAGE_WORDS.wrong[asked]);
    const own = link.userId === null ? null : await this.auth.byId(link.userId);
    const language = own?.language === 'es' || own?.language === 'en' ? own.language : asked;
    const expired = link.action === 'verify' ? LINK_PAGE_WORDS.codeExpired : LINK_PAGE_WORDS.expired;
    if (link.expiresAt <= this.clock.now()) return plain(410, language, expired[language]);
    try {
      return await work({ link, language });
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return plain(STATUS[cause.kind], language, cause.said(language));
    }
  }

  /** The incident that was told by that delivery, as far as whoever it went to may see it now. */
  private async incidentOf(link: ActionLink) {
    const { actor } = await this.actorOf(link);
    const { about } = link;
    const delivery = await this.notifications.deliveryById(about);
    if (!delivery?.incidentId || !(await this.unsubscribing.isOf(delivery.destinationId, actor.userId))) {
      throw notThere();
    }
    return { actor, incident: await this.incidents.visible(delivery.incidentId, scopesOf(actor)) };
  }

  /** Whose link it is, as long as they may come in. Throws a Refusal. */
  private async actorOf({ userId }: ActionLink) {
    const [actor, user] = userId ? await Promise.all([this.auth.actor(userId), this.auth.byId(userId)]) : [];
    if (!actor || !user) throw new Refusal('forbidden', LINK_PAGE_WORDS.shutOut);
    return { actor, userId: actor.userId, name: foreign(user.name) };
  }
}

const plain = (status: number, language: Language, text: string): LinkPage => {
  return { status, language, subject: null, text, button: null };
};
