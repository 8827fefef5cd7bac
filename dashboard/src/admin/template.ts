import type { components } from '../api/schema';

/** A type of message, and its words in one language and for one kind of incident. */
export type Template = components['schemas']['Template'];
export type Wording = Template['wordings'][number];
