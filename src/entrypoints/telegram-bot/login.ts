import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { SignInService } from '../../auth/sign-in.service';
import { TelegramLinksService } from '../../auth/telegram-links.service';
import { seconds } from '../../domain/duration';
import {
  beginLogin,
  hear,
  judge,
  LOGIN_TRIES,
  type LoginDialogue,
  type LoginWord,
  readLogin,
} from '../../domain/login-dialogue';
import { LOGIN_WORDS } from '../../domain/texts/login';
import { durationInWords } from '../../domain/texts/time';
import { NotificationsService } from '../../notifications/notifications.service';
import { Clock } from '../../platform/clock/clock';
import { Secret } from '../../platform/secrets/secret';
import { SecretBox } from '../../platform/secrets/secret-box';
import type { Reply } from './bot-command';
import { Callers } from './callers';
import { Dialogues, type KeptDialogue } from './dialogues';
import { shown } from './html';
import { addressOf, between, type Incoming } from './incoming';
import { BotMenu } from './menu';
import { NextStep } from './next-step';
import { Replies } from './replies';

const KIND = 'login';

const stateSchema = z.object({
  step: z.enum(['email', 'password', 'code', 'over']),
  email: z.string().nullable(),
  wrong: z.number(),
});

type Line = keyof typeof LOGIN_WORDS;

/** Signing in by chat: `/login`, then the password alone, then a code where a second factor is asked for. */
@Injectable()
export class Login {
  constructor(
    private readonly dialogues: Dialogues,
    private readonly signIn: SignInService,
    private readonly links: TelegramLinksService,
    private readonly notifications: NotificationsService,
    private readonly replies: Replies,
    private readonly callers: Callers,
    private readonly nextStep: NextStep,
    private readonly menu: BotMenu,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** `/login [email]`. What stands beside the address may be a password: such a message is deleted. */
  async begin(asked: Incoming): Promise<Reply> {
    const { email, tooMuch } = readLogin(asked.argument);
    const notes = tooMuch ? [(await this.remove(asked)) ? say(asked, 'tooMuch') : say(asked, 'undeleted')] : [];
    if (!asked.spot.private) return { html: [...notes, say(asked, 'elsewhere')].join('\n\n') };
    const dialogue = beginLogin(email, this.clock.now());
    await this.keep(asked, dialogue);
    return { html: [...notes, say(asked, 'link'), say(asked, prompt(dialogue))].join('\n\n') };
  }

  /** What is said to a message that is no command, while somebody is signing in. */
  async answer(said: Incoming, kept: KeptDialogue): Promise<Reply> {
    const dialogue = { ...stateSchema.parse(kept.state), endsAt: kept.endsAt };
    // A message that comes again has been counted; what it led to may not have been said.
    if (said.messageId <= kept.heardMessageId) return { html: say(said, prompt(dialogue), dialogue) };
    const word = hear(dialogue, said.text, this.clock.now());
    if (word.kind === 'email') {
      await this.keep(said, word.next);
      return { html: say(said, prompt(word.next)) };
    }
    // At once, and before anything is asked: what is wrong here may be right somewhere else.
    const removed = await this.remove(said);
    const html = await this.heard(said, dialogue, word, kept.sealedSecret);
    return { html: removed ? html : `${say(said, 'undeleted')}\n\n${html}` };
  }

  private async heard(said: Incoming, dialogue: LoginDialogue, word: Deleted, sealed: string | null): Promise<string> {
    switch (word.kind) {
      case 'late':
        await this.dialogues.end(between(said));
        return say(said, 'late');
      case 'over':
        return say(said, 'over');
      case 'no-email':
        return say(said, 'noEmail');
      case 'password':
        return this.check(said, dialogue, word.email, new Secret(word.password));
      case 'code':
        return this.check(said, dialogue, word.email, await this.box.open(sealed ?? ''), word.code);
    }
  }

  private async check(said: Incoming, dialogue: LoginDialogue, email: string, password: Secret, otp?: string) {
    const who = { address: `telegram:${said.person.id}`, ...(otp === undefined ? {} : { otp }) };
    const result = await this.signIn.check(email, password.reveal(), who);
    const next = judge(dialogue, result.kind);
    if (next) await this.keep(said, next, next.step === 'code' ? await this.box.seal(password.reveal()) : null);
    if (result.kind === 'ok') return this.welcome(said, result.userId);
    if (result.kind === 'throttled') {
      return say(said, 'throttled').replace('{wait}', durationInWords(seconds(result.retryAfterSeconds)));
    }
    if (next?.step === 'code' && dialogue.step === 'code') return say(said, 'wrongCode', next);
    return next ? say(said, prompt(next), next) : '';
  }

  private async welcome(said: Incoming, userId: string): Promise<string> {
    const actor = await this.links.link(userId, said.person);
    await this.dialogues.end(between(said));
    // Shut out in this very moment.
    if (!actor) return say(said, 'over');
    // What this chat heard of in another user's name is not this user's to hear.
    await this.notifications.handOver('telegram', addressOf(said.spot), userId);
    this.menu.changed();
    const known = { ...said, person: await this.callers.spokenTo(said.person) };
    const next = await this.nextStep.for(actor, known);
    return say(known, 'signedIn')
      .replace('{next}', () => next)
      .replace('{name}', () => shown(actor.name));
  }

  private remove({ spot, messageId }: Incoming): Promise<boolean> {
    return this.replies.remove(spot, messageId);
  }

  private keep(said: Incoming, dialogue: LoginDialogue, sealedSecret: string | null = null): Promise<void> {
    const { endsAt, ...state } = dialogue;
    const { messageId: heardMessageId } = said;
    return this.dialogues.keep(between(said), { kind: KIND, state, sealedSecret, heardMessageId, endsAt });
  }
}

type Deleted = Exclude<LoginWord, { readonly kind: 'email' }>;

const say = ({ person }: Incoming, line: Line, dialogue?: LoginDialogue): string =>
  LOGIN_WORDS[line][person.language].replace('{left}', String(LOGIN_TRIES - (dialogue?.wrong ?? 0)));

/** What asks for the next message. */
function prompt({ step, wrong }: LoginDialogue): Line {
  if (step === 'email') return 'askEmail';
  if (step === 'password') return wrong === 0 ? 'askPassword' : 'wrong';
  if (step === 'code') return 'askCode';
  return wrong < LOGIN_TRIES ? 'over' : 'ended';
}
