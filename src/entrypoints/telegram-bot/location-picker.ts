import { Injectable } from '@nestjs/common';

import { after, minutes } from '../../domain/duration';
import { type Actor, may, scopesOf } from '../../domain/permissions';
import { AccountsService } from '../../fleet/accounts.service';
import { FleetService } from '../../fleet/fleet.service';
import { Clock } from '../../platform/clock/clock';
import type { Outcome, Pressed, Reply } from './bot-command';
import { ChosenLocations } from './chosen-locations';
import { Dialogues, type KeptDialogue } from './dialogues';
import { shown } from './html';
import { between, type Person, type Spot } from './incoming';
import { chosenReply, fill, listReply, LONGEST_SEARCH, pageOf, type Pick, pickSchema, ROWS } from './location-list';
import { LOCATION_WORDS } from './location-words';
import { meant } from './locations-by-name';
import { PlumeSearch } from './plume-search';

const KIND = 'locations';

const LASTS = minutes(10);

/** What looks like one of Plume's own ids. */
const PLUME_ID = /^[0-9a-f]{24}$/i;

/** Somebody who chooses a location for a chat. */
export interface Chooser {
  readonly actor: Actor;
  readonly person: Person;
  readonly spot: Spot;
  /** The message that said what is looked for; null when a button was pressed. */
  readonly heard: number | null;
}

/** Choosing the location that a chat talks about: from what is watched, or from what Plume has. */
@Injectable()
export class LocationPicker {
  constructor(
    private readonly fleet: FleetService,
    private readonly accounts: AccountsService,
    private readonly chosen: ChosenLocations,
    private readonly dialogues: Dialogues,
    private readonly plume: PlumeSearch,
    private readonly clock: Clock,
  ) {}

  /** `/locations [text]`. */
  async begin(chooser: Chooser, text: string): Promise<Reply> {
    await this.wait(chooser);
    return text === '' ? this.list(chooser, null, 0) : this.search(chooser, text);
  }

  /** What was said while the dialogue waits; null when it waits for nothing any more. */
  async hear(chooser: Chooser, text: string, { endsAt, state, heardMessageId }: KeptDialogue): Promise<Reply | null> {
    // The process that took it in has died before it had answered.
    const repeated = chooser.heard === heardMessageId;
    const now = this.clock.now();
    if (now >= endsAt && !repeated) {
      await this.dialogues.end(between(chooser));
      return isOver(state) ? null : { html: LOCATION_WORDS.late[chooser.person.language] };
    }
    await this.keep(chooser, endsAt, isOver(state));
    return this.search(chooser, text);
  }

  async press({ data, ...who }: Pressed, actor: Actor): Promise<Outcome> {
    const chooser: Chooser = { ...who, actor, heard: null };
    const read = pickSchema.safeParse(data);
    // Also what another command's button asks for: to choose anew.
    if (!read.success) return { says: await this.begin(chooser, '') };
    const wish = read.data;
    switch (wish.do) {
      case 'list':
        return { becomes: await this.list(chooser, wish.text, wish.page) };
      case 'ask':
        await this.wait(chooser);
        return { says: this.question(chooser) };
      case 'choose':
        return { becomes: await this.choose(chooser, wish.id) };
      case 'star':
        return { becomes: await this.star(chooser, wish.id, wish.favourite) };
      default:
        return this.atPlume(chooser, wish);
    }
  }

  /** From now on the chat talks about that location. */
  async choose(chooser: Chooser, id: string): Promise<Reply> {
    const { actor, spot } = chooser;
    const location = await this.fleet.location(id, scopesOf(actor));
    if (!location) return { html: LOCATION_WORDS.gone[chooser.person.language] };
    await this.chosen.choose(spot, actor, id);
    if (chooser.heard === null) await this.dialogues.end(between(chooser));
    else await this.keep(chooser, this.clock.now(), true);
    return this.card(chooser, id);
  }

  private async star(chooser: Chooser, id: string, favourite: boolean): Promise<Reply> {
    const location = await this.fleet.location(id, scopesOf(chooser.actor));
    if (location) await this.chosen.mark(chooser.actor, id, favourite);
    return this.card(chooser, id);
  }

  private async card({ actor, person }: Chooser, id: string): Promise<Reply> {
    const location = await this.fleet.location(id, scopesOf(actor));
    if (!location) return { html: LOCATION_WORDS.gone[person.language] };
    const known = await this.chosen.known(actor);
    const favourite = known.some((each) => each.locationId === id && each.favourite);
    return chosenReply(location, favourite, this.clock.now(), person.language);
  }

  private async search(chooser: Chooser, said: string): Promise<Reply> {
    const { actor, person } = chooser;
    const text = said.trim().slice(0, LONGEST_SEARCH);
    const found = await this.fleet.choices(scopesOf(actor), text, [], { offset: 0, limit: ROWS + 1 });
    const one = meant(found, text) ?? found.find(({ locationId }) => locationId === text);
    // The id of a customer may stand for more than what is watched.
    const ofCustomer = PLUME_ID.test(text) && one?.locationId !== text && seesPlume(actor);
    if (one && !ofCustomer) return this.choose(chooser, one.id);
    if (found.length > 0 && !ofCustomer) return this.list(chooser, text, 0);
    if (seesPlume(actor)) return this.plume.accounts(this.onto(chooser), text, 0, found[0]?.accountId ?? null);
    return { html: fill('nothing', person.language, { text }), asks: true };
  }

  private async list(chooser: Chooser, text: string | null, at: number): Promise<Reply> {
    const { actor, person } = chooser;
    const known = await this.chosen.known(actor);
    const first = text === null ? known.map(({ locationId }) => locationId) : [];
    const slice = { offset: at * ROWS, limit: ROWS + 1 };
    const found = await this.fleet.choices(scopesOf(actor), text, first, slice);
    if (found.length === 0 && at > 0) return this.list(chooser, text, 0);
    if (found.length === 0) return this.nothing(chooser, text);
    const favourites = new Set(known.filter(({ favourite }) => favourite).map(({ locationId }) => locationId));
    return listReply(pageOf(found, at), { text, favourites, plume: seesPlume(actor) }, person.language);
  }

  private async nothing({ actor, person: { language } }: Chooser, text: string | null): Promise<Reply> {
    if (text !== null) return { html: fill('nothing', language, { text }), asks: true };
    if (!seesPlume(actor)) return { html: LOCATION_WORDS.noneGranted[language] };
    const any = (await this.accounts.list()).length > 0;
    return any
      ? { html: LOCATION_WORDS.noneWatched[language], asks: true }
      : { html: LOCATION_WORDS.noAccount[language] };
  }

  private async atPlume(chooser: Chooser, wish: Exclude<Pick, { do: 'list' | 'ask' | 'choose' | 'star' }>) {
    // Granted to nobody yet: who may see only what is granted looks for nothing at Plume.
    if (!seesPlume(chooser.actor)) return { becomes: await this.list(chooser, null, 0) };
    return { becomes: await this.plume.outcome(this.onto(chooser), wish) };
  }

  /** What a search at Plume leads to. */
  private onto(chooser: Chooser) {
    return { language: chooser.person.language, choose: (id: string) => this.choose(chooser, id) };
  }

  /** In a group the question goes to a person: only then does Telegram show them that an answer is waited for. */
  private question({ person, spot }: Chooser): Reply {
    const { id, firstName, language } = person;
    const whom = spot.private ? '' : `<a href="tg://user?id=${id}">${shown(firstName, 40) || '…'}</a>: `;
    return { html: `${whom}${LOCATION_WORDS.ask[language]}`, asks: true };
  }

  private wait(chooser: Chooser): Promise<void> {
    return this.keep(chooser, after(this.clock.now(), LASTS), false);
  }

  private keep(chooser: Chooser, endsAt: Date, over: boolean): Promise<void> {
    const heardMessageId = chooser.heard ?? 0;
    return this.dialogues.keep(between(chooser), {
      kind: KIND,
      state: { over },
      sealedSecret: null,
      heardMessageId,
      endsAt,
    });
  }
}

const seesPlume = (actor: Actor): boolean => may(actor, 'account.view');

/** Whether something was chosen: then nothing more was waited for. */
const isOver = (state: unknown): boolean => (state as { over?: unknown } | null)?.over === true;
