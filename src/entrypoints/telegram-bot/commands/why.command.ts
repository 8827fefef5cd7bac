import { z } from 'zod';

import { may } from '../../../domain/permissions';
import type { Language } from '../../../domain/texts/time';
import { IncidentsService } from '../../../incidents/incidents.service';
import { ExplanationsService, type ToldBecause } from '../../../notifications/explanations.service';
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
import { filled } from '../filled';
import { shown } from '../html';
import { incidentTitle } from '../incident-text';
import { addressOf } from '../incoming';
import { subscriptionLine } from '../subscription-text';
import { PRESSED } from '../words';

const WORDS = {
  none: {
    en: 'This chat has been told of no alert yet. /subscribe changes that.',
    es: 'Este chat no ha recibido ningún aviso todavía. /subscribe lo cambia.',
  },
  subscribed: {
    en: 'This chat is told of it because it hears of:',
    es: 'Este chat lo recibe porque recibe avisos de:',
  },
  change: { en: '/subscriptions changes that.', es: '/subscriptions lo cambia.' },
  asAdmin: {
    en: 'Every administrator is told of this, whatever they are subscribed to.',
    es: 'Esto lo recibe todo administrador, sea cual sea su suscripción.',
  },
  assigned: { en: 'It was assigned to you.', es: 'Se le asignó a usted.' },
  insteadOf: {
    en: 'It could not be told by {channel}, so it came here.',
    es: 'No pudo avisarse por {channel}, así que llegó aquí.',
  },
  changed: {
    en: 'What this chat hears of has changed since: it would not be told of this now.',
    es: 'Lo que este chat recibe ha cambiado desde entonces: ahora no lo recibiría.',
  },
} as const satisfies Record<string, Words>;

const dataSchema = z.object({ id: z.string() });

@BotCommand({
  name: 'why',
  help: { en: 'Why this chat got the last alert', es: 'Por qué este chat recibió el último aviso' },
  who: 'network.view',
  group: 'alerts',
})
export class WhyCommand implements Command {
  constructor(
    private readonly explanations: ExplanationsService,
    private readonly incidents: IncidentsService,
    private readonly places: PlaceSubscriptionsService,
  ) {}

  async answer(asked: Asked): Promise<Reply> {
    return (await this.explain(asked, null)) ?? { html: WORDS.none[asked.person.language] };
  }

  async press(pressed: Pressed): Promise<Outcome> {
    const read = dataSchema.safeParse(pressed.data);
    const said = read.success ? await this.explain(pressed, read.data.id) : null;
    return said ? { says: said } : { toast: PRESSED.stale[pressed.person.language] };
  }

  /** Null where this chat was told of nothing that whoever asks may see. */
  private async explain(
    { actor, person: { language }, spot }: Pick<Pressed, 'actor' | 'person' | 'spot'>,
    incidentId: string | null,
  ): Promise<Reply | null> {
    const place = { channel: 'telegram', address: addressOf(spot) };
    const told = await this.explanations.why(place, incidentId);
    const incident = told && (await this.incidents.details(told.incidentId));
    if (!told || !incident || !actor || !may(actor, 'network.view', incident)) return null;
    const heard = await Promise.all(told.scopes.map((scope) => this.places.about(place, scope)));
    const lines = heard.flatMap((each) => (each ? [`• ${subscriptionLine(each, language)}`] : []));
    return { html: [`❓ <b>${incidentTitle(incident, language)}</b>`, ...reasons(told, lines, language)].join('\n') };
  }
}

function reasons(
  { insteadOf, assigned, asAdmin }: ToldBecause,
  lines: readonly string[],
  language: Language,
): string[] {
  const all = [
    ...(insteadOf ? [filled(WORDS.insteadOf, language, { channel: shown(insteadOf) })] : []),
    ...(assigned ? [WORDS.assigned[language]] : []),
    ...(asAdmin ? [WORDS.asAdmin[language]] : []),
    ...(lines.length > 0 ? [WORDS.subscribed[language], ...lines, WORDS.change[language]] : []),
  ];
  return all.length > 0 ? all : [WORDS.changed[language]];
}
