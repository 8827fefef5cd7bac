import { z } from 'zod';

import { INCIDENT_KINDS, type IncidentKind } from '../../../domain/incident';
import { SEVERITIES } from '../../../domain/severity';
import type { Language } from '../../../domain/texts/time';
import { type HeardSubscription, PlaceSubscriptionsService } from '../../../notifications/place-subscriptions.service';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { ADMINISTRATORS_ONLY, GroupAuthority } from '../group-authority';
import { addressOf, type Spot } from '../incoming';
import type { Button } from '../reply';
import { kindWord, SEVERITY_WORD, SHOWN_KINDS, subscriptionLine, subscriptionName } from '../subscription-text';
import { PRESSED } from '../words';

const WORDS = {
  title: { en: '🔔 <b>What this chat hears of</b>', es: '🔔 <b>De qué recibe avisos este chat</b>' },
  none: {
    en: 'This chat hears of nothing yet. /subscribe changes that.',
    es: 'Este chat no recibe avisos todavía. /subscribe lo cambia.',
  },
  change: { en: 'Change', es: 'Cambiar' },
  end: { en: 'End', es: 'Terminar' },
  back: { en: '« Back', es: '« Volver' },
  card: {
    en: 'From which severity on, and of which kinds?',
    es: '¿Desde qué gravedad y de qué tipos?',
  },
  ended: { en: '🔕 It has ended.', es: '🔕 Ha terminado.' },
  gone: { en: 'It had ended already.', es: 'Ya había terminado.' },
  one: { en: 'One kind must stay. End it instead?', es: 'Debe quedar un tipo. ¿Prefiere terminarla?' },
} as const satisfies Record<string, Words>;

const PAGE = 5;

const offset = z.number().int().min(0);
const id = z.string();

const dataSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('list'), offset }),
  z.object({ do: z.literal('card'), id, offset }),
  z.object({ do: z.literal('severity'), id, offset, minSeverity: z.enum(SEVERITIES) }),
  z.object({ do: z.literal('kinds'), id, offset, kinds: z.array(z.enum(INCIDENT_KINDS)).nullable() }),
  z.object({ do: z.literal('end'), id, offset }),
]);

@BotCommand({
  name: 'subscriptions',
  help: { en: 'What this chat hears of', es: 'De qué recibe avisos este chat' },
  who: 'subscription.manage',
})
export class SubscriptionsCommand implements Command {
  constructor(
    private readonly places: PlaceSubscriptionsService,
    private readonly authority: GroupAuthority,
  ) {}

  answer({ spot, person: { language } }: Asked): Promise<Reply> {
    return this.list(spot, 0, language);
  }

  async press({ data, person, spot }: Pressed): Promise<Outcome> {
    const { language } = person;
    const read = dataSchema.safeParse(data);
    if (!read.success) return { toast: PRESSED.stale[language] };
    const pressed = read.data;
    if (pressed.do === 'list') return { becomes: await this.list(spot, pressed.offset, language) };
    if (!(await this.authority.mayChange(spot, person))) return { toast: ADMINISTRATORS_ONLY[language], alert: true };
    const place = placeOf(spot);
    const list = () => this.list(spot, pressed.offset, language);
    if (pressed.do === 'end') {
      const ended = await this.places.end(place, pressed.id);
      return { toast: WORDS[ended ? 'ended' : 'gone'][language], becomes: await list() };
    }
    if (pressed.do === 'kinds' && pressed.kinds?.length === 0) return { toast: WORDS.one[language] };
    const standing =
      pressed.do === 'card'
        ? await this.places.one(place, pressed.id)
        : await this.places.change(
            place,
            pressed.id,
            pressed.do === 'severity' ? { minSeverity: pressed.minSeverity } : { kinds: pressed.kinds },
          );
    if (!standing) return { toast: WORDS.gone[language], becomes: await list() };
    return { becomes: cardOf(standing, pressed.offset, language) };
  }

  private async list(spot: Spot, from: number, language: Language): Promise<Reply> {
    const { heard, total } = await this.places.heard(placeOf(spot), { offset: from, limit: PAGE });
    // The last of a page may have been ended.
    if (heard.length === 0 && from > 0) return this.list(spot, Math.max(0, from - PAGE), language);
    if (heard.length === 0) return { html: WORDS.none[language] };
    const button = (what: string, word: string, { id: of }: HeardSubscription, no: number): Button => ({
      text: `${no} · ${word}`,
      command: 'subscriptions',
      data: { do: what, id: of, offset: from },
    });
    const turn = (text: string, to: number): Button[] => [
      { text, command: 'subscriptions', data: { do: 'list', offset: to } },
    ];
    const pages = [
      ...(from > 0 ? turn('«', Math.max(0, from - PAGE)) : []),
      ...(from + heard.length < total ? turn('»', from + PAGE) : []),
    ];
    return {
      html: [
        `${WORDS.title[language]}${total > PAGE ? ` (${from + 1}–${from + heard.length} / ${total})` : ''}`,
        ...heard.map((each, at) => `${from + at + 1}. ${subscriptionLine(each, language)}`),
      ].join('\n'),
      buttons: [
        ...heard.map((each, at) => [
          button('card', WORDS.change[language], each, from + at + 1),
          button('end', WORDS.end[language], each, from + at + 1),
        ]),
        ...(pages.length > 0 ? [pages] : []),
      ],
    };
  }
}

const placeOf = (spot: Spot) => ({ channel: 'telegram', address: addressOf(spot) });

function cardOf(subscription: HeardSubscription, from: number, language: Language): Reply {
  const { minSeverity, kinds } = subscription;
  const button = (text: string, data: Readonly<Record<string, string | readonly string[] | null>>): Button => ({
    text,
    command: 'subscriptions',
    data: { ...data, id: subscription.id, offset: from },
  });
  const severities = SEVERITIES.map((each) => [
    button(`${each === minSeverity ? '● ' : ''}${SEVERITY_WORD[each][language]}`, {
      do: 'severity',
      minSeverity: each,
    }),
  ]);
  const kind = (each: IncidentKind) => {
    const heard = kinds === null || kinds.includes(each);
    return button(`${heard ? '☑' : '☐'} ${kindWord(each, language)}`, { do: 'kinds', kinds: toggled(kinds, each) });
  };
  return {
    html: [subscriptionName(subscription, language), WORDS.card[language]].join('\n'),
    buttons: [
      ...severities,
      ...SHOWN_KINDS.flatMap((_, at) => (at % 2 === 0 ? [SHOWN_KINDS.slice(at, at + 2).map(kind)] : [])),
      [button(WORDS.end[language], { do: 'end' }), button(WORDS.back[language], { do: 'list' })],
    ],
  };
}

/** The kinds with this one added or taken away: null when that is all of them, none when nothing to choose is left. */
function toggled(kinds: readonly IncidentKind[] | null, kind: IncidentKind): readonly IncidentKind[] | null {
  const heard = kinds ?? INCIDENT_KINDS;
  const next = INCIDENT_KINDS.filter((each) => heard.includes(each) !== (each === kind));
  if (!next.some((each) => SHOWN_KINDS.includes(each))) return [];
  return next.length === INCIDENT_KINDS.length ? null : next;
}
