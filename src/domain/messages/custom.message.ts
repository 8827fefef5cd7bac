import type { MessageType } from './message-type';
import { AS_SAID, WHAT_WAS_SAID } from './said-wording';
import { OF_SAID } from './variables';

/** Anything else: it stands for itself. */
export const custom = {
  type: 'custom',
  icon: '💬',
  severity: 'info',
  said: true,
  variables: OF_SAID,
  must: WHAT_WAS_SAID,
  wording: AS_SAID,
} as const satisfies MessageType;
