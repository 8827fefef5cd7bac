import type { Chat, Topic, Waiting } from './chat';
import type { ChatMessage } from './message';
import type { Person } from './person';
import type { World } from './world';

/** A group with the bot in it. Its chat, and with it the id, changes when it becomes a supergroup. */
export class Group {
  constructor(
    private readonly world: World,
    private current: Chat,
    private readonly owner: Person,
  ) {}

  get chat(): Chat {
    return this.current;
  }

  get id(): number {
    return this.current.id;
  }

  get title(): string {
    return this.current.name;
  }

  get messages(): readonly ChatMessage[] {
    return this.current.messages;
  }

  until(wanted: (message: ChatMessage) => boolean, waiting?: Waiting): Promise<ChatMessage> {
    return this.current.until(wanted, waiting);
  }

  adds(...people: readonly Person[]): void {
    for (const person of people) this.world.joins(person.user, this.current);
  }

  /** Opens a forum topic. Needs a forum. */
  opensTopic(name: string): Topic {
    if (!this.current.info.is_forum) throw new Error(`"${this.title}" is no forum: say group({ forum: true })`);
    const service = { forum_topic_created: { name, icon_color: 7_322_096 } };
    const { id } = this.world.serviceMessage(this.current, this.owner.user, service);
    const topic = { id, name };
    this.current.topics.set(id, topic);
    this.world.bell.ring({ type: 'chats' });
    return topic;
  }

  closesTopicForGood(topic: Topic): void {
    this.current.topics.delete(topic.id);
    this.world.bell.ring({ type: 'chats' });
  }

  makesTheBotAdministrator(): void {
    this.world.changeStanding(this.current, 'administrator', this.owner.user);
  }

  kicksTheBot(): void {
    this.world.changeStanding(this.current, 'kicked', this.owner.user);
  }

  takesTheBotBack(): void {
    this.world.changeStanding(this.current, 'member', this.owner.user);
  }

  /** The old id answers with `migrate_to_chat_id` from now on. Returns the new one. */
  upgradesToSupergroup(): number {
    const former = this.current;
    if (former.type !== 'group') return former.id;
    this.current = this.world.upgrade(former, this.owner.user);
    return this.current.id;
  }
}
