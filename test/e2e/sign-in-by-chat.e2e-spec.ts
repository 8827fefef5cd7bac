import { Writable } from 'node:stream';

import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { AuthService } from '../../src/auth/auth.service';
import { SecondFactors } from '../../src/auth/second-factors.service';
import { codeAt, stepAt } from '../../src/auth/totp';
import { minutes, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { bytesOf } from '../support/authenticator';
import { Conversation } from '../support/conversation';
import { eventually } from '../support/eventually';
import { House } from '../support/house';

const PASSWORD = 'correct horse battery staple';
const WRONG = 'wrong horse battery staple';

describe('signing in by chat', () => {
  const logged: string[] = [];
  let house: House;
  let count = 0;

  beforeAll(async () => {
    const logs = new Writable({
      decodeStrings: false,
      write: (line, _, done) => {
        logged.push(String(line));
        done();
      },
    });
    house = await House.open({ logs, env: { ADMIN_PASSWORD: PASSWORD } });
    await house.movesIn();
    house.bot();
  });
  afterAll(() => house.close());

  it('asks for the address, then for the password, and knows who it is from then on', async () => {
    const ada = somebody('Ada');
    expect((await asks(ada, '/login')).text).toContain('your e-mail address');
    expect((await asks(ada, 'ada@example.test')).text).toContain('your password');
    expect((await asks(ada, PASSWORD)).text).toContain('You are signed in as Administrator');
    expect(readable(ada)).not.toContain(PASSWORD);
    expect((await asks(ada, '/status')).text).toContain('3 online');
  });

  it('says who somebody is, but no address where others read it', async () => {
    const ada = await signedIn('Ada');
    const { text } = await asks(ada, '/me');
    expect(text).toContain('ada@example.test');
    expect(text).toContain('administrator');
    const group = house.telegram.group({ title: 'Crew', members: [ada] });
    const { id } = ada.writes('/me@panoptes_bot', { in: group });
    const said = await group.until((message) => message.id > id);
    expect(said.text).toContain('administrator');
    expect(said.text).not.toContain('ada@example.test');
  });

  it('answers a wrong password and an unknown address alike, and deletes what was written', async () => {
    const said = [];
    for (const email of ['bea@example.test', 'nobody@example.test']) {
      if (email.startsWith('bea')) await user('bea');
      const person = somebody('Who');
      const prompt = await asks(person, `/login ${email}`);
      const answer = await asks(person, WRONG);
      expect(readable(person)).not.toContain(WRONG);
      said.push([prompt.text, answer.text]);
    }
    expect(said[0]).toEqual(said[1]);
    expect(said[0]?.[1]).toContain('Tries left: 2');
  });

  it('ends after three wrong passwords, also for the right one, and still deletes it', async () => {
    await user('cleo');
    const cleo = somebody('Cleo');
    await asks(cleo, '/login cleo@example.test');
    await asks(cleo, WRONG);
    await asks(cleo, '/pass@word');
    expect((await asks(cleo, '/secret')).text).toContain('third wrong try');
    expect((await asks(cleo, PASSWORD)).text).toContain('not waiting for this any more');
    for (const text of [WRONG, '/pass@word', '/secret', PASSWORD]) expect(readable(cleo)).not.toContain(text);
    expect((await asks(cleo, '/status')).text).toContain('I only answer people I know');
    await asks(cleo, '/login cleo@example.test');
    expect((await asks(cleo, PASSWORD)).text).toContain('signed in as cleo');
  });

  it('ends after ten minutes, and deletes what comes too late', async () => {
    const dora = somebody('Dora');
    await asks(dora, '/login ada@example.test');
    await house.later(minutes(10));
    expect((await asks(dora, PASSWORD)).text).toContain('ten minutes are over');
    expect(readable(dora)).not.toContain(PASSWORD);
    expect((await asks(dora, 'hello')).text).toContain('I understand commands');
  });

  it('makes whoever guesses wait, and does not say for whom', async () => {
    await user('gina');
    const guesser = somebody('Guesser');
    for (const email of ['gina@example.test', 'ghost@example.test']) {
      for (let turn = 0; turn < 2; turn++) {
        await asks(guesser, `/login ${email}`);
        for (let no = 0; no < 3; no++) await asks(guesser, `${WRONG} ${no}`);
      }
      await asks(guesser, `/login ${email}`);
      const { text } = await asks(guesser, PASSWORD);
      expect(text).toMatch(/too many wrong tries. Please wait \d+ min/);
      expect((await asks(guesser, PASSWORD)).text).toContain('not waiting');
      expect(readable(guesser)).not.toContain(PASSWORD);
    }
    expect((await asks(guesser, '/status')).text).toContain('I only answer people I know');
    await house.later(minutes(16));
  });

  it('takes the code of the second factor, and the password is kept sealed meanwhile', async () => {
    const { id } = await user('tess');
    const factors = house.app.get(SecondFactors);
    const secret = bytesOf((await factors.begin(id)).secret);
    await factors.confirm(id, codeAt(secret, stepAt(house.clock.now())));
    await house.later(minutes(1));
    const tess = somebody('Tess');
    await asks(tess, '/login tess@example.test');
    expect((await asks(tess, PASSWORD)).text).toContain('code of six digits');
    expect(JSON.stringify(await rows(house.db, 'SELECT * FROM dialogues'))).not.toContain(PASSWORD);
    expect((await asks(tess, '000000')).text).toContain('This code is not good. Tries left: 2');
    const code = codeAt(secret, stepAt(house.clock.now()));
    expect((await asks(tess, code)).text).toContain('signed in as tess');
    expect(readable(tess)).not.toContain(code);
  });

  it('can be left at each step', async () => {
    const eve = somebody('Eve');
    for (const words of [['/login'], ['/login', 'ada@example.test'], ['/login ada@example.test', WRONG]]) {
      for (const word of words) await asks(eve, word);
      expect((await asks(eve, '/cancel')).text).toBe('Cancelled.');
      expect((await asks(eve, 'hello')).text).toContain('I understand commands');
    }
    expect((await asks(eve, '/cancel')).text).toBe('There is nothing to leave.');
  });

  it('takes no password beside the command, nor in a group, and deletes both', async () => {
    const finn = somebody('Finn');
    const { text } = await asks(finn, `/login ada@example.test ${PASSWORD}`);
    expect(text).toContain('must not stand beside the command');
    expect(text).toContain('your password');
    expect(readable(finn)).not.toContain(PASSWORD);
    const group = house.telegram.group({ title: 'Open', members: [finn] });
    const { id } = finn.writes('/login@panoptes_bot ada@example.test', { in: group });
    expect((await group.until((message) => message.id > id)).text).toContain('private chat');
    const typed = finn.writes(`/login@panoptes_bot ada@example.test ${PASSWORD}`, { in: group });
    const said = await group.until((message) => message.id > typed.id);
    // The bot is no administrator of this group.
    expect(typed.deleted).toBe(false);
    expect(said.text).toContain('Please delete it yourself');
    expect((await asks(finn, '/cancel')).text).toBe('Cancelled.');
  });

  it('asks again for an address that is none, and deletes what may have been a password', async () => {
    const gil = somebody('Gil');
    await asks(gil, '/login');
    expect((await asks(gil, PASSWORD)).text).toContain('That is no e-mail address');
    expect(readable(gil)).not.toContain(PASSWORD);
    expect((await asks(gil, 'ada@example.test')).text).toContain('your password');
    await asks(gil, '/cancel');
  });

  it('goes on at another replica', async () => {
    const ida = somebody('Ida');
    await asks(ida, '/login ada@example.test');
    const other = await House.join(house);
    other.bot();
    expect((await asks(ida, PASSWORD)).text).toContain('You are signed in');
    await other.close();
  });

  it('checks no password that it could not delete yet', async () => {
    const jo = somebody('Jo');
    await asks(jo, '/login ada@example.test');
    const trouble = house.telegram.refuses({ status: 500, only: 'deleteMessage' });
    const typed = jo.writes(PASSWORD);
    await house.telegram.until(() => house.telegram.failures.some(({ method }) => method === 'deleteMessage'));
    expect(await linksOf(jo)).toBe(0);
    trouble.lift();
    await eventually(async () => {
      await house.clock.pass(seconds(1));
      return typed.deleted;
    });
    await jo.until(({ text }) => text.includes('You are signed in'));
    expect(await linksOf(jo)).toBe(1);
  });

  it('counts a try once, although what it led to has to be said again', async () => {
    const lea = somebody('Lea');
    await user('lea');
    await asks(lea, '/login lea@example.test');
    house.telegram.refuses({ status: 500, only: 'sendMessage', times: 1 });
    const typed = lea.writes(WRONG);
    await eventually(async () => {
      await house.clock.pass(seconds(1));
      return (lea.chat.last?.id ?? 0) > typed.id;
    });
    expect(lea.chat.last?.text).toContain('Tries left: 2');
    await asks(lea, '/cancel');
  });

  it('is undone by /logout: the chat hears of nothing more', async () => {
    const kim = await signedIn('Kim');
    await new Conversation(house).subscribes(kim);
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(kim.chat.last?.text).toContain('is offline');
    const alert = kim.chat.last;
    expect((await asks(kim, '/logout')).text).toContain('You are signed out');
    const heard = kim.chat.fromBot.length;
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(kim.chat.fromBot).toHaveLength(heard);
    expect(alert?.text).toContain('is offline');
    expect((await asks(kim, '/status')).text).toContain('I only answer people I know');
    expect((await asks(kim, '/me')).text).toContain('I only answer people I know');
  });

  it('is in the audit, with who, in which chat, and without a secret', async () => {
    const deeds = await rows<{ action: string; via: string; chat: string; by: string | null }>(
      house.db,
      `SELECT action, via, chat, user_id IS NOT NULL AS by FROM audit_log WHERE action LIKE 'telegram.%' ORDER BY id`,
    );
    expect(deeds.filter(({ action }) => action === 'telegram.linked').length).toBeGreaterThan(5);
    expect(deeds.at(-1)).toMatchObject({ action: 'telegram.unlinked', via: 'telegram', by: true });
    for (const { chat } of deeds) expect(chat).toMatch(/^\d+$/);
  });

  it('leaves no password in any row, nor in any line of the log', async () => {
    const tables = await rows<{ name: string }>(
      house.db,
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
       AND NOT relispartition`,
    );
    for (const { name } of tables) {
      const texts = await rows<{ text: string }>(house.db, `SELECT t::text AS text FROM ${name} t`);
      for (const { text } of texts) for (const secret of [PASSWORD, WRONG]) expect(text).not.toContain(secret);
    }
    expect(logged.length).toBeGreaterThan(5);
    for (const line of logged) for (const secret of [PASSWORD, WRONG]) expect(line).not.toContain(secret);
    expect(house.telegram.violations).toEqual([]);
  });

  async function linksOf({ id }: Person): Promise<number> {
    return (await rows(house.db, 'SELECT FROM telegram_links WHERE telegram_user_id = $1', [id])).length;
  }

  const somebody = (name: string): Person => house.telegram.user({ name: `${name} ${++count}` });

  const user = (name: string) =>
    house.app.get(AuthService).create({ email: `${name}@example.test`, name, role: 'operator', password: PASSWORD });

  async function signedIn(name: string): Promise<Person> {
    const person = somebody(name);
    await asks(person, '/login ada@example.test');
    await asks(person, PASSWORD);
    return person;
  }

  function asks(person: Person, text: string): Promise<ChatMessage> {
    const { id } = person.writes(text);
    return person.until((message) => message.id > id);
  }

  /** What can be read in somebody's private chat with the bot. */
  const readable = ({ chat }: Person): string => chat.messages.map(({ text }) => text).join('\n');
});
