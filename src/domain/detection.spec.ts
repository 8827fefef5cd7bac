import fc from 'fast-check';

import { aHome, aPod, at, NOON, seen } from '../../test/support/builders';
import { detect, type Detection, type KnownLocation } from './detection';
import type { PodObservation, PodState } from './pod';

const GATEWAY = { id: 'gateway', nodeId: 'GW', name: 'Router', gateway: true };

/** Looks at a home again and again, a minute apart, as a poller would. */
class Story {
  minute = 0;
  last: Detection | null = null;

  constructor(
    private home: KnownLocation,
    private readonly confirmPolls = 2,
  ) {}

  look(...pods: PodObservation[]): Detection {
    const now = at(this.minute++);
    const detection = detect(this.home, { at: now, pods }, this.confirmPolls);
    this.home = {
      ...this.home,
      ...detection.location,
      pods: detection.pods
        .filter(({ unclaimed }) => !unclaimed)
        .map((pod) => ({
          ...pod,
          id: pod.id ?? pod.nodeId,
          name: pod.seen?.name ?? pod.nodeId,
          health: pod.seen?.health ?? null,
          alerts: pod.seen?.alerts ?? [],
        })),
    };
    return (this.last = detection);
  }
}

const down = (given: Partial<PodObservation> = {}) => seen({ state: 'offline', rawState: 'disconnected', ...given });

describe('detect', () => {
  const home = () => aHome({ pods: [aPod(GATEWAY), aPod()] });
  const gateway = (state: PodState = 'online', given: Partial<PodObservation> = {}) =>
    seen({ nodeId: 'GW', name: 'Router', gateway: true, state, ...given });

  it('calls a pod offline when two looks in a row agree, and not before', () => {
    const story = new Story(home());
    expect(story.look(gateway(), down()).transitions).toEqual([]);
    expect(story.last?.confirming).toBe(true);
    expect(story.look(gateway(), down()).transitions).toContainEqual({
      locationId: 'home-1',
      podId: 'pod-1',
      from: 'online',
      to: 'offline',
      at: NOON,
    });
  });

  it('begins to count anew when a look in between saw the pod online', () => {
    const story = new Story(home());
    story.look(gateway(), down());
    story.look(gateway(), seen());
    expect(story.look(gateway(), down()).transitions).toEqual([]);
  });

  it('believes a recovery at the first look', () => {
    const story = new Story(aHome({ state: 'degraded', pods: [aPod(GATEWAY), aPod({ state: 'offline' })] }));
    const { transitions, location } = story.look(gateway(), seen());
    expect(transitions).toContainEqual({
      locationId: 'home-1',
      podId: 'pod-1',
      from: 'offline',
      to: 'online',
      at: NOON,
    });
    expect(location.state).toBe('online');
  });

  it('calls everything offline at once when one look is enough', () => {
    const { transitions } = new Story(home(), 1).look(gateway('offline'), down());
    expect(transitions.map(({ podId, to }) => [podId, to])).toEqual([
      [null, 'offline'],
      ['gateway', 'offline'],
      ['pod-1', 'offline'],
    ]);
  });

  it('makes no transition of a first sight, and confirms what it first sees offline', () => {
    const story = new Story(aHome({ state: 'unknown', stateSince: null }));
    const first = story.look(gateway(), down());
    expect(first.transitions).toEqual([]);
    expect(first.pods.map(({ state }) => state)).toEqual(['online', 'unknown']);
    const second = story.look(gateway(), down());
    expect(second.transitions.filter(({ podId }) => podId)).toEqual([]);
    expect(second.pods[1]).toMatchObject({ state: 'offline' });
  });

  it('calls a home offline when its gateway is down, though a pod behind it still says connected', () => {
    const story = new Story(home());
    story.look(gateway('offline'), seen());
    expect(story.look(gateway('offline'), seen()).location.state).toBe('offline');
  });

  it('remembers which pod is the gateway when an answer does not tell', () => {
    const story = new Story(home());
    story.look(gateway('offline', { gateway: null }), seen());
    expect(story.look(gateway('offline', { gateway: null }), seen()).location.state).toBe('offline');
  });

  it('dates an outage by Plume when that is sane, else by the first look that saw it', () => {
    const told = new Story(home());
    told.look(gateway(), down({ stateChangedAt: at(-1) }));
    expect(told.look(gateway(), down({ stateChangedAt: at(-1) })).pods[1]?.stateSince).toEqual(at(-1));

    for (const insane of [at(60), at(-400)]) {
      const story = new Story(home());
      story.look(gateway(), down({ stateChangedAt: insane }));
      expect(story.look(gateway(), down({ stateChangedAt: insane })).pods[1]?.stateSince).toEqual(NOON);
    }
  });

  it('takes an empty list for no outage: the home is unknown, and its pods are unclaimed once looks agree', () => {
    const story = new Story(home());
    expect(story.look().location).toMatchObject({ state: 'unknown', podsTotal: 0 });
    expect(story.look().pods.every(({ unclaimed }) => unclaimed)).toBe(true);
    expect(story.last?.transitions.filter(({ to }) => to === 'offline')).toEqual([]);
  });

  it('takes a pod that is left out for unclaimed, never for offline', () => {
    const story = new Story(home());
    expect(story.look(gateway()).pods.find(({ id }) => id === 'pod-1')).toMatchObject({
      state: 'online',
      unclaimed: false,
    });
    expect(story.look(gateway()).pods.find(({ id }) => id === 'pod-1')).toMatchObject({ unclaimed: true });
    expect(story.last?.transitions).toEqual([]);
  });

  it('shows a word that nobody knows as unknown, never as healthy', () => {
    const story = new Story(aHome({ pods: [aPod(GATEWAY)] }));
    expect(story.look(gateway('unknown')).location.state).toBe('unknown');
  });

  it('is degraded with a pod down, with poor health or with an alert', () => {
    const degraded = (...pods: PodObservation[]) => new Story(home()).look(gateway(), ...pods).location.state;
    expect(degraded(seen())).toBe('online');
    expect(degraded(seen({ health: 'Fair' }))).toBe('degraded');
    expect(degraded(seen({ alerts: ['poorHealth'] }))).toBe('degraded');
    const story = new Story(home());
    story.look(gateway(), down());
    expect(story.look(gateway(), down()).location.state).toBe('degraded');
  });

  it('wants confirmation again before an unknown home is offline', () => {
    const story = new Story(aHome({ state: 'unknown', pods: [aPod(GATEWAY)] }));
    expect(story.look(gateway('offline')).location.state).toBe('unknown');
    expect(story.look(gateway('offline')).location.state).toBe('offline');
  });

  it('never contradicts itself, whatever the looks show', () => {
    const state = fc.constantFrom<PodState>('online', 'offline', 'unknown');
    const look = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), state), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), (looks, confirmPolls) => {
        const story = new Story(aHome({ state: 'unknown', stateSince: null }), confirmPolls);
        const states = new Map<string | null, string>();
        for (const pods of looks) {
          const byNode = new Map(
            pods.map(([n, each]) => [n, seen({ nodeId: String(n), state: each, gateway: n === 0 })]),
          );
          for (const { podId, from, to } of story.look(...byNode.values()).transitions) {
            expect(from).not.toBe(to);
            if (states.has(podId)) expect(from).toBe(states.get(podId));
            states.set(podId, to);
          }
          for (const { id, unclaimed } of story.last?.pods ?? []) if (unclaimed) states.delete(id);
        }
      }),
    );
  });
});
