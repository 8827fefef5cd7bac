import { announcement } from './announcement.message';
import { custom } from './custom.message';
import { digest } from './digest.message';
import { digestReminder } from './digest-reminder.message';
import { digestResolved } from './digest-resolved.message';
import { incidentAssigned } from './incident-assigned.message';
import { incidentChanged } from './incident-changed.message';
import { incidentClosed } from './incident-closed.message';
import { incidentFlapping } from './incident-flapping.message';
import { incidentMerged } from './incident-merged.message';
import { incidentOpened } from './incident-opened.message';
import { incidentReminder } from './incident-reminder.message';
import { incidentRemoved } from './incident-removed.message';
import { incidentResolved } from './incident-resolved.message';
import { incidentStable } from './incident-stable.message';
import { maintenance } from './maintenance.message';
import { report } from './report.message';
import { test } from './test.message';

/** Every kind of message whose words can be changed. A new one is one file beside this one, and one line here. */
export const MESSAGE_TYPES = [
  incidentOpened,
  incidentChanged,
  incidentResolved,
  incidentClosed,
  incidentMerged,
  incidentRemoved,
  incidentAssigned,
  incidentReminder,
  incidentFlapping,
  incidentStable,
  digest,
  digestResolved,
  digestReminder,
  announcement,
  report,
  maintenance,
  test,
  custom,
] as const;

export type MessageName = (typeof MESSAGE_TYPES)[number]['type'];

/** What people send. */
export type SaidType = Extract<(typeof MESSAGE_TYPES)[number], { said: true }>['type'];

export const SAID_TYPES: readonly SaidType[] = MESSAGE_TYPES.flatMap((each) => (each.said ? [each.type] : []));
