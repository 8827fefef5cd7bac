import { minutes, seconds } from '../../src/domain/duration';
import { NotificationsService } from '../../src/notifications/notifications.service';
import { Patience } from '../../src/platform/clock/patience';
import type { Person } from '../../simulators/telegram/world/person';
import { MailHouse } from '../support/far-sides/mail-house';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface Told {
  readonly id: string;
  readonly channel: string;
  readonly status: string;
  readonly lastError: string | null;
  readonly attempts: number;
  readonly attemptLog?: readonly { readonly attempt: number; readonly outcome: string; readonly said: string | null }[];
}

describe('somebody whose Telegram swallows everything', () => {
  let house: House;
  let mail: MailHouse;
  let vera: Person;
  let operator: RestCaller;

  beforeAll(async () => {
    mail = await MailHouse.open();
    house = await House.open({ env: { SMTP_URL: mail.url, SMTP_FROM: 'Panoptes <alerts@example.net>' } });
    await house.movesIn();
    [vera] = house.telegram.crowd(1) as [Person];
    operator = await RestCaller.joins(house, 'Vera', 'operator');
    const places = house.app.get(NotificationsService);
    const about = { userId: operator.id, label: null, language: null };
    await places.subscribe({ ...about, channel: 'telegram', address: String(vera.id) }, [{ type: 'all' }]);
    // Without a subscription: for when the first does not get through.
    await places.subscribe({ ...about, channel: 'email', address: 'vera@example.net' }, []);
  });
  afterAll(async () => {
    await house.close();
    await mail.close();
  });
  afterEach(() => jest.restoreAllMocks());

  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += seconds(10)) {
      await house.pass(seconds(10));
      await house.turn('failover');
      await house.deliver();
      await house.turn('failover');
    }
  };
  const subjects = () => mail.mails.map(({ subject }) => subject?.replace(/^\P{L}+/u, ''));
  const deliveries = async () => (await operator.asks('GET', '/api/deliveries')).json<{ items: Told[] }>().items;
  const name = () => house.plume.home(0).name;

  it('is told by e-mail when Telegram has kept silent for two minutes', async () => {
    impatient();
    house.telegram.goesDark();
    house.plume.home(0).goesDark(house.clock.now());
    await pass(minutes(5));
    expect(vera.chat.fromBot).toEqual([]);
    expect(subjects()).toEqual([`${name()} is offline`]);
  });

  it('hears nothing of it again when Telegram is back', async () => {
    house.telegram.recovers();
    await pass(minutes(6));
    expect(vera.chat.fromBot).toEqual([]);
    expect(mail.mails).toHaveLength(1);
    const [first] = (await deliveries()).filter(({ channel }) => channel === 'telegram');
    expect(first).toMatchObject({ status: 'suppressed', lastError: 'told by email instead' });
  });

  it('hears of the end where the beginning was told, and of what is new by Telegram again', async () => {
    house.plume.home(0).comesBack(house.clock.now());
    await pass(minutes(1));
    expect(subjects().at(-1)).toBe(`Re: ${name()} is back online`.replace('Re: ', ''));
    expect(vera.chat.fromBot).toEqual([]);
    house.plume.home(1).goesDark(house.clock.now());
    await pass(minutes(3));
    expect(vera.chat.fromBot).toHaveLength(1);
    expect(mail.mails).toHaveLength(2);
  });

  it('leaves on record each attempt, and what the provider said', async () => {
    const found = await deliveries();
    const [stuck] = found.filter(
      ({ status, lastError }) => status === 'suppressed' && lastError?.startsWith('told by'),
    );
    const one = (await operator.asks('GET', `/api/deliveries/${stuck?.id}`)).json<Told>();
    expect(one.attempts).toBe(one.attemptLog?.length);
    expect(one.attemptLog?.map(({ outcome }) => outcome)).toEqual(one.attemptLog?.map(() => 'retry'));
    const [mailed] = found.filter(({ channel }) => channel === 'email');
    const sent = (await operator.asks('GET', `/api/deliveries/${mailed?.id}`)).json<Told>();
    expect(sent.attemptLog).toMatchObject([{ attempt: 1, outcome: 'delivered', said: expect.any(String) as string }]);
  });
});

/** The time limit of a send is real time: shorter here, since nobody wants to wait ten seconds. */
function impatient(): void {
  const within = Patience.within.bind(Patience);
  jest.spyOn(Patience, 'within').mockImplementation((ms, work) => within(Math.min(ms, 500), work));
}
