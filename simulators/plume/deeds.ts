import type { Home, Pod, SpeedTestResult } from './home';
import { NODES_SHAPES, type NodesShape } from './shapes';

/** The words that come with a deed, from a script or an HTTP body. */
export type DeedArgs = Readonly<Record<string, unknown>>;

/** Something that happens, told as data. */
export interface Deed extends DeedArgs {
  /** The number of the home, from 0. */
  readonly home: number;
  /** The number of the pod in it, from 0; without, it happens to the home. */
  readonly pod?: number;
  /** The name of the sentence, such as `goesDark` or `goesOffline`. */
  readonly does: string;
}

/** A wrong wish of whoever drives the simulator; its message says what is right. */
export class DeedError extends Error {}

const HOME_DEEDS: Readonly<Record<string, (home: Home, args: DeedArgs) => unknown>> = {
  goesDark: (home, args) => home.goesDark(moment(args)),
  comesBack: (home, args) => home.comesBack(moment(args)),
  rename: (home, args) => home.rename(text(args, 'name')),
  isDeleted: (home) => home.isDeleted(),
  isRestored: (home) => home.isRestored(),
  answersNodesAs: (home, args) => home.answersNodesAs(shapeOf(args)),
  hasServiceLevel: (home, args) => home.hasServiceLevel(text(args, 'status') as 'fullService'),
  hasNoWifi: (home) => home.hasNoWifi(),
  addPod: (home) => home.addPod(),
};

const POD_DEEDS: Readonly<Record<string, (pod: Pod, args: DeedArgs) => unknown>> = {
  goesOffline: (pod, args) => pod.goesOffline(moment(args)),
  comesOnline: (pod, args) => pod.comesOnline(moment(args)),
  says: (pod, args) => pod.says(text(args, 'state'), moment(args)),
  isUnclaimed: (pod) => pod.isUnclaimed(),
  isClaimed: (pod) => pod.isClaimed(),
  becomesGateway: (pod) => pod.becomesGateway(),
  rename: (pod, args) => pod.rename(args['name'] === null ? null : text(args, 'name')),
  health: (pod, args) => pod.health(text(args, 'status'), args['score'] as number | undefined),
  alert: (pod, args) => pod.alert(text(args, 'type')),
  hasNoAlerts: (pod) => pod.hasNoAlerts(),
  hasDevices: (pod, args) => pod.hasDevices(Number(args['count'])),
  runsSpeedTest: (pod, args) => pod.runsSpeedTest(speedTest(args)),
  hasNoSpeedTest: (pod) => pod.hasNoSpeedTest(),
  tells: (pod, args) => pod.tells((args['fields'] ?? {}) as Record<string, unknown>),
};

/** Does what the deed says to a home or, with `deed.pod`, to one of its pods. Throws DeedError when it makes no sense. */
export function perform(home: Home, deed: Deed): void {
  if (deed.pod === undefined) {
    const deedOfHome = HOME_DEEDS[deed.does];
    if (!deedOfHome) throw new DeedError(`A home can: ${Object.keys(HOME_DEEDS).join(', ')}`);
    deedOfHome(home, deed);
    return;
  }
  const deedOfPod = POD_DEEDS[deed.does];
  if (!deedOfPod) throw new DeedError(`A pod can: ${Object.keys(POD_DEEDS).join(', ')}`);
  if (!home.pods[deed.pod]) throw new DeedError(`Home ${home.no} has no pod ${deed.pod}`);
  deedOfPod(home.pod(deed.pod), deed);
}

/** The shape named by `args.shape`; none = as Plume does. */
export function shapeOf(args: DeedArgs): NodesShape | undefined {
  const shape = args['shape'];
  if (shape === undefined || shape === null) return undefined;
  if (!NODES_SHAPES.includes(String(shape))) throw new DeedError(`A shape is one of: ${NODES_SHAPES.join(', ')}`);
  return shape as NodesShape;
}

/** The present when nothing is given; in a script the moment of the step. */
function moment(args: DeedArgs): Date | undefined {
  const at = args['at'];
  if (at === undefined) return undefined;
  const date = new Date(at as string | number);
  if (Number.isNaN(date.getTime())) throw new DeedError('`at` must be a date or epoch milliseconds');
  return date;
}

function text(args: DeedArgs, key: string): string {
  const value = args[key];
  if (typeof value !== 'string') throw new DeedError(`\`${key}\` must be a text`);
  return value;
}

function speedTest(args: DeedArgs): SpeedTestResult {
  const keys = ['download', 'upload', 'rtt', 'status'] as const;
  return Object.fromEntries(keys.filter((key) => args[key] !== undefined).map((key) => [key, args[key]]));
}
