import { z } from 'zod';

import { after, minutes } from '../../../domain/duration';
import { type Actor, may, scopesOf } from '../../../domain/permissions';
import { Refusal } from '../../../domain/refusal';
import { untilInWords } from '../../../domain/texts/pressed';
import { whatRoleMay } from '../../../domain/texts/roles';
import type { Language } from '../../../domain/texts/time';
import { nameAndUntil, readUntil, type UntilWish } from '../../../domain/until';
import { FleetService } from '../../../fleet/fleet.service';
import type { Location } from '../../../fleet/location-details';
import { SilencesService } from '../../../incidents/silences.service';
import { Clock } from '../../../platform/clock/clock';
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
import { Dialogues, type KeptDialogue } from '../dialogues';
import { filled } from '../filled';
import { shown } from '../html';
import { between } from '../incoming';
import { meant, whichOne } from '../locations-by-name';
import { silencePanel } from '../silence-panel';
import { PRESSED } from '../words';

const WORDS = {
  which: {
    en: 'Which location? Choose one with /locations, or send <code>/silence name</code>.',
    es: '¿Qué ubicación? Elija una con /locations o envíe <code>/silence nombre</code>.',
  },
  ask: {
    en: '{who}Until when should <b>{name}</b> be quiet? For example <code>2h</code>, <code>18:30</code>, <code>tomorrow 9am</code>, <code>friday</code> or <code>2026-03-05 14:00</code>. /cancel ends this.',
    es: '{who}¿Hasta cuándo debe estar en silencio <b>{name}</b>? Por ejemplo <code>2h</code>, <code>18:30</code>, <code>mañana 9:00</code>, <code>viernes</code> o <code>2026-03-05 14:00</code>. /cancel lo termina.',
  },
  unclear: {
    en: 'I do not understand that time. Write it like <code>2h</code>, <code>18:30</code>, <code>tomorrow 9am</code> or <code>2026-03-05 14:00</code>.',
    es: 'No entiendo esa hora. Escríbala como <code>2h</code>, <code>18:30</code>, <code>mañana 9:00</code> o <code>2026-03-05 14:00</code>.',
  },
  past: {
    en: 'That moment has passed. Give one that is ahead.',
    es: 'Ese momento ya ha pasado. Indique uno que esté por llegar.',
  },
  far: { en: 'That is too far ahead: a year at the most.', es: 'Es demasiado tiempo: un año como mucho.' },
  why: {
    en: '{who}Why should <b>{name}</b> be quiet? Send it in a few words. /cancel ends this.',
    es: '{who}¿Por qué debe estar en silencio <b>{name}</b>? Envíelo en pocas palabras. /cancel lo termina.',
  },
  over: { en: 'This silence is over already.', es: 'Este silencio ya ha terminado.' },
  ended: { en: '🔔 Ended.', es: '🔔 Terminado.' },
  late: {
    en: 'I was not waiting for this any more. /silence begins anew.',
    es: 'Ya no esperaba este mensaje. /silence empieza de nuevo.',
  },
} as const satisfies Record<string, Words>;

const KIND = 'silence';

/** How long the bot waits for a time or a reason. */
const PATIENCE = minutes(10);

const LONGEST_REASON = 500;

const locationId = z.string();
const id = z.string();

const dataSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open'), locationId }),
  z.object({
    do: z.literal('for'),
    locationId,
    minutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60),
  }),
  z.object({ do: z.literal('resolved'), locationId }),
  z.object({ do: z.literal('ask'), locationId }),
  z.object({ do: z.literal('end'), locationId, id }),
  z.object({ do: z.literal('reason'), locationId, id }),
]);

/** What is waited for; `done` waits for nothing, and knows a message that comes again. */
const stateSchema = z.object({
  step: z.enum(['until', 'reason', 'done']),
  locationId,
  silenceId: z.string().nullable(),
});
type State = z.output<typeof stateSchema>;

@BotCommand({
  name: 'silence',
  help: { en: 'Hold back the alerts of a location', es: 'Retener los avisos de una ubicación' },
  usage: { en: '[location] [2h | until 18:30]', es: '[ubicación] [2h | hasta 18:30]' },
  who: 'silence.manage',
})
export class SilenceCommand implements Command {
  constructor(
    private readonly fleet: FleetService,
    private readonly silences: SilencesService,
    private readonly chosen: ChosenLocations,
    private readonly dialogues: Dialogues,
    private readonly clock: Clock,
  ) {}

  async answer(asked: Asked): Promise<Reply> {
    const { actor, argument, person, spot } = asked;
    const { language } = person;
    if (!actor) return { html: WORDS.which[language] };
    const scopes = scopesOf(actor);
    const now = this.clock.now();
    // A home may be called like a time: a name that fits whole comes first.
    const whole = argument ? meant(await this.fleet.findLocations(scopes, argument, 6), argument) : null;
    const { name, until } = whole ? { name: whole.name, until: '' } : nameAndUntil(argument, now);
    const found = whole ? [whole] : name ? await this.fleet.findLocations(scopes, name, 6) : [];
    const chosenId = name ? null : await this.chosen.chosen(spot);
    const location = whole ?? (name ? meant(found, name) : chosenId && (await this.fleet.location(chosenId, scopes)));
    if (!location) return { html: name ? whichOne(found, language) : WORDS.which[language] };
    if (!may(actor, 'silence.manage', placeOf(location))) {
      return { html: whatRoleMay(actor.role, 'silence.manage', language) };
    }
    if (!until) return this.panel(location, language);
    const wish = readUntil(until, now, location.timeZone);
    return wish.kind === 'until' || wish.kind === 'resolved'
      ? this.hush(location, wish, actor, language)
      : { html: WORDS[wish.kind][language] };
  }

  async press(pressed: Pressed): Promise<Outcome> {
    const { actor, data, person, spot, messageId } = pressed;
    const { language } = person;
    const read = dataSchema.safeParse(data);
    const location = read.success && actor && (await this.fleet.location(read.data.locationId, scopesOf(actor)));
    if (!location) return { toast: PRESSED.stale[language] };
    if (!may(actor, 'silence.manage', placeOf(location))) {
      return { toast: whatRoleMay(actor.role, 'silence.manage', language), alert: true };
    }
    const press = read.data;
    switch (press.do) {
      case 'open':
        return { says: await this.panel(location, language) };
      case 'for': {
        const wish = { kind: 'until', at: after(this.clock.now(), minutes(press.minutes)) } as const;
        return { becomes: await this.hush(location, wish, actor, language) };
      }
      case 'resolved':
        return { becomes: await this.hush(location, { kind: 'resolved' }, actor, language) };
      case 'end': {
        const ended = await ifThere(this.silences.end(press.id));
        return { toast: WORDS[ended ? 'ended' : 'over'][language], becomes: await this.panel(location, language) };
      }
      case 'ask':
      case 'reason': {
        const step = press.do === 'ask' ? 'until' : 'reason';
        const silenceId = press.do === 'ask' ? null : press.id;
        await this.keep({ spot, person }, { step, locationId: location.id, silenceId }, messageId);
        // In a group only whoever is named is asked for an answer.
        const who = spot.private ? '' : `<a href="tg://user?id=${person.id}">${shown(person.firstName, 60)}</a>: `;
        const words = WORDS[press.do === 'ask' ? 'ask' : 'why'];
        return { says: { html: filled(words, language, { who, name: shown(location.name) }), asks: true } };
      }
    }
  }

  /** The time or the reason that was asked for. */
  async hear(said: Asked, dialogue: KeptDialogue): Promise<Reply | null> {
    const { actor, messageId, person, text } = said;
    const { language } = person;
    const state = stateSchema.parse(dialogue.state);
    const again = messageId <= dialogue.heardMessageId;
    const location = actor && (await this.fleet.location(state.locationId, scopesOf(actor)));
    if (!location || (state.step === 'done' && !again)) {
      await this.dialogues.end(between(said));
      return null;
    }
    if (state.step === 'done') return this.panel(location, language);
    if (this.clock.now() >= dialogue.endsAt) {
      await this.dialogues.end(between(said));
      return { html: WORDS.late[language] };
    }
    if (state.step === 'reason') {
      const reason = text.trim().slice(0, LONGEST_REASON);
      await ifThere(this.silences.change(state.silenceId ?? '', { reason }, () => undefined));
      await this.keep(said, { ...state, step: 'done' }, messageId);
      return this.panel(location, language);
    }
    const wish = readUntil(text, this.clock.now(), location.timeZone);
    if (wish.kind !== 'until' && wish.kind !== 'resolved') return { html: WORDS[wish.kind][language], asks: true };
    const reply = await this.hush(location, wish, actor, language);
    await this.keep(said, { ...state, step: 'done' }, messageId);
    return reply;
  }

  /** Silences a location; one that lasts longer already is left. */
  private async hush(
    location: Location,
    wish: Extract<UntilWish, { kind: 'until' | 'resolved' }>,
    actor: Actor,
    language: Language,
  ): Promise<Reply> {
    const until = wish.kind === 'until' ? wish.at : null;
    const scope = { type: 'location', id: location.id } as const;
    const asked = { scope, kinds: null, until, reason: '' };
    const { silence, already } = await this.silences.ensure(actor, asked, { longer: true });
    const panel = await this.panel(location, language);
    const word = PRESSED[already ? 'silentAlready' : 'silenced'];
    const said = untilInWords(silence.until, this.clock.now(), location.timeZone, language);
    return { ...panel, html: `${filled(word, language, { until: said })}\n\n${panel.html}` };
  }

  private async panel(location: Location, language: Language): Promise<Reply> {
    return silencePanel(location, await this.silences.covering(placeOf(location)), this.clock.now(), language);
  }

  private keep(who: Parameters<typeof between>[0], state: State, heardMessageId: number): Promise<void> {
    const endsAt = after(this.clock.now(), PATIENCE);
    return this.dialogues.keep(between(who), { kind: KIND, state, sealedSecret: null, heardMessageId, endsAt });
  }
}

const placeOf = ({ accountId, customerId, id: at }: Location) => ({ accountId, customerId, locationId: at });

/** False for a silence that is not there, or over. */
const ifThere = (done: Promise<unknown>): Promise<boolean> =>
  done.then(
    () => true,
    (cause: unknown) => {
      if (cause instanceof Refusal && (cause.kind === 'missing' || cause.kind === 'conflict')) return false;
      throw cause;
    },
  );
