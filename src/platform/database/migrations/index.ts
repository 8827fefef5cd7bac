import { Spine1700000000000 } from './1700000000000-spine';

/** Every migration, the oldest first. A new one is one file beside this one, and one line here. */
export const MIGRATIONS = [Spine1700000000000];
