import type { ChatInfo } from '../wire';
import { Group } from './group';
import { Person } from './person';
import type { World } from './world';

export interface NewPerson {
  readonly name: string;
  readonly username?: string;
  readonly languageCode?: string;
}

export interface NewGroup {
  readonly title: string;
  /** A forum is a supergroup with topics. */
  readonly forum?: boolean;
  readonly supergroup?: boolean;
  readonly botIsAdministrator?: boolean;
  /** The first one owns it; without members, the first person there is. */
  readonly members?: readonly Person[];
}

/** The people of the simulated Telegram and the groups they made. */
export class Society {
  readonly people: Person[] = [];
  readonly groups: Group[] = [];
  private lastPersonId = 1_000_000;
  private lastGroupId = 4_000;

  constructor(private readonly world: World) {}

  /** Somebody who has never opened the bot. */
  person({ name, username, languageCode = 'en' }: NewPerson): Person {
    const id = ++this.lastPersonId;
    const handle = username === undefined ? {} : { username };
    const user = { id, is_bot: false, first_name: name, ...handle, language_code: languageCode };
    const chat = this.world.open({ id, type: 'private', first_name: name, ...handle }, 'stranger');
    chat.members.set(id, user);
    const person = new Person(this.world, user, chat);
    this.people.push(person);
    this.world.bell.ring({ type: 'chats' });
    return person;
  }

  /** Many people who have all started the bot long ago: no update tells of it. */
  crowd(count: number): Person[] {
    return Array.from({ length: count }, (_, index) => {
      const person = this.person({ name: `Person ${index + 1}` });
      person.chat.standing = 'member';
      return person;
    });
  }

  /** A group that somebody has just made and added the bot to. */
  group({ title, forum = false, supergroup = forum, botIsAdministrator = false, members = [] }: NewGroup): Group {
    const owner = members[0] ?? this.people[0] ?? this.person({ name: 'Someone' });
    const number = ++this.lastGroupId;
    const info: ChatInfo = supergroup
      ? { id: -1_001_000_000_000 - number, type: 'supergroup', title, ...(forum ? { is_forum: true } : {}) }
      : { id: -number, type: 'group', title };
    const chat = this.world.open(info, 'left');
    chat.administrators.add(owner.id);
    for (const member of [owner, ...members]) this.world.joins(member.user, chat);
    const group = new Group(this.world, chat, owner);
    this.groups.push(group);
    this.world.changeStanding(chat, botIsAdministrator ? 'administrator' : 'member', owner.user);
    return group;
  }
}
