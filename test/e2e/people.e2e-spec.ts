import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { AuthService } from '../../src/auth/auth.service';
import { GrantsService } from '../../src/auth/grants.service';
import { TelegramLinksService } from '../../src/auth/telegram-links.service';
import { UserChanges } from '../../src/auth/user-changes.service';
import type { Role } from '../../src/domain/permissions';
import type { Scope } from '../../src/domain/scope';
import { minutes } from '../../src/domain/duration';
import { NotificationsService } from '../../src/notifications/notifications.service';
import { Conversation } from '../support/conversation';
import { House } from '../support/house';

describe('people who may see different things', () => {
  let house: House;
  let vera: Person;
  let otto: Person;
  const users = new Map<string, string>();

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    house.bot();
    vera = house.telegram.user({ name: 'Vera' });
    otto = house.telegram.user({ name: 'Otto' });
    await joins('Vera', 'viewer', vera);
    await joins('Otto', 'operator', otto);
  });
  afterAll(() => house.close());

  it('shows a viewer without a grant nothing at all', async () => {
    expect((await asks(vera, '/status')).text).toContain('no location to see yet');
    expect((await asks(vera, '/subscribe')).text).toContain('nothing you may see yet');
  });

  it('shows a viewer what was granted, and nothing beside it', async () => {
    const granted = await house.locationId(house.plume.home(0));
    await house.db.query(`INSERT INTO user_grants (user_id, type, ref) VALUES ($1, 'location', $2)`, [
      users.get('Vera'),
      granted,
    ]);
    expect((await asks(vera, '/status')).text).toContain('🟢 1 online');
    expect((await asks(vera, `/status ${house.plume.home(0).name}`)).text).toContain(house.plume.home(0).name);
    expect((await asks(vera, `/status ${house.plume.home(1).name}`)).text).toBe('I know no location of that name.');
    expect((await asks(vera, `/subscribe ${house.plume.home(1).name}`)).text).toBe('I know no location of that name.');
    await new Conversation(house).subscribes(vera);
    expect(await scopesOf(vera)).toEqual([{ type: 'location', id: granted }]);
  });

  it('tells a viewer of an outage, and leaves acknowledging to operators', async () => {
    await new Conversation(house).subscribes(otto);
    house.plume.home(0).goesDark(house.clock.now());
    house.plume.home(1).goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(vera.chat.fromBot.filter(isAlert)).toHaveLength(1);
    expect(otto.chat.fromBot.filter(isAlert)).toHaveLength(2);
    const refused = await vera.presses('Acknowledge');
    expect(refused).toMatchObject({ showAlert: true });
    expect(refused.text).toContain('A viewer sees the locations of their grants');
    expect((await otto.presses('Acknowledge')).text).toContain('It is yours now');
  });

  it('gives a chat that changes hands nothing of what it heard before', async () => {
    expect(await scopesOf(otto)).toEqual([{ type: 'all' }]);
    await joins('Nina', 'viewer', otto);
    expect(await scopesOf(otto)).toEqual([]);
    expect((await asks(otto, '/status')).text).toContain('no location to see yet');
  });

  it('leaves whoever is shut out without a word of the network', async () => {
    await house.app.get(UserChanges).disable('vera@example.test');
    expect((await asks(vera, '/status')).text).toContain('I only answer people I know');
    const heard = vera.chat.fromBot.length;
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2));
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(vera.chat.fromBot.slice(heard)).toEqual([]);
    expect(vera.chat.fromBot.filter(({ text }) => text.includes('back online'))).toEqual([]);
  });

  it('tells a viewer nothing more of what is granted no longer, not even how it ended', async () => {
    const vic = house.telegram.user({ name: 'Vic' });
    const home = house.plume.home(2);
    const granted = await house.locationId(home);
    const grants = house.app.get(GrantsService);
    await joins('Vic', 'viewer', vic);
    await grants.replace(users.get('Vic') ?? '', [{ type: 'location', id: granted }]);
    await new Conversation(house).subscribes(vic);
    home.goesDark(house.clock.now());
    await house.pass(minutes(2));
    const alert = vic.chat.last;
    expect(alert?.text).toContain(`🔴 ${home.name}`);
    await grants.replace(users.get('Vic') ?? '', []);
    expect((await vic.presses('Details')).text).toContain('not good any more');
    const heard = vic.chat.fromBot.length;
    home.comesBack(house.clock.now());
    await house.pass(minutes(2));
    home.goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(vic.chat.fromBot).toHaveLength(heard);
    expect(alert?.text).toContain(`🔴 ${home.name}`);
    await grants.replace(users.get('Vic') ?? '', [{ type: 'location', id: granted }]);
    home.comesBack(house.clock.now());
    await house.pass(minutes(2));
    home.goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(vic.chat.last?.text).toContain(`🔴 ${home.name}`);
  });

  const isAlert = ({ text }: ChatMessage) => text.startsWith('🔴');

  /** Makes a user and links whoever is behind `person` to it. */
  async function joins(name: string, role: Role, person: Person): Promise<void> {
    const user = await house.app.get(AuthService).create({ email: `${name}@example.test`, name, role });
    users.set(name, user.id);
    const { code } = await house.app.get(TelegramLinksService).createLinkCode(user.id);
    expect((await asks(person, `/start ${code}`)).text).toContain(`linked as ${name}`);
  }

  function asks(person: Person, text: string): Promise<ChatMessage> {
    const { id } = person.writes(text);
    return person.until((message) => message.id > id);
  }

  async function scopesOf(person: Person): Promise<readonly Scope[]> {
    const places = await house.app.get(NotificationsService).destinations('telegram');
    return places.find(({ address }) => address === String(person.id))?.scopes ?? [];
  }
});
