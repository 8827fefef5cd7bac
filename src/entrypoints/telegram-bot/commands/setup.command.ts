import { type Asked, BotCommand, type Command, type Outcome, type Pressed, type Reply } from '../bot-command';
import type { KeptDialogue } from '../dialogues';
import { Setup } from '../setup';

@BotCommand({
  name: 'setup',
  help: { en: 'Set up a Plume account', es: 'Configurar una cuenta de Plume' },
  who: 'account.manage',
  alone: true,
})
export class SetupCommand implements Command {
  constructor(private readonly setup: Setup) {}

  answer(asked: Asked): Promise<Reply> {
    return this.setup.begin(asked);
  }

  hear(said: Asked, dialogue: KeptDialogue): Promise<Reply | null> {
    return this.setup.hear(said, dialogue);
  }

  press(pressed: Pressed): Promise<Outcome> {
    return this.setup.press(pressed);
  }
}
