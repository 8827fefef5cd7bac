import { Injectable } from '@nestjs/common';

import { AuthService } from '../../auth/auth.service';
import { openedSentence } from '../../domain/alert-values';
import { since } from '../../domain/duration';
import type { Actor } from '../../domain/permissions';
import { OBJECTIONS, PRESSED_ALERT, untilInWords } from '../../domain/texts/pressed';
import { whatRoleMay } from '../../domain/texts/roles';
import { durationInWords, type Language, momentInWords } from '../../domain/texts/time';
import { AlertActions, type AlertOutcome } from '../../incidents/alert-actions.service';
import type { IncidentDetails } from '../../incidents/incidents.service';
import { type PressedButton, ProviderNewsService } from '../../notifications/provider-news.service';
import { actingAs } from '../../platform/audit/acting';
import { Clock } from '../../platform/clock/clock';

/** Does what people want who press our buttons at a provider's, in their name, and tells them what came of it. */
@Injectable()
export class ProviderPresses {
  constructor(
    private readonly auth: AuthService,
    private readonly actions: AlertActions,
    private readonly news: ProviderNewsService,
    private readonly clock: Clock,
  ) {}

  /** `address`: where the request came from. Doing it twice changes nothing, since providers may tell twice. */
  async act(pressed: readonly PressedButton[], address: string): Promise<void> {
    for (const button of pressed) {
      const actor = button.userId === null ? null : await this.auth.actor(button.userId);
      if (!actor) continue;
      const doer = { via: 'rest', userId: actor.userId, tokenId: null, chat: null, address } as const;
      await actingAs(doer, () => this.press(button, actor));
    }
  }

  private async press({ action, incidentId, destinationId, language, isEdited }: PressedButton, actor: Actor) {
    const done = await this.actions.act(action, incidentId, actor);
    if (done.outcome === 'acknowledged' && isEdited) return;
    const [title, text = ''] = this.words(done, actor, language === 'es' ? 'es' : 'en');
    await this.news.reply(destinationId, title, text);
  }

  private words(done: AlertOutcome, actor: Actor, language: Language): [title: string, text?: string] {
    const now = this.clock.now();
    switch (done.outcome) {
      case 'stale':
        return [PRESSED_ALERT.stale[language]];
      case 'acknowledged':
      case 'already':
      case 'declined':
        return [PRESSED_ALERT[done.outcome][language], openedSentence(done.incident, language)];
      case 'details':
        return [openedSentence(done.incident, language), detailsOf(done.incident, now, language)];
      case 'silenced':
      case 'silent-already': {
        const words = done.outcome === 'silenced' ? PRESSED_ALERT.silenced : PRESSED_ALERT.silentAlready;
        const until = untilInWords(done.until, now, done.incident.timeZone, language);
        return [words[language].replace('{until}', () => until), openedSentence(done.incident, language)];
      }
      case 'not-theirs':
        return [whatRoleMay(actor.role, done.refused, language)];
      case 'objected':
        return [OBJECTIONS[done.objection][language]];
    }
  }
}

const WORDS = {
  since: { en: 'Since', es: 'Desde' },
  lasted: { en: 'lasted', es: 'duró' },
  open: { en: 'Nobody has it yet', es: 'Nadie la tiene todavía' },
  held: { en: 'Acknowledged by', es: 'Confirmada por' },
  over: { en: 'It is over', es: 'Está resuelta' },
  affected: { en: 'Affected', es: 'Afectados' },
} as const satisfies Record<string, Record<Language, string>>;

/** How things stand, in a few sentences. */
function detailsOf(incident: IncidentDetails, now: Date, language: Language): string {
  const { status, openedAt, resolvedAt, timeZone, facts, acknowledgedByName } = incident;
  const pods = (facts.pods ?? []).map(({ name }) => name);
  const standing =
    status === 'resolved'
      ? WORDS.over[language]
      : status === 'acknowledged'
        ? `${WORDS.held[language]} ${acknowledgedByName ?? '–'}`
        : WORDS.open[language];
  const lasted = `${WORDS.lasted[language]} ${durationInWords(since(openedAt, resolvedAt ?? now))}`;
  const affected = `${pods.slice(0, 10).join(', ')}${pods.length > 10 ? ', …' : ''}`;
  return [
    `${WORDS.since[language]} ${momentInWords(openedAt, now, timeZone, language)}, ${lasted}.`,
    `${standing}.`,
    ...(pods.length > 0 ? [`${WORDS.affected[language]}: ${affected}.`] : []),
    ...(facts.reason ? [facts.reason] : []),
  ].join(' ');
}
