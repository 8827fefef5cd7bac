import type { components } from '../api/schema';

/** A way to reach people, with its settings and how it does. */
export type Channel = components['schemas']['Channel'];
