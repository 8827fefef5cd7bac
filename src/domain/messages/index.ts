import { announcement } from './announcement.message';
import { custom } from './custom.message';
import { maintenance } from './maintenance.message';
import { report } from './report.message';
import { test } from './test.message';

/** Every kind of message that people send. A new one is one file beside this one, and one line here. */
export const MESSAGE_TYPES = [announcement, report, maintenance, test, custom] as const;

export type SaidType = (typeof MESSAGE_TYPES)[number]['type'];

export const SAID_TYPES: readonly SaidType[] = MESSAGE_TYPES.map(({ type }) => type);
