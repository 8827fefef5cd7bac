import { type Asked, BotCommand, type Command, type Outcome, type Pressed, type Reply } from '../bot-command';
import type { KeptDialogue } from '../dialogues';
import { LocationPicker } from '../location-picker';
import { PRESSED, STRANGER } from '../words';

@BotCommand({
  name: 'locations',
  help: { en: 'Choose the location that this chat talks about', es: 'Elegir la ubicación de la que habla este chat' },
  usage: { en: '[name, number or id]', es: '[nombre, número o id]' },
  who: 'network.view',
})
export class LocationsCommand implements Command {
  constructor(private readonly picker: LocationPicker) {}

  async answer({ actor, argument, messageId: heard, ...who }: Asked): Promise<Reply> {
    if (!actor) return { html: STRANGER[who.person.language] };
    return this.picker.begin({ ...who, actor, heard }, argument);
  }

  async hear({ actor, text, messageId: heard, ...who }: Asked, dialogue: KeptDialogue): Promise<Reply | null> {
    return actor && this.picker.hear({ ...who, actor, heard }, text, dialogue);
  }

  async press(pressed: Pressed): Promise<Outcome> {
    const { actor, person } = pressed;
    return actor ? this.picker.press(pressed, actor) : { toast: PRESSED.stranger[person.language], alert: true };
  }
}
