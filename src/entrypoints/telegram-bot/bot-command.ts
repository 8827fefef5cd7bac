import { Injectable, type Type } from '@nestjs/common';

import { type Action, type Actor, may } from '../../domain/permissions';
import type { Language } from '../../domain/texts/time';
import type { Incoming } from './incoming';

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
}

/** One question to the bot: what was written, and who it is; null for a stranger. */
export interface Asked extends Incoming {
  readonly actor: Actor | null;
}

/** Text for Telegram's HTML; what comes from outside is escaped in it. */
export interface Reply {
  readonly html: string;
}

export interface Command {
  /** What is said to whoever asked. */
  answer(asked: Asked): Promise<Reply> | Reply;
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

/** Whether the guard lets this person use a command. */
export const lets = ({ who }: CommandCard, actor: Actor | null): boolean =>
  who === 'anyone' || (actor !== null && (who === 'linked' || may(actor, who)));
