import { z } from 'zod';

import { after, minutes } from '../../../domain/duration';
import { objectionTo } from '../../../domain/handling';
import { type Action, type Actor, may, scopesOf } from '../../../domain/permissions';
import { whatRoleMay } from '../../../domain/texts/roles';
import type { Language } from '../../../domain/texts/time';
import { HandlingService } from '../../../incidents/handling.service';
import { type Incident, IncidentsService } from '../../../incidents/incidents.service';
import { OpenIncidentsService } from '../../../incidents/open-incidents.service';
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
import { type Between, Dialogues, type KeptDialogue } from '../dialogues';
import { filled } from '../filled';
import { objected } from '../handling-words';
import { escape, shown } from '../html';
import { cardPanel, listPanel, PAGE, surePanel } from '../incident-panel';
import { detailsReply, incidentTitle } from '../incident-text';
import { addressOf, between } from '../incoming';
import { PRESSED } from '../words';

const WORDS = {
  assigned: { en: '✅ It is yours now.', es: '✅ Ahora es suya.' },
  closed: { en: '✅ Closed.', es: '✅ Cerrada.' },
  say: {
    en: '{who}What do you want to say about <b>{title}</b>? Send it as your next message, here as an answer to this one. /cancel ends this.',
    es: '{who}¿Qué quiere decir de <b>{title}</b>? Envíelo en su próximo mensaje, aquí como respuesta a este. /cancel lo termina.',
  },
  said: { en: '💬 Added to <b>{title}</b>.', es: '💬 Añadido a <b>{title}</b>.' },
  late: {
    en: 'I was not waiting for this any more. /incidents begins anew.',
    es: 'Ya no esperaba este mensaje. /incidents empieza de nuevo.',
  },
  long: {
    en: 'This is too long: 2,000 characters at the most. Please send it shorter.',
    es: 'Es demasiado largo: 2000 caracteres como mucho. Envíelo más corto.',
  },
} as const satisfies Record<string, Words>;

const KIND = 'incidents';

/** How long the bot waits for a comment. */
const PATIENCE = minutes(10);

/** The same as over REST. UTF-16 units. */
const LONGEST_COMMENT = 2_000;

const id = z.string();
const offset = z.number().int().min(0).nullable();

const dataSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('list'), offset: z.number().int().min(0) }),
  z.object({ do: z.literal('card'), id, offset }),
  z.object({ do: z.literal('details'), id }),
  z.object({ do: z.literal('acknowledge'), id, offset, list: z.boolean().optional() }),
  z.object({ do: z.literal('assign'), id, offset }),
  z.object({ do: z.literal('comment'), id, offset }),
  z.object({ do: z.literal('resolve'), id, offset }),
  z.object({ do: z.literal('close'), id, offset }),
]);
type Press = z.output<typeof dataSchema>;

/** A comment is waited for, or (`said`) has been taken in: should the same message come again, it is known. */
const stateSchema = z.object({ incidentId: z.string(), said: z.boolean() });

@BotCommand({
  name: 'incidents',
  help: { en: 'What is wrong now, and who has it', es: 'Qué falla ahora y quién lo tiene' },
  who: 'network.view',
  group: 'alerts',
})
export class IncidentsCommand implements Command {
  constructor(
    private readonly open: OpenIncidentsService,
    private readonly incidents: IncidentsService,
    private readonly handling: HandlingService,
    private readonly dialogues: Dialogues,
    private readonly clock: Clock,
  ) {}

  answer({ actor, person: { language } }: Asked): Promise<Reply> | Reply {
    return actor ? this.list(actor, 0, language) : { html: '' };
  }

  async press(pressed: Pressed): Promise<Outcome> {
    const { actor, data, person } = pressed;
    const { language } = person;
    const read = dataSchema.safeParse(data);
    if (!read.success || !actor) return { toast: PRESSED.stale[language] };
    const press = read.data;
    if (press.do === 'list') return { becomes: await this.list(actor, press.offset, language) };
    const incident = await this.incidents.details(press.id);
    if (!incident || !may(actor, 'network.view', incident)) return { toast: PRESSED.stale[language] };
    switch (press.do) {
      case 'card':
        return { becomes: this.card(incident, actor, press.offset, language) };
      case 'details':
        return { toast: PRESSED.details[language], says: detailsReply(incident, actor, this.clock.now(), language) };
      case 'comment':
        return this.askForComment(pressed, incident, actor);
      case 'acknowledge':
        return this.handle(press, 'incident.acknowledge', actor, language, async () => {
          return PRESSED[await this.handling.acknowledge(press.id, actor)][language];
        });
      case 'assign':
        return this.handle(press, 'incident.assign', actor, language, async () => {
          await this.handling.assign(press.id, actor, actor.userId);
          return WORDS.assigned[language];
        });
      case 'resolve':
        // What people opened themselves ends by their word; what was found goes on without anybody hearing of it.
        if (incident.kind !== 'support' && objectionTo('resolve', incident, actor) === null) {
          return { becomes: surePanel(incident, this.clock.now(), language, press.offset) };
        }
        return this.close(press, actor, language);
      case 'close':
        return this.close(press, actor, language);
    }
  }

  /** The comment that was asked for. */
  async hear(said: Asked, dialogue: KeptDialogue): Promise<Reply | null> {
    const { actor, messageId, person, spot, text } = said;
    const { language } = person;
    const { incidentId, said: taken } = stateSchema.parse(dialogue.state);
    const again = messageId <= dialogue.heardMessageId;
    if (!actor || (taken && !again)) return this.leave(between(said));
    if (!taken && this.clock.now() >= dialogue.endsAt) {
      await this.dialogues.end(between(said));
      return { html: WORDS.late[language] };
    }
    if (text.length > LONGEST_COMMENT) return { html: WORDS.long[language], asks: true };
    const incident = await this.incidents.details(incidentId);
    try {
      await this.handling.comment(incidentId, actor, text, `telegram ${addressOf(spot)} ${messageId}`);
    } catch (cause) {
      const { toast } = objected(cause, 'incident.comment', actor, language);
      await this.dialogues.end(between(said));
      return { html: escape(toast ?? '') };
    }
    await this.keep(between(said), { incidentId, said: true }, messageId);
    return { html: filled(WORDS.said, language, { title: incident ? incidentTitle(incident, language) : '' }) };
  }

  private async askForComment(
    { person, spot, messageId }: Pressed,
    incident: Incident,
    actor: Actor,
  ): Promise<Outcome> {
    const { language } = person;
    if (!may(actor, 'incident.comment', incident, incident.assignedTo)) {
      return { toast: whatRoleMay(actor.role, 'incident.comment', language), alert: true };
    }
    await this.keep(between({ spot, person }), { incidentId: incident.id, said: false }, messageId);
    // In a group only whoever is named is asked for an answer.
    const who = spot.private ? '' : `<a href="tg://user?id=${person.id}">${shown(person.firstName, 60)}</a>: `;
    return {
      says: { html: filled(WORDS.say, language, { who, title: incidentTitle(incident, language) }), asks: true },
    };
  }

  private close(press: Extract<Press, { id: string }>, actor: Actor, language: Language): Promise<Outcome> {
    return this.handle(press, 'incident.resolve', actor, language, async () => {
      await this.handling.resolve(press.id, actor);
      return WORDS.closed[language];
    });
  }

  /** Does it, and shows how things stand then, also to whoever was too late. */
  private async handle(
    press: Press,
    action: Action,
    actor: Actor,
    language: Language,
    deed: () => Promise<string>,
  ): Promise<Outcome> {
    const outcome = await deed().then(
      (toast): Outcome => ({ toast }),
      (cause: unknown) => objected(cause, action, actor, language),
    );
    if (!('id' in press)) return outcome;
    if ('list' in press && press.list)
      return { ...outcome, becomes: await this.list(actor, press.offset ?? 0, language) };
    const incident = await this.incidents.details(press.id);
    const from = 'offset' in press ? press.offset : null;
    return incident ? { ...outcome, becomes: this.card(incident, actor, from, language) } : outcome;
  }

  private async list(actor: Actor, from: number, language: Language): Promise<Reply> {
    const { incidents, total } = await this.open.page(scopesOf(actor), { offset: from, limit: PAGE });
    // The last of a page may have ended.
    if (incidents.length === 0 && from > 0) return this.list(actor, Math.max(0, from - PAGE), language);
    return listPanel({ incidents, total, offset: from }, actor, this.clock.now(), language);
  }

  private card(incident: Incident, actor: Actor, from: number | null, language: Language): Reply {
    return cardPanel(incident, actor, this.clock.now(), language, from);
  }

  private keep(who: Between, state: z.output<typeof stateSchema>, heardMessageId: number): Promise<void> {
    const endsAt = after(this.clock.now(), PATIENCE);
    return this.dialogues.keep(who, { kind: KIND, state, sealedSecret: null, heardMessageId, endsAt });
  }

  private async leave(who: Between): Promise<null> {
    await this.dialogues.end(who);
    return null;
  }
}
