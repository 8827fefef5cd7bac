import type { Group } from '../../simulators/telegram/world/group';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { AuthService } from '../../src/auth/auth.service';
import { GrantsService } from '../../src/auth/grants.service';
import { minutes, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { Conversation } from '../support/conversation';
import { House } from '../support/house';

describe('a board that is pinned and kept current', () => {
  let house: House;
  let talk: Conversation;
  let ada: Person;
  let otto: Person;
  let group: Group;

  beforeAll(async () => {
    house = await House.open();
    talk = new Conversation(house);
    await house.movesIn();
    house.bot();
    ada = await talk.joins('Ada', 'admin');
    otto = await talk.joins('Otto', 'operator');
    group = house.telegram.group({ title: 'Crew', supergroup: true, botIsAdministrator: true, members: [ada, otto] });
  });
  afterAll(() => house.close());

  it('shows how everything stands that its maker may see, where nothing is subscribed', async () => {
    expect((await talk.asks(ada, '/board')).text).toContain('I pin a board here');
    const shown = await board(ada);
    expect(shown.pinned).toBe(true);
    expect(shown.text).toContain('🟢 3 online');
    expect(shown.text).toContain('Nothing is offline.');
    expect(shown.text).toContain('Open incidents: none');
    expect(shown.text).toContain('Last look: 12:00 UTC');
  });

  it('is edited when something changes, and only then', async () => {
    const shown = await board(ada);
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    await turns();
    expect(shown.text).toContain('🔴 1 offline');
    expect(shown.text).toMatch(new RegExp(`🔴 ${house.plume.home(0).name} · 0/3 · since 12:0\\d UTC`));
    expect(shown.text).toContain('Open incidents: 1 critical');
    const { length } = shown.edits;
    for (let turn = 0; turn < 6; turn++) await turns();
    expect(shown.edits).toHaveLength(length);
    await house.pass(minutes(5), minutes(1));
    await turns();
    expect(shown.edits).toHaveLength(length + 1);
  });

  it('is edited every ten seconds at the most, and not while an alert waits to be told', async () => {
    const shown = await board(ada);
    const { length } = shown.edits;
    house.plume.home(0).comesBack(house.clock.now());
    await house.look();
    await turns();
    await turns(seconds(1));
    await turns(seconds(1));
    expect(shown.edits.length).toBeLessThanOrEqual(length + 1);
    await talk.asks(otto, `/subscribe ${house.plume.home(1).name}`);
    house.plume.home(1).goesDark(house.clock.now());
    await house.turn('blocks', 'look');
    await house.pass(minutes(2));
    await house.db.query('UPDATE lanes SET due_at = $1', [house.clock.now()]);
    const before = shown.edits.length;
    await house.clock.pass(seconds(10));
    await house.turn('bot-boards');
    expect(shown.edits).toHaveLength(before);
    await house.deliver();
    await turns();
    expect(shown.text).toContain(house.plume.home(1).name);
  });

  it('of a group shows what the group hears of, and is asked for by its administrators', async () => {
    expect((await talk.asks(otto, '/board@panoptes_bot', { in: group })).text).toContain('only its administrators');
    await talk.asks(ada, `/subscribe@panoptes_bot ${house.plume.home(2).name}`, { in: group });
    await talk.asks(ada, '/board@panoptes_bot', { in: group });
    const shown = await board(group);
    expect(shown.pinned).toBe(true);
    expect(shown.text).toContain('🟢 1 online');
    expect(shown.text).not.toContain('offline 🔴');
  });

  it('is looked after by one of several replicas, and survives the end of one', async () => {
    const other = await House.join(house);
    house.plume.home(2).goesDark(house.clock.now());
    await house.pass(minutes(2));
    await house.clock.pass(seconds(10));
    const shown = await board(group);
    const { length } = shown.edits;
    await Promise.all([house.turn('bot-boards'), other.turn('bot-boards')]);
    await other.close();
    expect(shown.text).toContain('🔴 1 offline');
    expect(shown.edits).toHaveLength(length + 1);
    expect(group.messages.filter(({ text }) => /How the network is doing/.test(text))).toHaveLength(1);
  });

  it('is sent and pinned anew when people have deleted it', async () => {
    const shown = await board(group);
    ada.deletes(shown);
    house.plume.home(2).comesBack(house.clock.now());
    await house.pass(minutes(2));
    await turns();
    const again = await board(group);
    expect(again.id).not.toBe(shown.id);
    expect(again.pinned).toBe(true);
  });

  it('goes with a group that becomes a supergroup', async () => {
    const small = house.telegram.group({ title: 'Small', members: [ada] });
    await talk.asks(ada, '/board@panoptes_bot', { in: small });
    await board(small);
    small.upgradesToSupergroup();
    small.makesTheBotAdministrator();
    await house.telegram.until(() => small.chat.standing === 'administrator');
    house.plume.home(2).extender().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    await turns();
    await turns();
    expect((await board(small)).pinned).toBe(true);
  });

  it('stays where it is when the bot may not pin, and says so once', async () => {
    const strict = house.telegram.group({ title: 'Strict', supergroup: true, members: [ada] });
    await talk.asks(ada, '/board@panoptes_bot', { in: strict });
    const shown = await board(strict);
    expect(shown.pinned).toBe(false);
    house.plume.home(2).extender().comesOnline(house.clock.now());
    await house.pass(minutes(2));
    await turns();
    expect(strict.chat.fromBot.filter(({ text }) => text.includes('I may not pin messages'))).toHaveLength(1);
    expect(shown.edits.length).toBeGreaterThan(0);
  });

  it('has a place of its own in each topic, in the language of whoever made it', async () => {
    const eva = await talk.joins('Eva', 'operator', [], 'es');
    const forum = house.telegram.group({ title: 'Foro', forum: true, botIsAdministrator: true, members: [eva] });
    const topic = forum.opensTopic('Estado');
    await talk.asks(eva, '/board@panoptes_bot', { in: forum, topic });
    await turns(seconds(2));
    const shown = await forum.until(({ text }) => text.includes('Cómo está la red'));
    expect(shown).toMatchObject({ topic: topic.id, pinned: true });
    expect(shown.text).toContain('Incidencias abiertas:');
    forum.closesTopicForGood(topic);
    eva.deletes(shown);
    house.plume.home(0).extender().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    await turns();
    expect(await boards()).toBe(4);
  });

  it('ends, and is unpinned, when it is told to', async () => {
    const shown = await board(ada);
    expect((await talk.asks(ada, '/board off')).text).toContain('The board ends.');
    await turns();
    expect(shown.text).toContain('This board has ended and shows nothing any more.');
    expect(shown.pinned).toBe(false);
    expect((await talk.asks(ada, '/board off')).text).toContain('There is no board here');
  });

  it('ends when whoever made it may see nothing any more, and says so', async () => {
    const vera = await talk.joins('Vera', 'viewer', [
      { type: 'location', id: await house.locationId(house.plume.home(1)) },
    ]);
    await talk.asks(vera, '/board');
    const shown = await board(vera);
    expect(shown.text).toContain(house.plume.home(1).name);
    const user = await house.app.get(AuthService).byEmail('vera@example.test');
    await house.app.get(GrantsService).replace(user?.id ?? '', []);
    await turns();
    expect(shown.text).toContain('whoever made it may not see these locations any more');
    expect(shown.text).not.toContain(house.plume.home(1).name);
    expect(shown.pinned).toBe(false);
  });

  it('of a private chat ends when its person signs out', async () => {
    await talk.asks(otto, '/board');
    const shown = await board(otto);
    await talk.asks(otto, '/logout');
    await turns();
    expect(shown.text).toContain('This board has ended');
  });

  it('of a chat that will not hear us is no more', async () => {
    const [before] = [await boards()];
    group.kicksTheBot();
    house.plume.home(2).goesDark(house.clock.now());
    await house.pass(minutes(2));
    await turns();
    expect(await boards()).toBe(before - 1);
  });

  it('has kept to the rules of Telegram all along', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  /** The boards are looked after, once it is time. */
  async function turns(ms = seconds(10)): Promise<void> {
    await house.clock.pass(ms);
    await house.turn('bot-boards');
  }

  /** The board of a chat as people see it now. */
  async function board(where: { messages: readonly ChatMessage[] }): Promise<ChatMessage> {
    const find = () => where.messages.findLast(({ fromBot, text }) => fromBot && /^📌 How the network/.test(text));
    if (!find()) await turns(seconds(2));
    const found = find();
    if (!found) throw new Error('There is no board');
    return found;
  }

  const boards = async () => (await rows(house.db, 'SELECT FROM bot_boards')).length;
});
