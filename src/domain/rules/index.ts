import { locationOffline } from './location-offline.rule';
import { plumeUnreachable } from './plume-unreachable.rule';
import { podOffline } from './pod-offline.rule';
import { power } from './power.rule';
import type { AccountRule, LocationRule, PowerRule } from './rule';

/** Every rule, the gravest first. A new rule is one file beside this one, and one line here. */
export const RULES: readonly (LocationRule | AccountRule | PowerRule)[] = [
  plumeUnreachable,
  locationOffline,
  podOffline,
  power,
];
