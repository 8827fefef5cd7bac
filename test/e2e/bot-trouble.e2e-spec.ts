import type { Person } from '../../simulators/telegram/world/person';
import { hours, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { Metrics } from '../../src/platform/metrics/metrics';
import { Conversation } from '../support/conversation';
import { eventually } from '../support/eventually';
import { House } from '../support/house';

describe('a bot in trouble', () => {
  let house: House;
  let talk: Conversation;
  let ada: Person;
  let otto: Person;

  beforeAll(async () => {
    house = await House.open();
    talk = new Conversation(house);
    await house.movesIn();
    house.bot();
    ada = await talk.joins('Ada', 'admin');
    otto = await talk.joins('Otto', 'operator');
    await talk.subscribes(ada);
  });
  afterAll(() => house.close());

  it('tells a person of a fault of its own within moments, with a reference, and admins why', async () => {
    await house.db.query('ALTER TABLE chosen_locations RENAME TO chosen_elsewhere');
    const begun = house.clock.now();
    const said = await house.until(talk.asks(otto, '/silence'));
    expect(said.text).toContain('it was not your fault');
    expect(house.clock.now().getTime() - begun.getTime()).toBeLessThan(seconds(4));
    const reference = said.text.split(' ').at(-1);
    await told(1);
    const notices = faults();
    expect(notices[0]?.text).toContain('The Telegram bot could not answer /silence');
    expect(notices[0]?.text).toContain('relation "chosen_locations" does not exist');
    expect(notices[0]?.text).toContain(`under the reference ${reference}`);
  });

  it('tells admins of the same cause once an hour, whichever replica meets it', async () => {
    const other = await House.join(house);
    other.bot();
    await house.until(talk.asks(otto, '/silence'));
    await house.until(talk.asks(otto, '/silence 2h'));
    await house.deliver();
    await other.close();
    expect(faults()).toHaveLength(1);
    await house.later(hours(1));
    await house.until(talk.asks(otto, '/silence'));
    await told(2);
    await house.db.query('ALTER TABLE chosen_elsewhere RENAME TO chosen_locations');
    expect((await talk.asks(otto, '/silence')).text).toContain('Which location?');
  });

  it('answers a press at once, also when what it leads to fails', async () => {
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(seconds(120));
    const card = await talk.asks(otto, '/incidents');
    await house.db.query('ALTER TABLE incident_events RENAME TO incident_elsewhere');
    expect((await otto.presses('Acknowledge', card)).text).toContain('One moment, I am trying again');
    await house.db.query('ALTER TABLE incident_elsewhere RENAME TO incident_events');
    await house.until(house.telegram.until(() => card.text.includes('acknowledged by Otto')));
  });

  it('says in plain words what Telegram could not read, and counts it', async () => {
    house.telegram.refuses({
      status: 400,
      description: "Bad Request: can't parse entities",
      only: 'sendMessage',
      times: 1,
    });
    const { text, entities } = await talk.asks(otto, '/subscriptions');
    expect(text).toContain('This chat hears of nothing yet');
    expect(entities.filter(({ type }) => type === 'bold')).toEqual([]);
    expect(await house.app.get(Metrics).text()).toContain('panoptes_telegram_unreadable_total 1');
  });

  it('follows a group that becomes a supergroup while it is being answered', async () => {
    const group = house.telegram.group({ title: 'Moving', members: [ada] });
    await talk.subscribes(ada, { in: group });
    const former = String(group.id);
    ada.writes('/subscriptions@panoptes_bot', { in: group });
    group.upgradesToSupergroup();
    const answer = await group.until(({ text }) => text.includes('What this chat hears of'));
    await talk.presses(ada, '1 · Change', answer);
    const places = await rows<{ address: string }>(house.db, 'SELECT address FROM destinations');
    expect(places.map(({ address }) => address)).toContain(String(group.id));
    expect(places.map(({ address }) => address)).not.toContain(former);
  });

  it('lets go of a chat that will not hear the answer, and of a topic that was closed', async () => {
    otto.writes('/id');
    otto.blocksTheBot();
    const forum = house.telegram.group({ title: 'Forum', forum: true, members: [ada] });
    const topic = forum.opensTopic('Old');
    ada.writes('/id@panoptes_bot', { in: forum, topic });
    forum.closesTopicForGood(topic);
    const other = forum.opensTopic('New');
    expect((await talk.asks(ada, '/id@panoptes_bot', { in: forum, topic: other })).topic).toBe(other.id);
    otto.unblocks();
    expect((await talk.asks(otto, '/version')).text).toContain('Panoptes');
    expect(
      await rows(house.db, 'SELECT FROM telegram_updates WHERE error IS NOT NULL AND error NOT LIKE $1', [
        '%chosen_locations%',
      ]),
    ).toEqual([]);
  });

  it('hears no message twice because it was edited, and nothing that is said in a channel', async () => {
    const asked = otto.writes('/version');
    await talk.after(otto.chat, asked.id);
    const heard = otto.chat.fromBot.length;
    otto.edits(asked, '/id');
    const channel = { id: -1_009_999, type: 'channel', title: 'News' };
    const post = { message_id: 1, date: 1, chat: channel, sender_chat: channel, text: '/id' };
    house.telegram.world.updates.post('channel_post' as 'message', post, channel.id);
    await talk.asks(otto, '/help');
    expect(otto.chat.fromBot).toHaveLength(heard + 1);
  });

  it('keeps to Telegram’s limits when somebody asks faster than it may answer', async () => {
    house.telegram.limitsBecome({});
    const last = otto.chat.fromBot.length;
    for (let no = 0; no < 8; no++) otto.writes('/version');
    await house.until(house.telegram.until(() => otto.chat.fromBot.length === last + 8));
    expect(house.telegram.refusals.filter(({ early }) => early)).toEqual([]);
    house.telegram.limitsBecome('none');
  });

  it('has kept to the rules of Telegram all along', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  const faults = () => ada.messages.filter(({ text }) => text.includes('could not answer'));

  /** Admins are told beside the person, in no order. */
  const told = (times: number) =>
    eventually(async () => {
      await house.deliver();
      return faults().length === times;
    });
});
