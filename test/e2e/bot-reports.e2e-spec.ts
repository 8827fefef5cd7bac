import { GrantsService } from '../../src/auth/grants.service';
import { AuthService } from '../../src/auth/auth.service';
import { after, minutes, seconds, since } from '../../src/domain/duration';
import { Loops } from '../../src/platform/clock/loops';
import { rows } from '../../src/platform/database/sql';
import type { Home } from '../../simulators/plume/home';
import type { Person } from '../../simulators/telegram/world/person';
import { ChatRoom, named } from '../support/chat-room';
import { House } from '../support/house';

describe('the reports of a location, in chat', () => {
  let house: House;
  let chat: ChatRoom;
  let home: Home;
  let other: Home;
  /** An operator, a viewer of the first home, and a viewer of the second. */
  let otto: Person;
  let vera: Person;
  let nils: Person;

  beforeAll(async () => {
    house = await House.open();
    home = house.plume.home(0).rename('Casa Vega');
    other = house.plume.home(1).rename('Villa Nord');
    house.plume.addHome({ name: 'Hotel Mar', pods: 14 });
    await house.movesIn();
    chat = new ChatRoom(house);
    const id = await house.locationId(home);
    otto = await chat.joins('Otto', 'operator');
    vera = await chat.joins('Vera', 'viewer', id);
    nils = await chat.joins('Nils', 'viewer', await house.locationId(other));
    house.bot();
  });
  afterAll(() => house.close());

  describe('of a location that nobody has named', () => {
    it('shows the network for /status, with the way to choose one', async () => {
      const said = await chat.asks(otto, '/status');
      expect(said.text).toContain('🟢 4 online');
      expect(named(said)).toEqual(['📍 Choose a location']);
    });

    it.each(['nodes', 'wifi', 'wan', 'stats'])('asks which one for /%s', async (command) => {
      const said = await chat.asks(otto, `/${command}`);
      expect(said.text).toContain(`Of which location? Choose one for this chat, or name it: /${command} Casa Vega`);
      expect(named(said)).toEqual(['📍 Choose a location']);
    });

    it('asks back when no location fits, and offers those of which several do', async () => {
      expect((await chat.asks(otto, '/wifi Nowhere')).text).toBe('I know no location of that name.');
      const several = await chat.asks(otto, '/wifi V');
      expect(named(several)).toEqual(expect.arrayContaining(['Casa Vega', 'Villa Nord']));
      const wifi = await chat.presses(otto, 'Casa Vega', several, 'WiFi networks');
      expect(wifi.text).toContain('🟢 Casa Vega');
    });
  });

  describe('/status', () => {
    it('tells how a home is by the last look, at once, and what comes next', async () => {
      await house.look();
      const asked = house.plume.stats().total;
      const said = await chat.asks(vera, '/status casa vega');
      const { text } = said;
      expect(text).toContain('🟢 Casa Vega\nOnline: everything works.');
      expect(text).toContain('3 of 3 pods online');
      expect(text).toMatch(/📱 \d+ devices connected/);
      expect(text).toMatch(/Speed test by the gateway, .* ago:\n↓ [\d.]+ Mbps · ↑ [\d.]+ Mbps · ↔ [\d.]+ ms/);
      expect(named(said)).toEqual([
        ...['📟 Pods', '📶 WiFi', '🌐 Internet', '📈 Uptime'],
        ...['🔄 Refresh', '🔔 Subscribe', '📍 Change location'],
      ]);
      expect(house.plume.stats().total).toBe(asked);
    });

    it('looks anew when the last look is older than some seconds, and edits what it said', async () => {
      await house.later(since(house.clock.now(), after(await lastLook(), seconds(20))));
      home.extender().goesOffline(house.clock.now());
      const before = looks();
      const said = await chat.asks(vera, '/status Casa Vega');
      const { text, edits } = await chat.settled(said);
      expect(edits[0]?.text).toContain('🔎 Looking now…');
      expect(edits[0]?.text).toContain('last look 20 s ago');
      expect(text).toContain('last look 0 s ago');
      expect(looks()).toBe(before + 1);
    });

    it('does not look twice for a crowd', async () => {
      const before = looks();
      await Promise.all([chat.asks(vera, '/status Casa Vega'), chat.asks(otto, '/status Casa Vega')]);
      await chat.hears(otto, '/status Casa Vega');
      expect(looks()).toBe(before);
    });

    it('lists what is wrong once looks agree, and refreshes in the same message', async () => {
      const before = await chat.asks(vera, '/status Casa Vega');
      await house.later(seconds(20));
      const { text } = await chat.presses(vera, '🔄 Refresh', before, 'is disconnected');
      expect(text).toContain('Online, but 1 pod is disconnected.');
      expect(text).toContain(`🔴 Pod ${home.extender().name} is disconnected.`);
      expect(text).toContain('2 of 3 pods online');
      home.extender().comesOnline(house.clock.now());
      await house.pass(minutes(1));
    });

    it('tells why Plume gave no news, keeps what is stored, and can be tried again', async () => {
      await house.later(seconds(20));
      house.plume.fails(500, { only: 'nodes' });
      const told = await chat.hears(vera, '/status Casa Vega');
      expect(told.text).toContain('Plume has trouble of its own (500).');
      expect(told.text).toContain('3 of 3 pods online');
      house.plume.recovers();
      await house.later(minutes(2));
      const again = await chat.presses(vera, '🔄 Refresh', told, 'last look 0 s ago');
      expect(again.text).not.toContain('⚠️');
    });
  });

  describe('/nodes', () => {
    it('tells everything of each pod, the gateway first, also what only Plume knows', async () => {
      const { text, edits } = await chat.hears(vera, '/nodes Casa Vega');
      expect(edits[0]?.text).toContain(`Serial: ${home.gateway().id}`);
      const [, first = '', second = ''] = text.split('\n\n');
      expect(first).toMatch(new RegExp(`^🟢 ${home.gateway().name} · gateway · online`));
      expect(first).toMatch(/Model: PP\w+ · Firmware: \S+/);
      expect(first).toMatch(/MAC: ([0-9a-f]{2}:){5}[0-9a-f]{2}\nIP: 192\.168\.40\.10/);
      expect(first).toMatch(/Running for: \d+ d/);
      expect(second).toMatch(/Backhaul: \w+ to .+, 5GL?, channel \d+|Backhaul: Ethernet/);
    });

    it('hands them over as a table', async () => {
      const nodes = await chat.hears(vera, '/nodes Casa Vega');
      await vera.presses('📄 CSV', nodes);
      const { media } = await vera.until((message) => message.media?.kind === 'document');
      expect(media?.fileName).toBe('pods.csv');
      const table = house.telegram.world.files.get(media?.fileId ?? '')?.bytes.toString() ?? '';
      expect(table.split('\r\n')[0]).toMatch(/^\ufefflocation,pod,gateway,state/);
      expect(table.split('\r\n')).toHaveLength(5);
      expect(table).toContain(`Casa Vega,${home.gateway().name},true,online`);
    });

    it('tells what is stored when Plume refuses, and offers to try again', async () => {
      await house.later(minutes(2));
      house.plume.fails(403, { only: 'nodes', home: 0 });
      const told = await chat.hears(vera, '/nodes Casa Vega');
      expect(told.text).toContain('Plume says that this is not ours to see (403).');
      expect(told.text).toContain(`Serial: ${home.gateway().id}`);
      house.plume.recovers();
      await house.later(minutes(2));
      await chat.presses(vera, '🔄 Try again', told, 'Running for');
    });

    it('pages through a large home', async () => {
      const first = await chat.hears(otto, '/nodes Hotel Mar');
      expect(first.text).toContain('1 to 6 of 14 pods');
      const second = await chat.presses(otto, '2/3 ›', first, '7 to 12 of 14 pods');
      const third = await chat.presses(otto, '3/3 ›', second, '13 to 14 of 14 pods');
      expect(named(third)).toEqual(['‹ 2/3', '📄 CSV', '🏠 Status']);
    });
  });

  describe('/wifi', () => {
    it('tells of networks in people’s words, and warns of an open one', async () => {
      house.plume.rewrites('wifiNetworks', () => [
        { ssid: 'Casa', enable: true, wpaMode: 'sae-mixed', encryptionKey: 'PLUME-SECRET-key' },
        { ssid: '<Gäste>', enabled: false, encryption: 'OPEN' },
      ]);
      const { text } = await chat.hears(vera, '/wifi Casa Vega');
      expect(text).toContain('📶 Casa · on\n🔒 WPA2/WPA3 (sae-mixed)');
      expect(text).toContain('📶 <Gäste> · off\n⚠️ open: anybody nearby can join');
      expect(text).not.toContain('SECRET');
      house.plume.rewrites('wifiNetworks');
    });

    it('says what is wrong in Spanish too, with a button', async () => {
      await house.later(minutes(6));
      const eva = await chat.joins('Eva', 'operator', undefined, 'es');
      house.plume.fails('hang', { only: 'wifiNetworks' });
      const told = await chat.hears(eva, '/wifi Casa Vega');
      expect(told.edits[0]?.text).toContain('Preguntando las redes WiFi a Plume');
      expect(named(told)).toEqual(['🔄 Reintentar']);
      expect(told.text).not.toContain('Plume could');
      house.plume.recovers();
      await house.later(minutes(2));
      expect((await chat.presses(eva, '🔄 Reintentar', told, 'Redes WiFi')).text).toContain('activada');
    });
  });

  it('keeps to its own: no name and no button leads a viewer to another’s home', async () => {
    expect((await chat.asks(nils, '/status Casa Vega')).text).toBe('I know no location of that name.');
    const group = house.telegram.group({ title: 'Neighbours', members: [vera, nils] });
    const status = await chat.asks(vera, '/status@panoptes_bot Casa Vega', { in: group });
    const answer = await nils.presses('📶 WiFi', status);
    expect(answer).toMatchObject({ showAlert: true });
    expect(answer.text).toContain('not yours to see');
    expect(group.chat.last?.text).toContain('Casa Vega\nOnline');
  });

  it('answers an old button of a grant that is gone', async () => {
    const status = await chat.asks(nils, '/status Villa Nord');
    const [user] = (await house.app.get(AuthService).list()).filter(({ name }) => name === 'Nils');
    await house.app.get(GrantsService).replace(user!.id, []);
    expect((await nils.presses('📈 Uptime', status)).text).toContain('not yours to see');
    expect((await chat.asks(nils, '/stats Villa Nord')).text).toBe('I know no location of that name.');
  });

  it('shows a name that would be markup as it is', async () => {
    const name = '</b><i>"&\u202e'.repeat(30);
    await rows(house.db, 'UPDATE locations SET name = $1 WHERE id = $2', [name, await house.locationId(other)]);
    for (const command of ['status', 'nodes', 'wifi', 'wan', 'stats']) {
      const said = await chat.asks(otto, `/${command} ${await house.locationId(other)}`);
      const { text } = await chat.settled(said);
      expect(text).toContain('</b><i>"&');
    }
  });

  it('goes on after a restart: old buttons lead where they did', async () => {
    const status = await chat.hears(vera, '/status Casa Vega');
    await house.app.get(Loops).stop();
    const replica = await House.join(house);
    replica.bot();
    const wifi = await chat.presses(vera, '📶 WiFi', status, 'WiFi networks');
    expect(named(wifi)).toEqual(['📟 Pods', '🏠 Status']);
    await replica.close();
  });

  it('has kept to the rules of Telegram and of Plume all along', () => {
    expect(house.telegram.violations).toEqual([]);
    expect(house.plume.violations).toEqual([]);
  });

  const lastLook = async (): Promise<Date> => {
    const asked = 'SELECT last_polled_at AS at FROM locations WHERE id = $1';
    const [row] = await rows<{ at: Date }>(house.db, asked, [await house.locationId(home)]);
    if (!row) throw new Error('nobody has looked');
    return row.at;
  };

  const looks = () => house.plume.calls().filter(({ endpoint }) => endpoint === 'nodes').length;
});
