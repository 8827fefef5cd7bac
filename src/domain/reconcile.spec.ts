import { at, aPod, aView, NOON } from '../../test/support/builders';
import { type Judgement, type OpenIncident, reconcile } from './reconcile';
import { RULES } from './rules';
import type { LocationRule, LocationView } from './rules/rule';

const judge = (view: LocationView, flapping: readonly string[] = []): Judgement[] =>
  RULES.filter((rule): rule is LocationRule => rule.about === 'location')
    .flatMap((rule) => rule.evaluate(view, NOON))
    .map((verdict) => ({ ...verdict, locationId: view.id, flapping: flapping.includes(verdict.subject) }));

const anIncident = (given: Partial<OpenIncident> = {}): OpenIncident => ({
  id: 'incident-1',
  kind: 'pod_offline',
  subject: 'pod-1',
  locationId: 'home-1',
  flapping: false,
  facts: {},
  ...given,
});

const offline = aPod({ state: 'offline', stateSince: at(-5) });
const gateway = aPod({ id: 'gateway', nodeId: 'GW', name: 'Router', gateway: true });
const dark = aView({ state: 'offline', stateSince: at(-5), pods: [{ ...gateway, state: 'offline' }, offline] });

describe('reconcile', () => {
  it('opens an incident for a pod that is down in a home that is not', () => {
    const { opened } = reconcile([], judge(aView({ pods: [gateway, offline] })));
    expect(opened).toMatchObject([{ kind: 'pod_offline', subject: 'pod-1', severity: 'warning', since: at(-5) }]);
  });

  it('pages once for a home that is dark, with its pods as the effect', () => {
    const { opened } = reconcile([], judge(dark));
    expect(opened).toMatchObject([
      {
        kind: 'location_offline',
        severity: 'critical',
        facts: { pods: [{ name: 'Router' }, { name: 'Hall' }], gatewayDown: true },
      },
    ]);
  });

  it('holds a pod back while its whole home may prove to be dark', () => {
    const candidate = { state: 'offline' as const, count: 1, since: NOON };
    expect(reconcile([], judge(aView({ candidate, pods: [gateway, offline] }))).opened).toEqual([]);
  });

  it('merges the pods that were told before their home went dark', () => {
    const { merged, resolved } = reconcile([anIncident()], judge(dark));
    expect(merged).toHaveLength(1);
    expect(resolved).toEqual([]);
  });

  it('resolves what is well again, and opens for the pod that stayed behind', () => {
    const back = aView({ state: 'degraded', pods: [gateway, offline] });
    const { resolved, opened } = reconcile([anIncident({ kind: 'location_offline', subject: 'home-1' })], judge(back));
    expect(resolved).toHaveLength(1);
    expect(opened).toMatchObject([{ kind: 'pod_offline' }]);
  });

  it('takes a state that turned unknown for no recovery', () => {
    const { resolved, removed } = reconcile([anIncident()], judge(aView({ pods: [aPod({ state: 'unknown' })] })));
    expect([resolved, removed]).toEqual([[], []]);
  });

  it('ends the incident of a pod that is no longer there, without a recovery', () => {
    const { removed, resolved } = reconcile([anIncident()], judge(aView({ pods: [gateway] })));
    expect(removed).toHaveLength(1);
    expect(resolved).toEqual([]);
  });

  it('keeps the incident of a flapping pod open while it is up, and says so once', () => {
    const up = aView({ pods: [aPod()] });
    expect(reconcile([anIncident()], judge(up, ['pod-1']))).toMatchObject({ resolved: [], flapping: [{}], opened: [] });
    expect(reconcile([anIncident({ flapping: true })], judge(up, ['pod-1']))).toMatchObject({
      resolved: [],
      flapping: [],
    });
  });

  it('says that a pod is stable again, whether it ended up or down', () => {
    const was = anIncident({ flapping: true });
    expect(reconcile([was], judge(aView({ pods: [aPod()] })))).toMatchObject({ resolved: [{}], stable: [] });
    expect(reconcile([was], judge(aView({ pods: [offline] })))).toMatchObject({ resolved: [], stable: [{}] });
  });

  it('tells that more pods belong to an outage than was told', () => {
    const told = anIncident({ kind: 'location_offline', subject: 'home-1', facts: { pods: [{ name: 'Router' }] } });
    expect(reconcile([told], judge(dark)).updated).toMatchObject([
      { facts: { pods: [{ name: 'Router' }, { name: 'Hall' }] } },
    ]);
  });

  it('changes nothing when it is asked twice', () => {
    const once = reconcile([], judge(dark)).opened.map((each) => ({ ...each, id: each.subject }));
    const twice = reconcile(once, judge(dark));
    expect(Object.values(twice).every((list: readonly unknown[]) => list.length === 0)).toBe(true);
  });
});
