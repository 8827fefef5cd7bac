import { minutes, seconds } from '../../src/domain/duration';
import { Loops } from '../../src/platform/clock/loops';
import { rows } from '../../src/platform/database/sql';
import { eventually } from '../support/eventually';
import { Broker } from '../support/far-sides/broker';
import { House } from '../support/house';

const PUBLIC_URL = 'https://panoptes.example.net';

describe('Home Assistant', () => {
  let house: House;
  let broker: Broker;
  let home: string;
  let pod: string;

  beforeAll(async () => {
    broker = await Broker.start();
    house = await House.open({ env: { PUBLIC_URL, HOME_ASSISTANT_MQTT_URL: broker.url } });
    await house.movesIn();
    home = await house.locationId(house.plume.home(0));
    const [first] = await rows<{ id: string }>(house.db, 'SELECT id FROM pods WHERE location_id = $1 ORDER BY id', [
      home,
    ]);
    pod = first?.id ?? '';
    house.app.get(Loops).get('home-assistant')?.start();
  });
  afterAll(async () => {
    await house.close();
    await broker.stop();
  });

  const configTopic = (of: string) => `homeassistant/binary_sensor/panoptes_${of}/config`;
  const kept = <T extends object>(topic: string) => JSON.parse(broker.kept.get(topic) ?? '{}') as Partial<T>;
  const state = () => kept<{ home: string; pods: Record<string, string> }>(`panoptes/homes/${home}`);
  const comesTrue = (ask: () => boolean) =>
    eventually(async () => {
      await house.clock.pass(seconds(1));
      return ask();
    });

  it('discovers each home and each pod, and sees that they are online', async () => {
    const pods = await rows(house.db, 'SELECT FROM pods');
    await comesTrue(() => broker.kept.size === 1 + 2 * 3 + pods.length);
    expect(broker.kept.get('panoptes/status')).toBe('online');
    expect(kept(configTopic(home))).toMatchObject({
      ...{ unique_id: `panoptes_${home}`, name: null, device_class: 'connectivity' },
      ...{ state_topic: `panoptes/homes/${home}`, availability_topic: 'panoptes/status' },
      device: { name: house.plume.home(0).name, configuration_url: `${PUBLIC_URL}/locations/${home}` },
    });
    expect(kept(configTopic(pod))).toMatchObject({ value_template: `{{ value_json.pods['${pod}'] }}` });
    expect(state()).toMatchObject({ home: 'ON', pods: { [pod]: 'ON' } });
  });

  it('sees a home go dark, and come back', async () => {
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(3));
    await comesTrue(() => state().home === 'OFF' && state().pods?.[pod] === 'OFF');
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(3));
    await comesTrue(() => state().home === 'ON');
  });

  it('sees that nobody tells it anything while the broker has lost us, and all of it again afterwards', async () => {
    broker.hangsUp();
    await eventually(() => broker.kept.get('panoptes/status') === 'offline');
    broker.kept.clear();
    await comesTrue(() => broker.kept.get('panoptes/status') === 'online' && state().home === 'ON');
  });

  it('sees no more of what is not watched any more', async () => {
    await house.db.query('UPDATE pods SET unclaimed_at = $2 WHERE id = $1', [pod, house.clock.now()]);
    await house.clock.pass(minutes(6));
    await comesTrue(() => !broker.kept.has(configTopic(pod)));
    expect(state().pods).not.toHaveProperty(pod);
    await house.db.query('UPDATE locations SET retired_at = $2 WHERE id = $1', [home, house.clock.now()]);
    await house.clock.pass(minutes(6));
    await comesTrue(() => !broker.kept.has(`panoptes/homes/${home}`));
    expect(broker.kept.has(configTopic(home))).toBe(false);
  });
});
