import type { Person } from '../../simulators/telegram/world/person';
import { ChosenLocations } from '../../src/entrypoints/telegram-bot/chosen-locations';
import { minutes, seconds } from '../../src/domain/duration';
import { AccountChangesService } from '../../src/fleet/account-changes.service';
import { rows } from '../../src/platform/database/sql';
import { buttonsOf, Conversation } from '../support/conversation';
import { House } from '../support/house';

describe('choosing a location by chat', () => {
  let house: House;
  let talk: Conversation;
  let otto: Person;

  beforeAll(async () => {
    // Twenty are watched from the start; what comes later at Plume is not.
    house = await House.open({ plume: { homes: 20 }, env: { PLUME_MONITOR: 'all' } });
    talk = new Conversation(house);
    await house.movesIn();
    await house.db.query(`UPDATE plume_accounts SET monitor = 'selected'`);
    house.bot();
    otto = await talk.joins('Otto', 'operator');
  });
  afterAll(() => house.close());

  it('shows what is watched, a page at a time, in one message', async () => {
    const first = await talk.asks(otto, '/locations');
    expect(first.text).toContain('Which location?');
    expect(homesOn(first)).toHaveLength(8);
    const seen = new Set(homesOn(first));
    expect(buttonsOf(first)).not.toContain('◀️ Previous');
    const second = await talk.presses(otto, 'Next ▶️', first);
    expect(second.id).toBe(first.id);
    for (const name of homesOn(second)) seen.add(name);
    const third = await talk.presses(otto, 'Next ▶️', second);
    for (const name of homesOn(third)) seen.add(name);
    expect(seen.size).toBe(20);
    expect(buttonsOf(third)).not.toContain('Next ▶️');
    const back = await talk.presses(otto, '◀️ Previous', third);
    expect(buttonsOf(back)).toContain('Next ▶️');
  });

  it('takes a location from the list, says how it is, and what can be asked of it', async () => {
    const name = house.plume.home(3).name;
    const list = await talk.asks(otto, '/locations');
    const chosen = await chosenFrom(otto, list.id, name);
    expect(chosen.text).toContain(`📍 ${name}`);
    expect(chosen.text).toContain('3 of 3 pods online');
    expect(buttonsOf(chosen)).toEqual([
      ...['📊 Status', '📡 Pods', '📶 WiFi', '🌐 WAN', '📈 Online', '🔔 Subscribe'],
      ...['☆ Favourite', '🔄 Change location'],
    ]);
    expect(await chosenBy(otto)).toBe(await house.locationId(house.plume.home(3)));
  });

  it('finds it by a part of its name, a customer’s id, or the serial number of a pod', async () => {
    const home = house.plume.home(5);
    expect((await talk.asks(otto, `/locations ${home.name.toLowerCase()}`)).text).toContain(`📍 ${home.name}`);
    expect((await talk.asks(otto, `/locations ${home.customerId}`)).text).toContain(`📍 ${home.name}`);
    expect((await talk.asks(otto, `/locations ${home.locationId}`)).text).toContain(`📍 ${home.name}`);
    const serial = home.pods[1]?.id.toLowerCase() ?? '';
    expect((await talk.asks(otto, `/locations ${serial}`)).text).toContain(`📍 ${home.name}`);
  });

  it('enters the dialogue from its button too, and takes what is written then', async () => {
    await talk.asks(otto, `/locations ${house.plume.home(5).name}`);
    const list = await talk.presses(otto, '🔄 Change location');
    expect(list.text).toContain('Which location?');
    expect((await talk.asks(otto, house.plume.home(6).name)).text).toContain(`📍 ${house.plume.home(6).name}`);
    expect((await talk.asks(otto, 'thank you')).text).toContain('I understand commands');
  });

  it('has favourites first, then what was chosen last', async () => {
    const favourite = house.plume.home(9).name;
    await talk.asks(otto, `/locations ${favourite}`);
    expect(buttonsOf(await talk.presses(otto, '☆ Favourite'))).toContain('★ No favourite');
    await house.clock.pass(seconds(1));
    await talk.asks(otto, `/locations ${house.plume.home(2).name}`);
    const list = await talk.asks(otto, '/locations');
    expect(homesOn(list)[0]).toContain('⭐');
    expect(homesOn(list)[0]).toContain(favourite);
    expect(homesOn(list)[1]).toContain(house.plume.home(2).name);
  });

  it('offers to watch what Plume has and we have not, and asks Plume before it does', async () => {
    const fresh = house.plume.addHome({ name: 'Harbour office' });
    const offer = await talk.asks(otto, `/locations ${fresh.customerId}`);
    expect(offer.text).toContain('Harbour office is not watched yet');
    expect(await rows(house.db, 'SELECT FROM locations WHERE location_id = $1', [fresh.locationId])).toEqual([]);
    const chosen = await talk.presses(otto, '👁 Watch it', offer);
    expect(chosen.text).toContain('📍 Harbour office');
    expect(chosen.text).toContain('not been looked at yet');
    expect(await chosenBy(otto)).toBe(await house.locationId(fresh));
    // By serial number and e-mail address too, where our own store knows nothing.
    const other = house.plume.addHome({ name: 'Mill' });
    expect((await talk.asks(otto, `/locations ${other.pods[0]?.id}`)).text).toContain('Mill is not watched yet');
    const email = `customer${other.no + 1}@example.test`;
    expect((await talk.asks(otto, `/locations ${email}`)).text).toContain('Mill is not watched yet');
  });

  it('lets somebody choose among the homes of one customer', async () => {
    const home = house.plume.home(10);
    house.plume.addHome({ name: 'Summer house', customerOf: home });
    const list = await talk.asks(otto, `/locations ${home.customerId}`);
    expect(list.text).toContain('Which location of this customer?');
    expect(buttonsOf(list)).toEqual([`👁 ${home.name}`, '➕ Summer house', '🔎 Search']);
    expect((await talk.presses(otto, `👁 ${home.name}`, list)).text).toContain(`📍 ${home.name}`);
  });

  it('stores nothing of a customer that Plume does not know', async () => {
    const before = await chosenBy(otto);
    const nobody = 'f'.repeat(24);
    expect((await talk.asks(otto, `/locations ${nobody}`)).text).toContain(`I found nothing for ${nobody}`);
    expect(await chosenBy(otto)).toBe(before);
  });

  it('says why when Plume does not answer', async () => {
    const trouble = house.plume.fails(503);
    const { text } = await house.until(talk.asks(otto, '/locations nowhere.to.be.found'));
    expect(text).toContain('Plume has trouble of its own (503)');
    trouble.over();
  });

  it('asks in which account, when there is more than one', async () => {
    const { authHeader } = house.plume;
    const other = { name: 'Second', authHeader, partnerId: '5f00aa11bb22cc33dd44ee66' };
    await house.app.get(AccountChangesService).create(other);
    const which = await talk.asks(otto, '/locations Nobody here');
    expect(which.text).toContain('In which Plume account?');
    expect(buttonsOf(which)).toEqual(['Second', 'default']);
    expect((await talk.presses(otto, 'default', which)).text).toContain('I found nothing for Nobody here');
    await house.db.query(`DELETE FROM plume_accounts WHERE name = 'Second'`);
  });

  it('shows a viewer only what was granted, in Spanish where that is their language', async () => {
    const mine = { type: 'location', id: await house.locationId(house.plume.home(1)) } as const;
    const vera = await talk.joins('Vera', 'viewer', [mine], 'es');
    const list = await talk.asks(vera, '/locations');
    expect(list.text).toContain('¿Qué ubicación?');
    expect(homesOn(list)).toEqual([expect.stringContaining(`🟢 ${house.plume.home(1).name}`)]);
    const foreign = house.plume.home(2);
    for (const text of [foreign.name, foreign.locationId, foreign.customerId, foreign.pods[0]?.id])
      expect((await talk.asks(vera, String(text))).text).toContain('No he encontrado nada');
    expect((await talk.asks(vera, house.plume.home(1).name)).text).toContain('Este chat habla de ella');
    // What somebody else has chosen in a group is not theirs to see.
    const group = house.telegram.group({ title: 'Mixed', members: [otto, vera] });
    const chosen = await talk.asks(otto, `/locations@panoptes_bot ${foreign.name}`, { in: group });
    expect((await talk.presses(vera, '☆ Favourite', chosen)).text).toContain('Esta ubicación ya no está aquí');
  });

  it('goes on at another replica between any two steps', async () => {
    const list = await talk.asks(otto, '/locations');
    const first = await House.join(house);
    first.bot();
    const next = await talk.presses(otto, 'Next ▶️', list);
    await first.close();
    const second = await House.join(house);
    second.bot();
    expect((await talk.asks(otto, house.plume.home(7).name)).text).toContain(`📍 ${house.plume.home(7).name}`);
    await second.close();
    expect((await talk.presses(otto, '◀️ Previous', next)).text).toContain('Which location?');
  });

  it('ends after ten minutes, and kindly says so', async () => {
    await talk.asks(otto, '/locations');
    await house.later(minutes(10));
    expect((await talk.asks(otto, house.plume.home(7).name)).text).toContain('The ten minutes are over');
    expect((await talk.asks(otto, house.plume.home(7).name)).text).toContain('I understand commands');
  });

  it('forgets what people had at hand who are gone, and locations that were erased', async () => {
    const spot = { chatId: otto.id, topicId: null, private: true, title: '' };
    const chosen = house.app.get(ChosenLocations);
    await house.turn('bot-forget-locations');
    expect(await chosen.chosen(spot)).not.toBeNull();
    await house.db.query(`UPDATE locations SET name = '' WHERE id = $1`, [await chosen.chosen(spot)]);
    await house.db.query(`DELETE FROM users WHERE name = 'Vera'`);
    await house.turn('bot-forget-locations');
    expect(await chosen.chosen(spot)).toBeNull();
    const left = await rows(house.db, 'SELECT FROM known_locations k WHERE k.user_id NOT IN (SELECT id FROM users)');
    expect(left).toEqual([]);
  });

  it('has kept to the rules of Telegram and of Plume', () => {
    expect(house.telegram.violations).toEqual([]);
    expect(house.plume.violations).toEqual([]);
  });

  const homesOn = (message: { buttons: readonly { text: string }[] }): string[] =>
    message.buttons.flatMap(({ text }) => (/^(⭐ )?[🟢🟡🔴⚪]/u.test(text) ? [text] : []));

  /** Turns the pages of a list until the name is there, and presses it. */
  async function chosenFrom(person: Person, listId: number, name: string) {
    for (;;) {
      const list = await person.until(({ id }) => id === listId);
      const button = buttonsOf(list).find((text) => text.includes(name));
      if (button) return talk.presses(person, button, list);
      await talk.presses(person, 'Next ▶️', list);
    }
  }

  async function chosenBy({ id }: Person): Promise<string | null> {
    return house.app.get(ChosenLocations).chosen({ chatId: id, topicId: null, private: true, title: '' });
  }
});
