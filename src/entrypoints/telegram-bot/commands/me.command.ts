import { TelegramLinksService } from '../../../auth/telegram-links.service';
import type { Role } from '../../../domain/permissions';
import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { shown } from '../html';

const WORDS = {
  email: { en: 'E-mail', es: 'Correo' },
  role: { en: 'Role', es: 'Rol' },
  grants: { en: 'Granted to you', es: 'Concedido a usted' },
  none: { en: 'nothing yet', es: 'nada todavía' },
  account: { en: 'accounts', es: 'cuentas' },
  customer: { en: 'customers', es: 'clientes' },
  location: { en: 'locations', es: 'ubicaciones' },
} as const satisfies Record<string, Words>;

const ROLE: Readonly<Record<Role, Words>> = {
  admin: { en: 'administrator: everything', es: 'administrador: todo' },
  operator: {
    en: 'operator: sees everything, acts on incidents, manages locations and silences',
    es: 'operador: lo ve todo, actúa sobre incidencias, gestiona ubicaciones y silencios',
  },
  viewer: { en: 'viewer: sees what was granted', es: 'observador: ve lo que se le ha concedido' },
};

@BotCommand({
  name: 'me',
  help: { en: 'Your account and role', es: 'Su cuenta y su rol' },
  who: 'linked',
})
export class MeCommand implements Command {
  constructor(private readonly links: TelegramLinksService) {}

  async answer({ actor, person: { id, language }, spot }: Asked): Promise<Reply> {
    if (!actor) return { html: '' };
    // A group need not learn anybody's address.
    const email = spot.private ? await this.links.emailOf(id) : null;
    const count = (type: 'account' | 'customer' | 'location') => {
      const granted = actor.grants.filter((grant) => grant.type === type).length;
      return granted > 0 ? [`${granted} ${WORDS[type][language]}`] : [];
    };
    const grants = [...count('account'), ...count('customer'), ...count('location')].join(', ');
    return {
      html: [
        `<b>${shown(actor.name)}</b>`,
        ...(email ? [`${WORDS.email[language]}: ${shown(email)}`] : []),
        `${WORDS.role[language]}: ${ROLE[actor.role][language]}`,
        ...(actor.role === 'viewer' ? [`${WORDS.grants[language]}: ${grants || WORDS.none[language]}`] : []),
      ].join('\n'),
    };
  }
}
