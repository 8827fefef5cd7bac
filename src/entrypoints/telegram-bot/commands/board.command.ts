import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { BoardKeeper } from '../board-keeper';
import { Boards } from '../boards';
import { ADMINISTRATORS_ONLY, GroupAuthority } from '../group-authority';

const WORDS = {
  here: {
    en: '📌 I pin a board here and keep it current. <code>/board off</code> ends it.',
    es: '📌 Fijo aquí un panel y lo mantengo al día. <code>/board off</code> lo termina.',
  },
  off: { en: '📌 The board ends.', es: '📌 El panel termina.' },
  none: { en: 'There is no board here. /board makes one.', es: 'Aquí no hay ningún panel. /board crea uno.' },
  usage: {
    en: '/board pins a message that shows how the network is doing; <code>/board off</code> ends it.',
    es: '/board fija un mensaje que muestra cómo está la red; <code>/board off</code> lo termina.',
  },
} as const satisfies Record<string, Words>;

@BotCommand({
  name: 'board',
  help: { en: 'A pinned message that is kept current', es: 'Un mensaje fijado que se mantiene al día' },
  usage: { en: '[off]', es: '[off]' },
  who: 'network.view',
  group: 'alerts',
})
export class BoardCommand implements Command {
  constructor(
    private readonly boards: Boards,
    private readonly keeper: BoardKeeper,
    private readonly authority: GroupAuthority,
  ) {}

  async answer({ actor, argument, person, spot }: Asked): Promise<Reply> {
    const { language } = person;
    const off = /^(?:off|no)$/i.test(argument);
    if (!actor || (argument && !off)) return { html: WORDS.usage[language] };
    if (!(await this.authority.mayChange(spot, person))) return { html: ADMINISTRATORS_ONLY[language] };
    const there = off ? await this.boards.end(spot) : true;
    if (!off) await this.boards.ask(spot, actor.userId, language);
    this.keeper.wake();
    return { html: WORDS[off ? (there ? 'off' : 'none') : 'here'][language] };
  }
}
