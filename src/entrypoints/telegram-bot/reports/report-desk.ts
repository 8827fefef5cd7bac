import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { foreign } from '../../../domain/message';
import { scopesOf } from '../../../domain/permissions';
import { Refusal } from '../../../domain/refusal';
import type { Scope } from '../../../domain/scope';
import type { Language } from '../../../domain/texts/time';
import { FleetService } from '../../../fleet/fleet.service';
import type { Location, PodDetails } from '../../../fleet/location-details';
import type { WholeLocation } from '../../../fleet/whole-location';
import type { Asked, Outcome, Pressed, Reply, Words } from '../bot-command';
import { ChosenLocations } from '../chosen-locations';
import { escape, shown } from '../html';
import { meant, whichOne } from '../locations-by-name';
import { STATE_SIGN } from '../network-text';
import type { Button } from '../reply';
import { typedButton } from '../typed-button';
import { PRESSED } from '../words';

const WORDS = {
  choose: {
    en: 'Of which location? Choose one for this chat, or name it: <code>/{command} Casa Vega</code>',
    es: '¿De qué ubicación? Elija una para este chat, o nómbrela: <code>/{command} Casa Vega</code>',
  },
  locations: { en: '📍 Choose a location', es: '📍 Elegir una ubicación' },
  gone: {
    en: 'This location is not here any more, or it is not yours to see.',
    es: 'Esta ubicación ya no está aquí, o usted no puede verla.',
  },
  retry: { en: '🔄 Try again', es: '🔄 Reintentar' },
  moment: { en: '🔎 One moment…', es: '🔎 Un momento…' },
} as const satisfies Record<string, Words>;

/** Names of locations that are offered as buttons when several fit. */
const OFFERED = 5;

/** A location as it stands, for whoever asks for a report of it. */
export type ReportedLocation = Location & { readonly pods: readonly PodDetails[] };

/** For whom a report is made, and what they may see. */
export interface Reader {
  readonly scopes: readonly Scope[];
  readonly language: Language;
}

const pressSchema = z.looseObject({ location: z.string() });

/** Finds the location that a report is asked of, and says what is in the way of one. */
@Injectable()
export class ReportDesk {
  constructor(
    private readonly fleet: FleetService,
    private readonly chosen: ChosenLocations,
  ) {}

  /**
   * What a report command answers: the report of the location that `name` means or, without a name, that the chat talks
   * about; `otherwise`, or a question, when there is none. `begin` hears of the location as soon as it is known.
   */
  async answer(
    asked: Asked,
    command: string,
    name: string,
    report: (location: WholeLocation, reader: Reader) => Promise<Reply> | Reply,
    { otherwise, begin }: { otherwise?: (reader: Reader) => Promise<Reply>; begin?: (location: Location) => void } = {},
  ): Promise<Reply> {
    const reader = readerOf(asked);
    const { scopes, language } = reader;
    if (name) {
      const found = await this.fleet.findLocations(scopes, name, OFFERED + 1);
      const one = meant(found, name);
      if (!one) return { html: whichOne(found, language), buttons: offers(found, command) };
      begin?.(one);
      return report(await this.fleet.wholeOf(one), reader);
    }
    const chosen = await this.chosen.chosen(asked.spot);
    const location = chosen === null ? null : await this.fleet.bare(chosen, scopes);
    if (location) {
      begin?.(location);
      return report(await this.fleet.wholeOf(location), reader);
    }
    if (otherwise) return otherwise(reader);
    return { html: WORDS.choose[language].replace('{command}', command), buttons: [[this.choose(language)]] };
  }

  /** What comes of a button that bears its location: the message becomes the report, for whoever may still see it. */
  async press(
    pressed: Pressed,
    report: (location: WholeLocation, reader: Reader) => Promise<Reply | Outcome> | Reply | Outcome,
    begin?: (location: Location) => void,
  ): Promise<Outcome> {
    const reader = readerOf(pressed);
    const data = pressSchema.safeParse(pressed.data);
    if (!data.success) return { toast: PRESSED.stale[reader.language] };
    const location = await this.fleet.bare(data.data.location, reader.scopes);
    if (!location) return { toast: WORDS.gone[reader.language], alert: true };
    begin?.(location);
    const made = await report(await this.fleet.wholeOf(location), reader);
    if (!('html' in made)) return made;
    return made.later ? { becomes: made, toast: WORDS.moment[reader.language] } : { becomes: made };
  }

  /**
   * Says at once that `words` are being asked for, and then what `work` brings, which begins meanwhile; what Plume refuses,
   * with a new try.
   */
  live(location: Location, language: Language, words: Words, retry: Button, work: () => Promise<Reply>): Reply {
    const working = work();
    // Whoever waits for it hears of its failure; until then nobody does.
    working.catch(() => undefined);
    return {
      html: `${headline(location)}\n${words[language]}`,
      later: async () => {
        try {
          return await working;
        } catch (cause) {
          if (!(cause instanceof Refusal)) throw cause;
          return {
            html: `${headline(location)}\n${trouble(cause, language)}`,
            buttons: [[retryButton(retry, language)]],
          };
        }
      },
    };
  }

  choose(language: Language): Button {
    return typedButton(WORDS.locations[language], 'locations');
  }
}

/** The location with its state, as every report begins. */
export const headline = ({ state, name }: Pick<Location, 'state' | 'name'>): string =>
  `${STATE_SIGN[state]} <b>${shown(name)}</b>`;

export const retryButton = (button: Button, language: Language): Button => ({ ...button, text: WORDS.retry[language] });

/** Why something could not be had, and what can be done about it. */
export const trouble = (refusal: Refusal, language: Language): string => `⚠️ ${escape(refusal.said(language))}`;

const readerOf = ({ actor, person }: Pick<Asked, 'actor' | 'person'>): Reader => ({
  scopes: actor ? scopesOf(actor) : [],
  language: person.language,
});

const offers = (found: readonly Location[], command: string): Button[][] =>
  found.slice(0, OFFERED).map(({ id, name }) => [{ text: foreign(name, 40) || id, command, data: { location: id } }]);
