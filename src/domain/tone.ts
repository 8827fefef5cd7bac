import { ICON } from './alert-message';
import type { Message } from './message';
import { SEVERITIES, type Severity } from './severity';

/** How a message is meant: colours and urgency go by it, for what is over is no longer urgent however grave it was. */
export const TONES = [...SEVERITIES, 'good'] as const;
export type Tone = (typeof TONES)[number];

/** Read from the icon; `severity` is what stands behind a reminder, whose icon does not say it. */
export function toneOf({ icon }: Message, severity: Severity = 'warning'): Tone {
  if (icon === ICON.critical) return 'critical';
  if (icon === ICON.warning || icon === ICON.flapping) return 'warning';
  if (icon === ICON.reminder) return severity;
  return icon === ICON.good || icon === ICON.muted ? 'good' : 'info';
}
