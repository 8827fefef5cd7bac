import { type Asked, BotCommand, type Command, type Reply } from '../bot-command';
import type { KeptDialogue } from '../dialogues';
import { Login } from '../login';

@BotCommand({
  name: 'login',
  help: { en: 'Sign in with e-mail and password', es: 'Iniciar sesión con correo y contraseña' },
  usage: { en: '[email]', es: '[correo]' },
  who: 'anyone',
  alone: true,
})
export class LoginCommand implements Command {
  constructor(private readonly login: Login) {}

  answer(asked: Asked): Promise<Reply> {
    return this.login.begin(asked);
  }

  hear(said: Asked, dialogue: KeptDialogue): Promise<Reply> {
    return this.login.answer(said, dialogue);
  }
}
