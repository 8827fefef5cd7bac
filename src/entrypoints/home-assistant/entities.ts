import type { LocationState } from '../../domain/location';
import type { PodState } from '../../domain/pod';
import type { WatchedHome } from '../../fleet/watched-homes.service';

/** A message that the broker keeps; without a body it takes away what was kept. */
export interface Kept {
  readonly topic: string;
  readonly body: string;
}

/** Says whether we are there: Home Assistant shows nothing as known while we are not. */
export const PRESENCE = 'panoptes/status';

/** Home Assistant shows anything else as unknown only when it is called so. */
const STATE: Readonly<Record<LocationState | PodState, string>> = {
  online: 'ON',
  degraded: 'ON',
  offline: 'OFF',
  unknown: 'None',
};

/**
 * A home as Home Assistant discovers it: a device with a sensor for the home and one for each pod, and what they show.
 * What is not watched any more is taken away. `page` is where people read of it; null where there is no such page.
 */
export function entitiesOf(home: WatchedHome, prefix: string, page: string | null): Kept[] {
  const { id, name, pods, retired } = home;
  const shown = `panoptes/homes/${id}`;
  const device = {
    identifiers: [`panoptes_${id}`],
    name,
    manufacturer: 'Plume',
    ...(page ? { configuration_url: page } : {}),
  };
  const sensor = (of: string, called: string | null, value: string, gone: boolean): Kept => ({
    topic: `${prefix}/binary_sensor/panoptes_${of}/config`,
    body: gone
      ? ''
      : JSON.stringify({
          unique_id: `panoptes_${of}`,
          // Without a name of its own it bears its device's.
          name: called,
          device_class: 'connectivity',
          state_topic: shown,
          value_template: value,
          json_attributes_topic: shown,
          json_attributes_template: '{{ value_json.attributes | tojson }}',
          availability_topic: PRESENCE,
          device,
          origin: { name: 'Panoptes' },
        }),
  });
  const state = {
    home: STATE[home.state],
    pods: Object.fromEntries(pods.filter(({ gone }) => !gone).map((pod) => [pod.id, STATE[pod.state]])),
    attributes: { state: home.state, since: home.stateSince?.toISOString() ?? null },
  };
  return [
    sensor(id, null, '{{ value_json.home }}', retired),
    ...pods.map((pod) => sensor(pod.id, pod.name, `{{ value_json.pods['${pod.id}'] }}`, retired || pod.gone)),
    { topic: shown, body: retired ? '' : JSON.stringify(state) },
  ];
}
