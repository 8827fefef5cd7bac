import { minutes } from '../../src/domain/duration';
import { NotificationsService } from '../../src/notifications/notifications.service';
import { rows } from '../../src/platform/database/sql';
import type { Chat, Topic } from '../../simulators/telegram/world/chat';
import type { Group } from '../../simulators/telegram/world/group';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person, Writing } from '../../simulators/telegram/world/person';
import { Conversation } from '../support/conversation';
import { eventually } from '../support/eventually';
import { House } from '../support/house';

describe('a conversation with the bot', () => {
  let house: House;
  let talk: Conversation;
  let ada: Person;
  let stranger: Person;
  let group: Group;
  let forum: Group;
  let topic: Topic;
  let crew: Person[];

  beforeAll(async () => {
    house = await House.open();
    talk = new Conversation(house);
    ada = house.telegram.user({ name: 'Ada' });
    stranger = house.telegram.user({ name: 'Mallory' });
    await house.movesIn();
    house.bot();
  });
  afterAll(() => house.close());

  describe('with a stranger', () => {
    it('tells how to begin, and nothing more', async () => {
      expect((await asks(stranger, '/start')).text).toContain('ask your administrator for a link code');
    });

    it.each(['/status', '/subscribe', '/status Casa'])('refuses %s without a name of the network', async (command) => {
      const { text } = await asks(stranger, command);
      expect(text).toContain('I only answer people I know');
      for (const { name } of [0, 1, 2].map((no) => house.plume.home(no))) expect(text).not.toContain(name);
    });

    it('shows in /help only what anybody may', async () => {
      const { text } = await asks(stranger, '/help');
      expect(text).toContain('/start');
      expect(text).not.toContain('/status');
    });

    it('does not take a code that nobody made, and tells it apart from none', async () => {
      expect((await asks(stranger, '/start made-up-by-somebody')).text).toContain('This code is not good');
    });

    it('speaks the language of whoever writes', async () => {
      const eva = house.telegram.user({ name: 'Eva', languageCode: 'es' });
      expect((await asks(eva, '/status')).text).toContain('Solo respondo a personas que conozco');
    });
  });

  describe('with the administrator', () => {
    it('links whoever brings a code, and takes a code once only', async () => {
      const code = await house.linkCode();
      expect((await asks(ada, `/start ${code}`)).text).toContain('You are linked as Administrator');
      expect((await asks(stranger, `/start ${code}`)).text).toContain('This code is not good');
      expect((await asks(stranger, '/status')).text).toContain('I only answer people I know');
    });

    it('takes no code in a group, where others read it', async () => {
      group = house.telegram.group({ title: 'Night shift', members: [ada, stranger] });
      const code = await house.linkCode();
      expect((await asks(stranger, `/start@panoptes_bot ${code}`, { in: group })).text).toContain('private chat');
    });

    it('takes no code that is older than ten minutes', async () => {
      const late = house.telegram.user({ name: 'Late' });
      const code = await house.linkCode();
      await house.pass(minutes(11), minutes(1));
      expect((await asks(late, `/start ${code}`)).text).toContain('This code is not good');
    });

    it('tells how the network is doing, and how one home is', async () => {
      const { text } = await asks(ada, '/status');
      expect(text).toContain('🟢 3 online');
      expect(text).toContain('Nothing is offline');
      const home = house.plume.home(1);
      const one = await asks(ada, `/status ${home.name.toLowerCase()}`);
      expect(one.text).toContain(`🟢 ${home.name}`);
      expect(one.text).toContain('3 of 3 pods online');
      expect((await asks(ada, '/status nowhere at all')).text).toBe('I know no location of that name.');
    });

    it('answers /help, /id, /cancel, /version, words and commands that it does not know', async () => {
      expect((await asks(ada, '/help')).text).toContain('/subscribe [location]');
      expect((await asks(ada, '/id')).text).toContain(String(ada.id));
      expect((await asks(ada, '/version')).text).toMatch(/^Panoptes \d/);
      expect((await asks(ada, '/cancel')).text).not.toBe('');
      expect((await asks(ada, '/dance')).text).toContain('I do not know that command');
      expect((await asks(ada, 'hello?')).text).toContain('I understand commands');
    });

    it('subscribes a private chat, a group and a topic of a forum', async () => {
      forum = house.telegram.group({ title: 'Field work', forum: true, members: [ada] });
      topic = forum.opensTopic('Outages');
      const heard = [
        await talk.subscribes(ada),
        await talk.subscribes(ada, { in: group }),
        await asks(ada, `/subscribe@panoptes_bot ${house.plume.home(0).name}`, { in: forum, topic }),
      ];
      expect(heard[0]?.text).toContain('This chat now hears of every location');
      expect(heard[1]?.replyTo?.text).toBe('/subscribe@panoptes_bot');
      expect(heard[2]).toMatchObject({ topic: topic.id });
      expect(heard[2]?.text).toContain(`hears of ${house.plume.home(0).name}`);
    });

    it('knows a crew of ten, each in a chat of their own', async () => {
      crew = Array.from({ length: 10 }, (_, no) => house.telegram.user({ name: `Hand ${no}` }));
      for (const hand of crew) {
        await asks(hand, `/start ${await house.linkCode()}`);
        await talk.subscribes(hand);
      }
      expect(await house.app.get(NotificationsService).destinations('telegram')).toHaveLength(13);
    });

    it('leaves commands alone that are meant for another bot', async () => {
      ada.writes('/status@other_bot', { in: group });
      // Updates of a chat are handled in order: what follows is answered, so what came before never will be.
      const { id } = await asks(ada, '/id@panoptes_bot', { in: group });
      expect(group.chat.fromBot.at(-1)?.id).toBe(id);
      expect(group.chat.fromBot.filter(({ text }) => text.includes('online'))).toEqual([]);
    });
  });

  describe('about an outage', () => {
    it('brings it to every chat that hears of it', async () => {
      house.plume.home(0).goesDark(house.clock.now());
      await house.pass(minutes(2));
      for (const chat of [ada.chat, group.chat, forum.chat]) {
        expect(chat.last?.text).toContain(`🔴 ${house.plume.home(0).name} is offline`);
        expect(chat.last?.buttons.map(({ text }) => text)).toEqual(['Acknowledge', 'Silence 1 h', 'Details']);
      }
      expect(forum.chat.last?.topic).toBe(topic.id);
    });

    it('refuses a member of the group who is nobody to us', async () => {
      const answer = await stranger.presses('Acknowledge', group.chat.last);
      expect(answer).toMatchObject({ showAlert: true });
      expect(answer.text).toContain('I only answer people I know');
      expect((await stranger.presses('Details', group.chat.last)).showAlert).toBe(true);
      expect(await house.incidents()).toMatchObject([{ status: 'open' }]);
    });

    it('shows the details where they were asked for', async () => {
      const alert = forum.chat.last;
      expect((await ada.presses('Details', alert)).text).toBe('Here they are.');
      const details = await forum.until(({ text }) => text.includes('What happened'));
      expect(details).toMatchObject({ topic: topic.id, replyTo: { id: alert?.id } });
      expect(details.text).toContain(house.plume.home(0).name);
    });

    it('answers ten who acknowledge at once, and gives it to one', async () => {
      const answers = await Promise.all(crew.map((hand) => hand.presses('Acknowledge')));
      const texts = answers.map(({ text }) => text);
      expect(texts.filter((text) => text.includes('It is yours now'))).toHaveLength(1);
      expect(texts.filter((text) => text.includes('Somebody has acknowledged it already'))).toHaveLength(9);
      expect(await house.incidents()).toMatchObject([{ status: 'acknowledged' }]);
      expect(await eventsOf('acknowledged')).toBe(1);
    });

    it('shows everywhere who has it, by editing what was said', async () => {
      await house.pass(minutes(1));
      for (const chat of [ada.chat, group.chat, forum.chat, ...crew.map((hand) => hand.chat)]) {
        const alert = alertIn(chat);
        expect(alert?.text).toContain('Acknowledged by: Administrator');
        expect(alert?.buttons.map(({ text }) => text)).toEqual(['Silence 1 h', 'Details']);
      }
    });

    it('answers in words that a button is of no more use', async () => {
      const alert = alertIn(ada.chat);
      const forged = { ...alert?.buttons[0], text: 'Acknowledge', callback_data: 'a0123456789012345678901' };
      const asked = alert && house.telegram.world.press(ada.user, alert, forged, 10_000);
      expect((await asked)?.text).toBe('This button is not good any more.');
    });

    it('tells each chat of the end as a reply to what it was told', async () => {
      house.plume.home(0).comesBack(house.clock.now());
      await house.pass(minutes(2));
      for (const chat of [ada.chat, group.chat, forum.chat]) {
        expect(chat.last?.text).toContain('is back online');
        expect(chat.last?.replyTo?.text).toContain('is back online');
      }
    });
  });

  it('hears no more of what it was unsubscribed from', async () => {
    const asked = await asks(ada, '/unsubscribe@panoptes_bot', { in: group });
    await talk.presses(ada, 'End all (1)', asked);
    expect((await talk.presses(ada, 'Yes, end all', asked)).text).toContain('hears of nothing');
    const heard = group.chat.fromBot.length;
    house.plume.home(2).extender().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    expect(group.chat.fromBot).toHaveLength(heard);
    expect(ada.chat.last?.text).toContain('🟠 Pod');
  });

  it('lets go of a chat that blocks it, and says why', async () => {
    ada.blocksTheBot();
    const found = await eventually(() =>
      rows<{ reason: string }>(
        house.db,
        `SELECT disabled_reason AS reason FROM destinations WHERE address = $1 AND NOT enabled`,
        [String(ada.id)],
      ).then(([row]) => row),
    );
    expect(found?.reason).toBe('the bot was blocked');
    house.plume.home(2).extender().comesOnline(house.clock.now());
    await house.pass(minutes(1));
    expect(house.telegram.failures).toEqual([]);
  });

  it('lets go of a group that puts it out', async () => {
    forum.kicksTheBot();
    await eventually(async () => {
      const [row] = await rows<{ enabled: boolean }>(
        house.db,
        `SELECT enabled FROM destinations WHERE address LIKE $1`,
        [`${forum.id}:%`],
      );
      return row?.enabled === false;
    });
  });

  it('hears again when whoever blocked it subscribes anew', async () => {
    await asks(ada, '/start');
    await talk.subscribes(ada);
    house.plume.home(1).extender().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    expect(ada.chat.last?.text).toContain(house.plume.home(1).name);
  });

  it('has kept to the rules of Telegram all along', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  /** What the bot answers to something that somebody writes. */
  function asks(person: Person, text: string, where: Writing = {}): Promise<ChatMessage> {
    if (!where.in) person.unblocks();
    const { id, chat } = person.writes(text, where);
    return house.telegram.world.chat(chat.id).until((message) => message.id > id);
  }

  const alertIn = (chat: Chat) => chat.fromBot.find(({ text }) => text.startsWith('🔴'));

  async function eventsOf(type: string): Promise<number> {
    const [row] = await rows<{ n: number }>(
      house.db,
      'SELECT count(*)::int AS n FROM incident_events WHERE type = $1',
      [type],
    );
    return row?.n ?? 0;
  }
});
