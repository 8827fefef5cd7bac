import { hours, minutes } from '../../src/domain/duration';
import { ChosenLocations } from '../../src/entrypoints/telegram-bot/chosen-locations';
import { AuthService } from '../../src/auth/auth.service';
import { Rasteriser } from '../../src/reports/rasteriser';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { ChatRoom, named } from '../support/chat-room';
import { House } from '../support/house';

describe('the reports with a picture, in chat', () => {
  let house: House;
  let chat: ChatRoom;
  let vera: Person;
  let eva: Person;

  beforeAll(async () => {
    house = await House.open();
    const home = house.plume.home(0).rename('Casa Vega');
    await house.movesIn();
    chat = new ChatRoom(house);
    const id = await house.locationId(home);
    vera = await chat.joins('Vera', 'viewer', id);
    eva = await chat.joins('Eva', 'operator', undefined, 'es');
    const actor = (await house.app.get(AuthService).list()).find(({ name }) => name === 'Eva');
    const spot = { chatId: eva.id, topicId: null, private: true, title: 'Eva' };
    const chooser = await house.app.get(AuthService).actor(actor?.id ?? '');
    if (chooser) await house.app.get(ChosenLocations).choose(spot, chooser, id);
    house.bot();
  });
  afterAll(() => house.close());

  describe('/wan', () => {
    it('says at once that it asks, then shows a day of the line under its picture', async () => {
      const asked = await chat.asks(vera, '/wan Casa Vega');
      const said = await chat.settled(asked);
      expect(said.edits[0]?.text).toBe('🟢 Casa Vega\n🔎 Asking Plume what the line carried…');
      expect(sizeOf(said)).toEqual({ kind: 'photo', width: 2_000, height: 1_280 });
      expect(said.text).toMatch(/^🟢 Casa Vega\nInternet line, last 24 h\n\n↓ Peak: [\d.]+ Mbps at \d\d:\d\d\n↑ Peak/);
      expect(said.text).toMatch(/Mean throughput: ↓ [\d.]+ · ↑ [\d.]+ Mbps\nMean of the quarter-hour peaks: ↓/);
      expect(said.text).toMatch(
        /95th percentile of the peaks: ↓ [\d.]+ · ↑ [\d.]+ Mbps\nTotal: ↓ [\d,]+ MB \([\d.]+ GB\)/,
      );
      expect(said.text).toMatch(/Data: [\d.]+% of 96 quarter-hours, (excellent|good)/);
      expect(said.text).toMatch(/Times in UTC[+-]?\d*$/);
      expect(named(said)).toEqual(['📈 Uptime', '🏠 Status']);
    });

    it('speaks Spanish, of the location that the chat talks about', async () => {
      const said = await chat.hears(eva, '/wan');
      expect(said.text).toContain('Línea de internet, últimas 24 h');
      expect(said.text).toMatch(/Total: ↓ [\d.]+ MB \([\d,]+ GB\)/);
    });

    it('shows no picture and no zeros where there is no data', async () => {
      house.plume.rewrites('wanStats', () => ({ fifteenMins: [] }));
      await house.later(minutes(3));
      const said = await chat.hears(vera, '/wan Casa Vega');
      expect(said.media).toBeUndefined();
      expect(said.text).toContain('No data: Plume tells nothing of this line');
      house.plume.rewrites('wanStats');
      await house.later(minutes(3));
    });

    it('tells why Plume does not answer, and tries again in the same message', async () => {
      house.plume.fails('truncated', { only: 'wanStats' });
      const told = await chat.hears(vera, '/wan Casa Vega');
      expect(told.text).toContain('⚠️ Plume');
      expect(named(told)).toEqual(['🔄 Try again']);
      house.plume.recovers();
      await house.later(minutes(2));
      const said = await chat.presses(vera, '🔄 Try again', told, 'Peak');
      expect(sizeOf(said)).toMatchObject({ kind: 'photo' });
    });
  });

  describe('/stats', () => {
    it('shows a week first, and changes picture and words together for another range', async () => {
      const week = await chat.hears(vera, '/stats Casa Vega');
      expect(week.text).toMatch(/Online, last 7 days\n\n(✅|🟡|🟠|🔴) [\d.]+% · \w+\nOutages: \d+\nTrend: [↗→↘] \w+/);
      expect(week.text).toMatch(/online \d+ \([\d.]+%\) · on and off \d+ \([\d.]+%\) · offline \d+ \([\d.]+%\)/);
      expect(week.text).toContain('By Plume’s history.');
      expect(named(week)).toEqual(['3 h', '24 h', '● 7 d', '🌐 Internet', '🏠 Status']);
      const picture = week.media?.fileId;
      const edits = week.edits.length;
      const day = await chat.presses(vera, '24 h', week, 'last 24 h');
      expect(day.id).toBe(week.id);
      expect(day.media?.fileId).not.toBe(picture);
      expect(day.edits).toHaveLength(edits + 1);
      expect(named(day)).toContain('● 24 h');
      expect(sizeOf(await chat.presses(vera, '3 h', day, 'last 3 h'))).toMatchObject({ kind: 'photo', width: 2_000 });
    });

    it.each([
      ['/stats Casa Vega 3h', 'last 3 h'],
      ['/stats casa vega 24 h', 'last 24 h'],
      ['/stats Casa Vega 7D', 'last 7 days'],
    ])('takes a range: %s', async (text, range) => {
      expect((await chat.hears(vera, text)).text).toContain(`Online, ${range}`);
    });

    it('takes a range alone for the chosen location', async () => {
      expect((await chat.hears(eva, '/stats 3h')).text).toContain('En línea, últimas 3 h');
    });

    it('tells our own history when Plume is silent, and says so', async () => {
      await house.pass(hours(1), minutes(5));
      house.plume.fails(500, { only: 'onlineStats' });
      const said = await chat.hears(vera, '/stats Casa Vega 3h');
      expect(said.text).toContain('By what Panoptes has seen itself');
      expect(sizeOf(said)).toMatchObject({ kind: 'photo' });
      house.plume.recovers();
      await house.later(minutes(2));
    });

    it('leads from a picture to words: the picture goes', async () => {
      const stats = await chat.hears(vera, '/stats Casa Vega');
      await house.until(vera.presses('🏠 Status', stats));
      const status = await house.until(vera.until(({ id, text }) => id > stats.id && text.includes('pods online')));
      expect(stats.deleted).toBe(true);
      expect(status.media).toBeUndefined();
    });
  });

  it('says it in words alone when no picture can be made', async () => {
    await house.app.get(Rasteriser).onApplicationShutdown();
    const said = await chat.hears(vera, '/stats Casa Vega 24h');
    expect(said.media).toBeUndefined();
    expect(said.text).toContain('Online, last 24 h');
    expect(named(said)).toContain('● 24 h');
  });

  it('has kept to the rules of Telegram and of Plume all along', () => {
    expect(house.telegram.violations).toEqual([]);
    expect(house.plume.violations).toEqual([]);
  });
});

const sizeOf = ({ media }: ChatMessage) => media && { kind: media.kind, ...media.size };
