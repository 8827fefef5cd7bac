import { Injectable, type Type } from '@nestjs/common';

import { type Action, type Actor, may } from '../../domain/permissions';
import { whatRoleMay } from '../../domain/texts/roles';
import type { Language } from '../../domain/texts/time';
import type { KeptDialogue } from './dialogues';
import type { Incoming } from './incoming';
import type { Outcome, Reply } from './reply';

export type { Outcome, Reply } from './reply';

/** A text in each language of the bot. */
export type Words = Readonly<Record<Language, string>>;

/** A command's line in /help and in Telegram's own menu, and who may use it. */
export interface CommandCard {
  /** As it is typed, without the slash. */
  readonly name: string;
  readonly help: Words;
  /** What may follow the name, for /help. */
  readonly usage?: Words;
  /** `anyone`, also a stranger; `linked`, every known user; or those who may do that. */
  readonly who: 'anyone' | 'linked' | Action;
  /** Under which heading of /help it stands; left out, it follows from `who`. */
  readonly group?: HelpGroup;
  /** Only of use in a private chat: the menus of groups leave it out. */
  readonly alone?: true;
}

export type HelpGroup = 'network' | 'alerts' | 'account' | 'chat';

/** One question to the bot: what was written, and who it is; null for a stranger. */
export interface Asked extends Incoming {
  readonly actor: Actor | null;
}

/** A button that was pressed under one of our messages. Who pressed is asked for each time: the chat is nobody. */
export interface Pressed extends Pick<Asked, 'actor' | 'person' | 'spot'> {
  /** The message that has the button. */
  readonly messageId: number;
  /** What the button stands for, as its command has made it. */
  readonly data: unknown;
}

export interface Command {
  /** What is said to whoever asked. */
  answer(asked: Asked): Promise<Reply> | Reply;
  /** What comes of one of this command's buttons. Pressed twice, it does the same once. */
  press?(pressed: Pressed): Promise<Outcome> | Outcome;
  /**
   * What is said to a text that is no command, in a dialogue of this command's kind; null when it was not for us.
   * A text that comes again (its message is not newer than `heardMessageId`) is not taken in twice.
   */
  hear?(said: Asked, dialogue: KeptDialogue): Promise<Reply | null>;
}

const CARD = Symbol('command-card');

/** Makes a class one bot command: whoever writes /name, and may, gets what its `answer` gives. */
export function BotCommand(card: CommandCard) {
  return (target: Type<Command>): void => {
    Injectable()(target);
    Reflect.defineMetadata(CARD, card, target);
  };
}

export const cardOf = (command: Type<Command>): CommandCard => Reflect.getMetadata(CARD, command) as CommandCard;

/** What is said to somebody we know whom the guard does not let use a command. */
export const notFor = ({ who }: CommandCard, { role }: Actor, language: Language): string =>
  whatRoleMay(role, who === 'anyone' || who === 'linked' ? 'network.view' : who, language);

/** Whether the guard lets this person use a command. */
export const lets = ({ who }: CommandCard, actor: Actor | null): boolean =>
  who === 'anyone' || (actor !== null && (who === 'linked' || may(actor, who)));
