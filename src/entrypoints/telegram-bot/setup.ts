import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { foreign } from '../../domain/message';
import { Refusal } from '../../domain/refusal';
import { accountNameOf, beginSetup, readPartnerId, setBack, type SetupDialogue } from '../../domain/setup-dialogue';
import { seenInWords, SETUP_WORDS } from '../../domain/texts/setup';
import type { Language } from '../../domain/texts/time';
import { AccountChangesService } from '../../fleet/account-changes.service';
import { AccountsService, type PlumeAccount } from '../../fleet/accounts.service';
import { Clock } from '../../platform/clock/clock';
import type { Secret } from '../../platform/secrets/secret';
import { SecretBox } from '../../platform/secrets/secret-box';
import { CredentialCheckService, type Seen, type Trial } from '../../reports/credential-check.service';
import type { Asked, Outcome, Pressed, Reply } from './bot-command';
import { Dialogues, type KeptDialogue } from './dialogues';
import { escape, shown } from './html';
import { between } from './incoming';
import { Replies } from './replies';
import type { Button } from './reply';
import { typedButton } from './typed-button';

const KIND = 'setup';

/** Accounts that are offered to be replaced. */
const OFFERED = 20;

const stateSchema = z.object({
  step: z.enum(['header', 'partner', 'choice', 'done']),
  partnerId: z.string().nullable(),
  accountId: z.string().nullable(),
});

const pressSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('again') }),
  z.strictObject({ do: z.literal('add') }),
  z.strictObject({ do: z.literal('replace'), accountId: z.guid() }),
  z.strictObject({ do: z.literal('watch'), accountId: z.guid(), monitor: z.enum(['all', 'selected']) }),
]);

/** Whose dialogue it is, and where. */
type Who = Pick<Asked, 'person' | 'spot'>;

type Line = keyof typeof SETUP_WORDS;

/** A Plume account by chat: the header, the partner id, a try at Plume, and only then is anything kept. */
@Injectable()
export class Setup {
  constructor(
    private readonly dialogues: Dialogues,
    private readonly accounts: AccountsService,
    private readonly changes: AccountChangesService,
    private readonly credentials: CredentialCheckService,
    private readonly replies: Replies,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** `/setup`. What stands beside the command may be the header: such a message is deleted, and taken for it. */
  async begin(asked: Asked): Promise<Reply> {
    const { spot, argument, messageId } = asked;
    const removed = argument === '' || (await this.replies.remove(spot, messageId));
    if (!spot.private) return noted(asked, removed, plainReply(asked, 'elsewhere'));
    const dialogue = beginSetup(this.clock.now());
    if (argument !== '') return noted(asked, removed, await this.header({ ...asked, text: argument }, dialogue));
    await this.keep(asked, dialogue, null, messageId);
    return plainReply(asked, 'askHeader');
  }

  /** What was said while a dialogue is kept; null when it waits for nothing any more. */
  async hear(said: Asked, kept: KeptDialogue): Promise<Reply | null> {
    const dialogue = read(kept);
    // The process that took it in has died before it had answered.
    const repeated = said.messageId === kept.heardMessageId;
    if (dialogue.step === 'done' && !repeated) {
      await this.dialogues.end(between(said));
      return null;
    }
    // At once, and whatever it is: what is wrong here may be right somewhere else.
    const removed = await this.replies.remove(said.spot, said.messageId);
    return noted(said, removed, await this.heard(said, dialogue, kept, repeated));
  }

  async press(pressed: Pressed): Promise<Outcome> {
    const wish = pressSchema.safeParse(pressed.data);
    if (!wish.success) return { becomes: plainReply(pressed, 'over') };
    if (wish.data.do === 'watch') return this.watch(pressed, wish.data.accountId, wish.data.monitor);
    const kept = await this.dialogues.find(between(pressed));
    const dialogue = kept?.kind === KIND ? read(kept) : null;
    if (!kept || !dialogue) return { becomes: plainReply(pressed, 'over') };
    if (dialogue.step === 'done') return { becomes: await this.finished(pressed, dialogue.accountId, 'updated', null) };
    if (this.clock.now() >= dialogue.endsAt || kept.sealedSecret === null || dialogue.partnerId === null)
      return { becomes: plainReply(pressed, 'over') };
    if (wish.data.do === 'again') return { becomes: this.testing(pressed) };
    // Of an earlier dialogue: what waits now has not been tried at Plume.
    if (dialogue.step !== 'choice') return { becomes: plainReply(pressed, 'over') };
    const header = await this.box.open(kept.sealedSecret);
    const into = wish.data.do === 'replace' ? wish.data.accountId : null;
    return {
      becomes: await this.store(pressed, { dialogue, kept, header, partnerId: dialogue.partnerId }, into, null),
    };
  }

  private async heard(said: Asked, dialogue: SetupDialogue, kept: KeptDialogue, repeated: boolean): Promise<Reply> {
    if (dialogue.step === 'done') return this.finished(said, dialogue.accountId, 'updated', null);
    if (this.clock.now() >= dialogue.endsAt) {
      await this.dialogues.end(between(said));
      return plainReply(said, 'late');
    }
    if (repeated) {
      const sure = kept.sealedSecret !== null && dialogue.partnerId !== null;
      return sure ? this.testing(said) : plainReply(said, dialogue.step === 'header' ? 'askHeader' : 'askPartner');
    }
    if (dialogue.step === 'choice') return plainReply(said, 'pressFirst');
    return dialogue.step === 'header'
      ? this.header(said, dialogue, kept.sealedSecret)
      : this.partner(said, dialogue, kept.sealedSecret);
  }

  private async header(said: Asked, dialogue: SetupDialogue, before: string | null = null): Promise<Reply> {
    const header = this.credentials.headerOf(said.text);
    const next: SetupDialogue = header ? { ...dialogue, step: 'partner' } : { ...dialogue, step: 'header' };
    await this.keep(said, next, header ? await this.box.seal(header.reveal()) : before, said.messageId);
    if (!header) return plainReply(said, 'noHeader');
    return dialogue.partnerId === null ? plainReply(said, 'askPartner') : this.testing(said);
  }

  private async partner(said: Asked, dialogue: SetupDialogue, sealed: string | null): Promise<Reply> {
    const partnerId = readPartnerId(said.text);
    await this.keep(said, { ...dialogue, partnerId: partnerId ?? dialogue.partnerId }, sealed, said.messageId);
    return partnerId === null ? plainReply(said, 'noPartner') : this.testing(said);
  }

  private testing(who: Who): Reply {
    return { ...plainReply(who, 'testing'), later: () => this.test(who) };
  }

  /** Asks Plume. Until it has said yes, nothing is kept but the dialogue. */
  private async test(who: Who): Promise<Reply> {
    const kept = await this.dialogues.find(between(who));
    const dialogue = kept?.kind === KIND ? read(kept) : null;
    if (!kept?.sealedSecret || !dialogue?.partnerId) return plainReply(who, 'over');
    const header = await this.box.open(kept.sealedSecret);
    const trial = await this.credentials.tryOut(header, dialogue.partnerId);
    const at = { dialogue, kept, header, partnerId: dialogue.partnerId };
    return trial.accepted ? this.accepted(who, at, trial.sees) : this.refused(who, at, trial);
  }

  private async refused(who: Who, { dialogue, kept }: Waiting, trial: Trial & { accepted: false }): Promise<Reply> {
    const { about } = trial;
    await this.keep(who, setBack(dialogue, about), kept.sealedSecret, kept.heardMessageId);
    const next = about === 'header' ? 'headerAgain' : about === 'partner' ? 'partnerAgain' : 'again';
    const again: Button = { text: say(who, 'tryAgain'), command: KIND, data: { do: 'again' } };
    return {
      html: `❌ ${escape(trial.said[who.person.language])}\n\n${say(who, next)}`,
      ...(about === null ? { buttons: [[again]] } : {}),
    };
  }

  private async accepted(who: Who, at: Waiting, sees: Seen | null): Promise<Reply> {
    const here = await this.accounts.watchingHere(at.partnerId);
    const others = here ? [] : await this.accounts.list();
    if (here || others.length === 0) return this.store(who, at, here?.id ?? null, sees);
    await this.keep(who, { ...at.dialogue, step: 'choice' }, at.kept.sealedSecret, at.kept.heardMessageId);
    const replace = others.slice(0, OFFERED).map(({ id, name }): Button[] => [
      {
        text: say(who, 'replace').replace('{name}', () => foreign(name, 40)),
        command: KIND,
        data: { do: 'replace', accountId: id },
      },
    ]);
    const add: Button = { text: say(who, 'add'), command: KIND, data: { do: 'add' } };
    return { html: [say(who, 'choose'), ...seen(who, sees)].join('\n\n'), buttons: [[add], ...replace] };
  }

  /** Keeps what Plume has taken: in the account `into`, or in a new one. */
  private async store(who: Who, at: Waiting, into: string | null, sees: Seen | null): Promise<Reply> {
    try {
      const id = into === null ? await this.create(at) : await this.renew(at, into);
      await this.accounts.markVerified(id, this.clock.now());
      const done: SetupDialogue = { ...at.dialogue, step: 'done', accountId: id, endsAt: this.clock.now() };
      await this.keep(who, done, null, at.kept.heardMessageId);
      return await this.finished(who, id, into === null ? 'added' : 'updated', sees);
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return { html: `❌ ${escape(cause.said(who.person.language))}` };
    }
  }

  private async create({ header, partnerId }: Waiting): Promise<string> {
    // Made already, by a process that died before it could say so, or by somebody else just now.
    const here = await this.accounts.watchingHere(partnerId);
    if (here) return this.renewHeader(here.id, header);
    const account = { name: accountNameOf(partnerId), authHeader: header.reveal(), partnerId };
    return (await this.changes.create(account)).id;
  }

  private async renew({ header, partnerId }: Waiting, accountId: string): Promise<string> {
    const here = await this.accounts.watchingHere(partnerId);
    if (here?.id === accountId) return this.renewHeader(accountId, header);
    const addresses = this.accounts.addressesOf({});
    await this.changes.change(accountId, { authHeader: header.reveal(), partnerId, ...addresses });
    return accountId;
  }

  private async renewHeader(accountId: string, header: Secret): Promise<string> {
    const before = (await this.accounts.credentials(accountId))?.authHeader.reveal() ?? '';
    const same = this.credentials.headerOf(before)?.reveal() === header.reveal();
    if (!same) await this.changes.change(accountId, { authHeader: header.reveal() });
    return accountId;
  }

  private async finished(who: Who, accountId: string | null, what: Line, sees: Seen | null): Promise<Reply> {
    const account = accountId === null ? null : await this.accounts.byId(accountId);
    if (!account) return plainReply(who, 'over');
    const lines = [[named(who, what, account), ...seen(who, sees)].join(' ')];
    if (account.monitor === 'all') return this.ended(who, account, lines);
    const watch = (line: Line, monitor: 'all' | 'selected'): Button => ({
      text: say(who, line),
      command: KIND,
      data: { do: 'watch', accountId: account.id, monitor },
    });
    return {
      html: [...lines, say(who, 'watch')].join('\n\n'),
      buttons: [[watch('watchAll', 'all'), watch('watchSome', 'selected')]],
    };
  }

  private async watch(who: Who, accountId: string, monitor: 'all' | 'selected'): Promise<Outcome> {
    const before = await this.accounts.byId(accountId);
    if (!before) return { becomes: plainReply(who, 'over') };
    const account = before.monitor === monitor ? before : await this.changes.change(accountId, { monitor });
    return { becomes: this.ended(who, account, []) };
  }

  private ended(who: Who, account: PlumeAccount, lines: readonly string[]): Reply {
    return {
      html: [...lines, named(who, account.monitor, account), say(who, 'next')].join('\n\n'),
      buttons: [[typedButton(say(who, 'locations'), 'locations'), typedButton(say(who, 'subscribe'), 'subscribe')]],
    };
  }

  private keep(who: Who, dialogue: SetupDialogue, sealedSecret: string | null, heardMessageId: number): Promise<void> {
    const { endsAt, ...state } = dialogue;
    return this.dialogues.keep(between(who), { kind: KIND, state, sealedSecret, heardMessageId, endsAt });
  }
}

/** A dialogue that has both halves of the credentials. */
interface Waiting {
  readonly dialogue: SetupDialogue;
  readonly kept: KeptDialogue;
  readonly header: Secret;
  readonly partnerId: string;
}

const read = ({ state, endsAt }: KeptDialogue): SetupDialogue => ({ ...stateSchema.parse(state), endsAt });

const say = ({ person }: Who, line: Line): string => SETUP_WORDS[line][person.language];

const plainReply = (who: Who, line: Line): Reply => ({ html: say(who, line) });

const named = (who: Who, line: Line, { name }: PlumeAccount): string =>
  say(who, line).replace('{name}', () => shown(name));

function seen(who: Who, sees: Seen | null): string[] {
  const language: Language = who.person.language;
  return sees ? [say(who, 'sees').replace('{locations}', seenInWords(sees.locations, sees.more, language))] : [];
}

const noted = (who: Who, removed: boolean, reply: Reply): Reply =>
  removed ? reply : { ...reply, html: `${say(who, 'undeleted')}\n\n${reply.html}` };
