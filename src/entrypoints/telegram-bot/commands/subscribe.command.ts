import { z } from 'zod';

import { foreign } from '../../../domain/message';
import { type Actor, scopesOf } from '../../../domain/permissions';
import { covers, type Scope } from '../../../domain/scope';
import { SEVERITIES, type Severity } from '../../../domain/severity';
import type { Language } from '../../../domain/texts/time';
import { FleetService } from '../../../fleet/fleet.service';
import { TooManyOwn } from '../../../notifications/own-limits';
import { PlaceSubscriptionsService } from '../../../notifications/place-subscriptions.service';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { ChosenLocations } from '../chosen-locations';
import { filled } from '../filled';
import { ADMINISTRATORS_ONLY, GroupAuthority } from '../group-authority';
import { shown } from '../html';
import { addressOf, type Spot } from '../incoming';
import { meant, whichOne } from '../locations-by-name';
import type { Button } from '../reply';
import { SEVERITY_WORD, subscriptionLine } from '../subscription-text';
import { PRESSED } from '../words';

const WORDS = {
  what: { en: '🔔 <b>What should this chat hear of?</b>', es: '🔔 <b>¿De qué debe recibir avisos este chat?</b>' },
  hearsNow: { en: 'It hears of:', es: 'Ahora los recibe de:' },
  more: { en: '… and {n} more: /subscriptions', es: '… y {n} más: /subscriptions' },
  hint: {
    en: 'For a single location choose one with /locations, or send <code>/subscribe name</code>.',
    es: 'Para una sola ubicación, elíjala con /locations o envíe <code>/subscribe nombre</code>.',
  },
  thisLocation: { en: 'This location: {name}', es: 'Esta ubicación: {name}' },
  thisCustomer: { en: 'This customer: {name}', es: 'Este cliente: {name}' },
  thisAccount: { en: 'This whole Plume account', es: 'Toda esta cuenta de Plume' },
  all: { en: 'Everything', es: 'Todo' },
  mine: { en: 'Everything that I may see', es: 'Todo lo que puedo ver' },
  howGrave: {
    en: '🔔 {name}: <b>how grave must it be?</b>',
    es: '🔔 {name}: <b>¿qué gravedad debe tener?</b>',
  },
  everything: { en: 'every location', es: 'todas las ubicaciones' },
  yours: { en: 'every location that you may see', es: 'todas las ubicaciones que usted puede ver' },
  account: { en: 'the whole Plume account', es: 'toda la cuenta de Plume' },
  done: {
    en: '🔔 This chat now hears of {name}: {severity}. /unsubscribe ends it.',
    es: '🔔 Este chat recibirá avisos de {name}: {severity}. /unsubscribe lo termina.',
  },
  back: { en: '« Back', es: '« Volver' },
  list: { en: 'What this chat hears', es: 'Lo que recibe este chat' },
  nothing: {
    en: 'There is nothing you may see yet. Ask your administrator to grant you a location.',
    es: 'Todavía no hay nada que pueda ver. Pida a su administrador que le conceda una ubicación.',
  },
  tooMany: {
    en: 'One person may have {n} subscriptions. End one that is not needed any more: /subscriptions.',
    es: 'Una persona puede tener {n} suscripciones. Termine una que ya no haga falta: /subscriptions.',
  },
} as const satisfies Record<string, Words>;

const WHAT = ['location', 'customer', 'account', 'everything'] as const;
type What = (typeof WHAT)[number];

/** Of which location is meant, what: itself, its customer, its account. Everything needs none. */
const target = { what: z.enum(WHAT), locationId: z.string().nullable() };

const dataSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin') }),
  z.object({ do: z.literal('grave'), ...target }),
  z.object({ do: z.literal('hear'), ...target, minSeverity: z.enum(SEVERITIES) }),
]);

/** What can be subscribed to, with the name that it is told by. */
interface Wish {
  readonly scopes: readonly Scope[];
  readonly html: string;
}

@BotCommand({
  name: 'subscribe',
  help: { en: 'Alerts for this chat', es: 'Avisos en este chat' },
  usage: { en: '[location]', es: '[ubicación]' },
  who: 'subscription.manage',
})
export class SubscribeCommand implements Command {
  constructor(
    private readonly fleet: FleetService,
    private readonly places: PlaceSubscriptionsService,
    private readonly chosen: ChosenLocations,
    private readonly authority: GroupAuthority,
  ) {}

  async answer(asked: Asked): Promise<Reply> {
    const { actor, argument, person, spot } = asked;
    const { language } = person;
    if (!actor) return { html: WORDS.nothing[language] };
    if (!(await this.authority.mayChange(spot, person))) return { html: ADMINISTRATORS_ONLY[language] };
    if (!argument) return this.begin(spot, actor, language);
    const found = await this.fleet.findLocations(scopesOf(actor), argument, 6);
    const location = meant(found, argument);
    if (!location) return { html: whichOne(found, language) };
    const wish = { what: 'location', locationId: location.id } as const;
    const subscribed = this.places.hear(about(asked, actor), [{ type: 'location', id: location.id }], null);
    return (await tooMany(subscribed, language)) ?? this.done(spot, wish, `<b>${shown(location.name)}</b>`, language);
  }

  async press({ actor, data, person, spot }: Pressed): Promise<Outcome> {
    const { language } = person;
    const read = dataSchema.safeParse(data);
    if (!read.success || !actor) return { toast: PRESSED.stale[language] };
    if (!(await this.authority.mayChange(spot, person))) return { toast: ADMINISTRATORS_ONLY[language], alert: true };
    const pressed = read.data;
    if (pressed.do === 'begin') return { becomes: await this.begin(spot, actor, language) };
    const wish = await this.wish(pressed, actor, language);
    if (!wish) return { toast: PRESSED.stale[language] };
    if (pressed.do === 'grave') return { becomes: howGrave(pressed, wish, language) };
    const { minSeverity } = pressed;
    const heard = this.places.hear(about({ person, spot }, actor), wish.scopes, minSeverity);
    return { becomes: (await tooMany(heard, language)) ?? done(pressed, wish.html, minSeverity, language) };
  }

  /** What can be subscribed to here, by somebody who may see it, and what is heard already. */
  private async begin(spot: Spot, actor: Actor, language: Language): Promise<Reply> {
    const scopes = scopesOf(actor);
    if (scopes.length === 0) return { html: WORDS.nothing[language] };
    const locationId = await this.chosen.chosen(spot);
    const location = locationId && (await this.fleet.location(locationId, scopes));
    const { heard, total } = await this.places.heard(
      { channel: 'telegram', address: addressOf(spot) },
      { offset: 0, limit: 5 },
    );
    const choice = (what: What, text: string): Button[] => [
      { text, command: 'subscribe', data: { do: 'grave', what, locationId: location ? location.id : null } },
    ];
    const { customerName, customerId, name } = location || { customerName: null, customerId: '', name: '' };
    const buttons = [
      ...(location ? [choice('location', filled(WORDS.thisLocation, language, { name: foreign(name, 30) }))] : []),
      ...(location && sees(scopes, 'customer', location)
        ? [choice('customer', filled(WORDS.thisCustomer, language, { name: foreign(customerName ?? customerId, 30) }))]
        : []),
      ...(location && sees(scopes, 'account', location) ? [choice('account', WORDS.thisAccount[language])] : []),
      choice('everything', WORDS[scopes.some(({ type }) => type === 'all') ? 'all' : 'mine'][language]),
    ];
    const lines = [
      WORDS.what[language],
      ...(location ? [] : [WORDS.hint[language]]),
      ...(heard.length > 0 ? ['', WORDS.hearsNow[language]] : []),
      ...heard.map((subscription) => `• ${subscriptionLine(subscription, language)}`),
      ...(total > heard.length ? [filled(WORDS.more, language, { n: total - heard.length })] : []),
    ];
    return { html: lines.join('\n'), buttons };
  }

  /** Null when it is not, or not any more, for this person to see. */
  private async wish(
    { what, locationId }: { what: What; locationId: string | null },
    actor: Actor,
    language: Language,
  ): Promise<Wish | null> {
    const scopes = scopesOf(actor);
    if (what === 'everything') {
      const word = scopes.some(({ type }) => type === 'all') ? 'everything' : 'yours';
      return scopes.length > 0 ? { scopes, html: WORDS[word][language] } : null;
    }
    const location = await this.fleet.location(locationId ?? '', scopes);
    if (!location || !sees(scopes, what, location)) return null;
    switch (what) {
      case 'location':
        return { scopes: [{ type: 'location', id: location.id }], html: `<b>${shown(location.name)}</b>` };
      case 'customer': {
        const name = location.customerName ?? location.customerId;
        return { scopes: [{ type: 'customer', id: location.customerId }], html: `<b>${shown(name)}</b>` };
      }
      case 'account':
        return { scopes: [{ type: 'account', id: location.accountId }], html: WORDS.account[language] };
    }
  }

  /** After a location was named: what it had been set to before stays. */
  private async done(spot: Spot, wish: Target, html: string, language: Language): Promise<Reply> {
    const place = { channel: 'telegram', address: addressOf(spot) };
    const heard = await this.places.about(place, { type: 'location', id: wish.locationId ?? '' });
    return done(wish, html, heard?.minSeverity ?? 'info', language);
  }
}

type Target = { readonly what: What; readonly locationId: string | null };

const about = ({ spot, person }: Pick<Asked, 'spot' | 'person'>, actor: Actor) => ({
  ...{ channel: 'telegram', address: addressOf(spot), userId: actor.userId },
  ...{ label: spot.title, language: person.language },
});

/** Whether all of what is meant may be seen, and not only this location of it. */
function sees(
  scopes: readonly Scope[],
  what: What,
  at: { id: string; customerId: string; accountId: string },
): boolean {
  const place = {
    accountId: at.accountId,
    customerId: what === 'account' ? null : at.customerId,
    locationId: what === 'location' ? at.id : null,
  };
  return scopes.some((scope) => covers(scope, place));
}

function severityButtons({ what, locationId }: Target, language: Language, now?: Severity): Button[][] {
  return SEVERITIES.map((minSeverity) => [
    {
      text: `${minSeverity === now ? '● ' : ''}${SEVERITY_WORD[minSeverity][language]}`,
      command: 'subscribe',
      data: { do: 'hear', what, locationId, minSeverity },
    },
  ]);
}

const howGrave = (wish: Target, { html: name }: Wish, language: Language): Reply => ({
  html: filled(WORDS.howGrave, language, { name }),
  buttons: [
    ...severityButtons(wish, language),
    [{ text: WORDS.back[language], command: 'subscribe', data: { do: 'begin' } }],
  ],
});

const done = (wish: Target, name: string, minSeverity: Severity, language: Language): Reply => ({
  html: filled(WORDS.done, language, { name, severity: SEVERITY_WORD[minSeverity][language].toLowerCase() }),
  buttons: [
    ...severityButtons(wish, language, minSeverity),
    [{ text: WORDS.list[language], command: 'subscriptions', data: { do: 'list', offset: 0 } }],
  ],
});

/** What is said when one person has as many as one may have; null when it was done. */
const tooMany = (done: Promise<unknown>, language: Language): Promise<Reply | null> =>
  done.then(
    () => null,
    (cause: unknown) => {
      if (!(cause instanceof TooManyOwn)) throw cause;
      return { html: filled(WORDS.tooMany, language, { n: cause.most }) };
    },
  );
