import type { Person } from '../../simulators/telegram/world/person';
import { AuthService } from '../../src/auth/auth.service';
import { UserChanges } from '../../src/auth/user-changes.service';
import { minutes, seconds } from '../../src/domain/duration';
import { NotificationsService } from '../../src/notifications/notifications.service';
import { rows } from '../../src/platform/database/sql';
import { buttonsOf, Conversation } from '../support/conversation';
import { eventually } from '../support/eventually';
import { House } from '../support/house';

describe('the language and the menu of each person', () => {
  let house: House;
  let talk: Conversation;
  let ada: Person;

  beforeAll(async () => {
    house = await House.open();
    talk = new Conversation(house);
    await house.movesIn();
    house.bot();
    ada = await talk.joins('Ada', 'admin');
  });
  afterAll(() => house.close());

  it('is chosen by a button or a word, and everything that is said follows it', async () => {
    const choice = await talk.asks(ada, '/language');
    expect(buttonsOf(choice)).toEqual(['English', 'Español']);
    expect((await talk.presses(ada, 'Español', choice)).text).toContain('le hablo en español');
    expect((await talk.asks(ada, '/dance')).text).toContain('No conozco ese comando');
    expect((await talk.asks(ada, '/help')).text).toContain('Lo que puedo hacer por usted');
    await subscribed(ada, 'ada@example.test');
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(ada.chat.last?.text).toContain('está sin conexión');
    expect(buttonsOf(ada.chat.last as never)).toContain('Detalles');
    expect((await ada.presses('Detalles')).text).toBe('Aquí están.');
    await ada.until(({ text }) => text.includes('Qué ha pasado'));
    expect((await talk.asks(ada, '/language french')).text).toContain('Sé inglés y español');
  });

  it('is one of the user, in the audit and in every chat of theirs', async () => {
    const [user] = await rows<{ language: string }>(
      house.db,
      `SELECT language FROM users WHERE name = 'Administrator'`,
    );
    expect(user?.language).toBe('es');
    const [deed] = await rows<{ via: string }>(house.db, `SELECT via FROM audit_log WHERE action = 'user.changed'`);
    expect(deed?.via).toBe('telegram');
    const phone = house.telegram.user({ name: 'Ada at work', languageCode: 'en' });
    const linked = await talk.asks(phone, `/start ${await house.linkCode()}`);
    expect(linked.text).toContain('Queda enlazado como Administrator');
  });

  it('is that of an apology too, and of a press that nobody knows', async () => {
    await house.db.query('ALTER TABLE known_locations RENAME TO mislaid');
    ada.writes('/locations');
    const sorry = await eventually(async () => {
      await house.clock.pass(seconds(2));
      return ada.chat.fromBot.find(({ text }) => text.includes('algo ha fallado aquí'));
    });
    await house.db.query('ALTER TABLE mislaid RENAME TO known_locations');
    expect(sorry?.text).toContain('algo ha fallado aquí');
    const message = ada.chat.fromBot.findLast(({ buttons }) => buttons.length > 0);
    const forged = { text: 'Detalles', callback_data: 'p0123456789012345678901a' };
    const pressed = message && (await house.telegram.world.press(ada.user, message, forged, 10_000));
    expect(pressed?.text).toBe('Este botón ya no sirve.');
  });

  it('is kept for a stranger too, also over a restart', async () => {
    const mallory = house.telegram.user({ name: 'Mallory' });
    expect((await talk.asks(mallory, '/language español')).text).toContain('le hablo en español');
    const other = await House.join(house);
    other.bot();
    expect((await talk.asks(mallory, '/status')).text).toContain('Solo respondo a personas que conozco');
    await other.close();
    expect((await talk.asks(mallory, '/language en')).text).toContain('I speak English');
    expect((await talk.asks(mallory, '/status')).text).toContain('I only answer people I know');
  });

  it('gives strangers and groups a menu in both languages, and says what the bot is', async () => {
    await house.turn('telegram-menu');
    const { commands, descriptions } = house.telegram.world;
    expect(namesOf('default//')).toEqual(['start', 'login', 'language', 'help', 'id', 'version', 'cancel']);
    expect(commands.get('default//es')?.map(({ description }) => description)).toContain('La versión');
    expect(namesOf('all_group_chats//')).toEqual(expect.arrayContaining(['status', 'locations', 'subscribe', 'help']));
    for (const alone of ['login', 'setup', 'start']) expect(namesOf('all_group_chats//es')).not.toContain(alone);
    for (const text of [descriptions.get('about/'), descriptions.get('about/es')]) {
      expect(text?.length).toBeGreaterThan(20);
      expect(text?.length).toBeLessThanOrEqual(120);
    }
  });

  it('gives everybody we know the menu of their role, in their language', async () => {
    await house.turn('telegram-chat-menus');
    expect(namesOf(`chat/${ada.id}/`)).toContain('setup');
    expect(descriptionIn(ada, 'status')).toContain('red');
    const vera = await talk.joins('Vera', 'viewer');
    await house.turn('telegram-chat-menus');
    expect(namesOf(`chat/${vera.id}/`)).toContain('status');
    expect(namesOf(`chat/${vera.id}/`)).not.toContain('setup');
  });

  it('sets nothing that is set already', async () => {
    const before = calls();
    await house.turn('telegram-chat-menus');
    expect(calls()).toBe(before);
  });

  it('follows whoever gets another role or language, signs out, or is shut out', async () => {
    const user = await house.app.get(AuthService).byEmail('vera@example.test');
    const vera = house.telegram.society.people.find(({ name }) => name === 'Vera');
    if (!user || !vera) throw new Error('Vera is not there');
    await house.app.get(UserChanges).change(user.id, { role: 'admin', language: 'es' });
    await house.turn('telegram-chat-menus');
    expect(namesOf(`chat/${vera.id}/`)).toContain('setup');
    expect(descriptionIn(vera, 'version')).toBe('La versión');
    await house.app.get(UserChanges).disable('vera@example.test');
    await house.turn('telegram-chat-menus');
    expect(house.telegram.world.commands.has(`chat/${vera.id}/`)).toBe(false);
    await talk.asks(ada, '/logout');
    await house.turn('telegram-chat-menus');
    expect(house.telegram.world.commands.has(`chat/${ada.id}/`)).toBe(false);
    expect(await rows(house.db, 'SELECT FROM bot_menus WHERE chat_id = $1', [ada.id])).toEqual([]);
  });

  it('tries again when Telegram has no time, and leaves alone what is gone', async () => {
    const ida = await talk.joins('Ida', 'operator');
    house.telegram.refuses({ status: 429, only: 'setMyCommands', times: 1, retryAfter: 3 });
    await house.turn('telegram-chat-menus');
    expect(house.telegram.world.commands.has(`chat/${ida.id}/`)).toBe(false);
    await house.turn('telegram-chat-menus');
    expect(namesOf(`chat/${ida.id}/`)).toContain('status');
    const olga = await talk.joins('Olga', 'operator');
    house.telegram.refuses({ status: 400, only: 'setMyCommands', times: 1, description: 'chat not found' });
    await house.turn('telegram-chat-menus');
    const before = calls();
    await house.turn('telegram-chat-menus');
    expect(calls()).toBe(before);
    expect(await rows(house.db, 'SELECT FROM bot_menus WHERE chat_id = $1', [olga.id])).toHaveLength(1);
  });

  it('tells in /help what somebody may, by groups, with how it is used', async () => {
    const otto = await talk.joins('Otto', 'operator');
    const { text } = await talk.asks(otto, '/help');
    expect(text).toMatch(/🏠 Network[^]*\/locations \[name, number or id\][^]*🔔 Alerts[^]*\/subscribe/);
    expect(text).not.toContain('/setup');
    const anna = await talk.joins('Anna', 'admin');
    expect((await talk.asks(anna, '/help')).text).toMatch(/🔑 Accounts\s+\/setup/);
  });

  it('tells in /start what is sensibly next', async () => {
    const viewer = await talk.joins('Vic', 'viewer');
    expect((await talk.asks(viewer, '/start')).text).toContain('Nothing was granted to you yet');
    const otto = await talk.joins('Oskar', 'operator');
    expect((await talk.asks(otto, '/start')).text).toContain('Next: /subscribe');
    await subscribed(otto, 'oskar@example.test');
    expect((await talk.asks(otto, '/start')).text).toContain('Next: /locations');
    await talk.asks(otto, `/locations ${house.plume.home(1).name}`);
    expect((await talk.asks(otto, '/start')).text).toContain('Everything is in place');
  });

  it('has kept to the rules of Telegram', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  /** Lets somebody hear of everything in their private chat. */
  async function subscribed({ id }: Person, email: string): Promise<void> {
    const user = await house.app.get(AuthService).byEmail(email);
    const about = { channel: 'telegram', address: String(id), userId: user?.id ?? null, label: null, language: 'en' };
    await house.app.get(NotificationsService).subscribe(about, [{ type: 'all' }]);
  }

  const namesOf = (shelf: string): string[] =>
    (house.telegram.world.commands.get(shelf) ?? []).map(({ command }) => command);

  const descriptionIn = ({ id }: Person, name: string): string | undefined =>
    house.telegram.world.commands.get(`chat/${id}/`)?.find(({ command }) => command === name)?.description;

  const calls = (): number => house.telegram.calls('setMyCommands').length;
});
