import type { Person } from '../../simulators/telegram/world/person';
import { AccountsService } from '../../src/fleet/accounts.service';
import { minutes, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { buttonsOf, Conversation } from '../support/conversation';
import { eventually } from '../support/eventually';
import { House } from '../support/house';

const OTHER_PARTNER = '5f00aa11bb22cc33dd44ee66';
const OTHER_HASH = Buffer.from('0oaSimulatedPlume002:PLUME-SECRET-stranger').toString('base64');

describe('setting up a Plume account by chat', () => {
  let house: House;
  let talk: Conversation;
  let ada: Person;

  beforeAll(async () => {
    house = await House.open({ env: { PLUME_AUTH_HEADER: undefined, PLUME_PARTNER_ID: undefined } });
    talk = new Conversation(house);
    house.bot();
    ada = await talk.joins('Ada', 'admin');
  });
  afterAll(() => house.close());

  it('is what an administrator is led to who has no account yet', async () => {
    expect((await talk.asks(ada, '/start')).text).toContain('/setup connects a Plume account');
  });

  it('is for administrators only, and for a private chat only', async () => {
    const otto = await talk.joins('Otto', 'operator');
    expect((await talk.asks(otto, '/setup')).text).toContain('Ask an admin to change the Plume accounts');
    const group = house.telegram.group({ title: 'Crew', members: [ada], botIsAdministrator: true });
    const { text } = await talk.asks(ada, `/setup@panoptes_bot ${house.plume.authHeader}`, { in: group });
    expect(text).toContain('please send me /setup in a private chat');
    expect(readable(group)).not.toContain('Basic');
  });

  it('explains credentials that Plume does not take, keeps nothing, and asks for what was wrong', async () => {
    expect((await talk.asks(ada, '/setup')).text).toContain('Step 1 of 2');
    expect((await talk.asks(ada, 'my header')).text).toContain('cannot be an authorization header');
    const wrong = `Basic ${Buffer.from('0oaNobody:not-the-secret').toString('base64')}`;
    expect((await talk.asks(ada, wrong)).text).toContain('Step 2 of 2');
    expect((await talk.asks(ada, 'what is that?')).text).toContain('cannot be a partner id');
    const refused = await talk.asks(ada, house.plume.partnerId);
    expect(refused.text).toContain('Plume does not accept the authorization header');
    expect(refused.text).toContain('Please send the authorization header again');
    expect(await accounts()).toEqual([]);
    // The partner id is known by now.
    const accepted = await talk.asks(ada, `“Basic: ${house.plume.authHeader.slice(6)}”`);
    expect(accepted.text).toContain('is set up. It sees 3 locations.');
    expect(buttonsOf(accepted)).toEqual(['🌍 Everything', '📍 I choose']);
  });

  it('has deleted every message that held something of them, and no row holds it open', async () => {
    for (const text of ['Basic', house.plume.partnerId]) expect(written(ada)).not.toContain(text);
    const dialogues = await rows<{ text: string }>(house.db, 'SELECT d::text AS text FROM dialogues d');
    for (const { text } of dialogues) expect(text).not.toContain(house.plume.authHeader.slice(6));
  });

  it('watches everything when it is told so, and goes on to the locations and the alerts', async () => {
    const { text, buttons } = await talk.presses(ada, '🌍 Everything');
    expect(text).toContain('Every location of Plume 5f00aa11bb22cc33dd44ee55 is watched');
    expect(buttons.map((button) => button.text)).toEqual(['📍 Locations', '🔔 Subscribe']);
    expect(await accounts()).toEqual([{ partnerId: house.plume.partnerId, monitor: 'all', verified: true }]);
    await house.movesIn();
    expect((await talk.asks(ada, '/status')).text).toContain('3 online');
    await ada.presses('📍 Locations');
    await ada.until((message) => message.text.includes('Which location?'));
    expect((await talk.asks(ada, '/cancel')).text).toBe('Cancelled.');
  });

  it('says in Spanish what to do when Plume cannot be reached, and tries again at a press', async () => {
    const eva = await talk.joins('Eva', 'admin', [], 'es');
    await talk.asks(eva, '/setup');
    await talk.asks(eva, OTHER_HASH);
    const trouble = house.plume.fails(503, { only: 'token' });
    const wait = talk.asks(eva, `partnerId: ${OTHER_PARTNER}`);
    const { text } = await house.until(wait);
    expect(text).toContain('Plume tiene problemas propios (503).');
    expect(text).toContain('Se vuelve a intentar solo');
    trouble.over();
    const choice = await house.until(talk.presses(eva, '🔄 Probar de nuevo'));
    expect(buttonsOf(choice)).toEqual(['➕ Añadir', `♻️ Reemplazar Plume ${house.plume.partnerId}`]);
    expect((await talk.asks(eva, 'Añadir')).text).toContain('Pulse uno de los botones');
    const added = await talk.presses(eva, '➕ Añadir');
    expect(added.text).toContain(`La cuenta de Plume Plume ${OTHER_PARTNER} está lista.`);
    expect((await talk.presses(eva, '📍 Elijo yo')).text).toContain('solo se vigilan las ubicaciones que usted elija');
    expect((await accounts()).map(({ monitor }) => monitor)).toEqual(['all', 'selected']);
  });

  it('changes the account of a partner that is watched already, and makes no second one', async () => {
    await talk.asks(ada, '/setup');
    await talk.asks(ada, OTHER_HASH);
    expect((await talk.asks(ada, `"${OTHER_PARTNER}"`)).text).toContain('uses these credentials from now on');
    expect(await accounts()).toHaveLength(2);
    expect(await audited('plume-account.created')).toBe(2);
    // The same header is no change.
    expect(await audited('plume-account.changed')).toBe(1);
  });

  it('names a partner id that does not belong to the header, and keeps the old credentials', async () => {
    const before = await rows(house.db, 'SELECT sealed_auth_header FROM plume_accounts ORDER BY id');
    await talk.asks(ada, '/setup');
    await talk.asks(ada, OTHER_HASH);
    const { text } = await talk.asks(ada, house.plume.partnerId);
    expect(text).toContain('Plume does not accept the partner id for these credentials');
    expect(text).toContain('Please send the partner id again');
    expect(await rows(house.db, 'SELECT sealed_auth_header FROM plume_accounts ORDER BY id')).toEqual(before);
    expect((await talk.asks(ada, '/cancel')).text).toBe('Cancelled.');
  });

  it('can be left at each step, also by another command', async () => {
    for (const words of [['/setup'], ['/setup', OTHER_HASH]]) {
      for (const word of words) await talk.asks(ada, word);
      expect((await talk.asks(ada, '/cancel')).text).toBe('Cancelled.');
    }
    await talk.asks(ada, `/setup ${OTHER_HASH}`);
    expect(written(ada)).not.toContain(OTHER_HASH);
    await talk.asks(ada, '/id');
    expect((await talk.asks(ada, OTHER_PARTNER)).text).toContain('I understand commands');
    expect(await rows(house.db, 'SELECT FROM dialogues WHERE sealed_secret IS NOT NULL')).toEqual([]);
  });

  it('ends after ten minutes, deletes what comes too late, and says so', async () => {
    await talk.asks(ada, '/setup');
    await house.later(minutes(10));
    const { text } = await talk.asks(ada, OTHER_HASH);
    expect(text).toContain('The ten minutes are over');
    expect(written(ada)).not.toContain(OTHER_HASH);
    expect((await talk.asks(ada, 'hello')).text).toContain('I understand commands');
  });

  it('says so when it cannot delete a message', async () => {
    await talk.asks(ada, '/setup');
    house.telegram.refuses({ status: 400, only: 'deleteMessage', times: 1, description: "message can't be deleted" });
    const { text } = await talk.asks(ada, OTHER_HASH);
    expect(text).toContain('Please delete it yourself');
    expect(text).toContain('Step 2 of 2');
    await talk.asks(ada, '/cancel');
  });

  it('goes on at another replica between any two steps', async () => {
    await house.db.query('DELETE FROM plume_accounts WHERE partner_id = $1', [OTHER_PARTNER]);
    await talk.asks(ada, '/setup');
    const restart = async () => {
      const other = await House.join(house);
      other.bot();
      return other;
    };
    const first = await restart();
    await talk.asks(ada, OTHER_HASH);
    await first.close();
    const second = await restart();
    await talk.asks(ada, OTHER_PARTNER);
    await second.close();
    expect((await talk.presses(ada, '➕ Add')).text).toContain('is set up');
    expect(await accounts()).toHaveLength(2);
  });

  it('takes a message in once, although what it led to has to be said again', async () => {
    await talk.asks(ada, '/setup');
    const header = await saidAgain(OTHER_HASH);
    expect(header).toContain('Step 2 of 2');
    const tested = await saidAgain(OTHER_PARTNER);
    expect(tested).toContain('uses these credentials from now on');
    expect(await accounts()).toHaveLength(2);
  });

  it('replaces the credentials of an account, when that is what is wanted', async () => {
    await house.db.query('DELETE FROM plume_accounts WHERE partner_id = $1', [OTHER_PARTNER]);
    await talk.asks(ada, '/setup');
    await talk.asks(ada, OTHER_HASH);
    await talk.asks(ada, OTHER_PARTNER);
    const done = await talk.presses(ada, `♻️ Replace Plume ${house.plume.partnerId}`);
    expect(done.text).toContain('uses these credentials from now on');
    expect(await accounts()).toMatchObject([{ partnerId: OTHER_PARTNER }]);
  });

  it('has kept to the rules of Telegram, and written nothing of a secret into the audit', async () => {
    const audit = await rows<{ text: string }>(house.db, 'SELECT a::text AS text FROM audit_log a');
    for (const { text } of audit) expect(text).not.toContain(OTHER_HASH);
    const deeds = await rows<{ chat: string | null }>(
      house.db,
      `SELECT chat FROM audit_log WHERE action LIKE 'plume-account.%'`,
    );
    for (const { chat } of deeds) expect(chat).toMatch(/^\d+$/);
    expect(house.telegram.violations).toEqual([]);
  });

  /** What is said to a message whose first answer was lost on its way. */
  async function saidAgain(text: string): Promise<string> {
    house.telegram.refuses({ status: 500, only: 'sendMessage', times: 1 });
    const { id } = ada.writes(text);
    await eventually(async () => {
      await house.clock.pass(seconds(1));
      return (ada.chat.last?.id ?? 0) > id && !ada.chat.last?.text.startsWith('⏳');
    });
    return ada.chat.last?.text ?? '';
  }

  async function accounts() {
    const list = await house.app.get(AccountsService).list();
    return list.map(({ partnerId, monitor, verifiedAt }) => ({ partnerId, monitor, verified: verifiedAt !== null }));
  }

  async function audited(action: string): Promise<number> {
    return (await rows(house.db, 'SELECT FROM audit_log WHERE action = $1', [action])).length;
  }

  const readable = ({ messages }: { messages: readonly { text: string }[] }): string =>
    messages.map(({ text }) => text).join('\n');

  /** What somebody has written that can still be read. */
  const written = ({ chat }: Person): string =>
    chat.messages.flatMap((message) => (message.fromBot ? [] : [message.text])).join('\n');
});
