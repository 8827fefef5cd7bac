import { Refusal } from '../domain/refusal';
import { TOOL_WORDS } from '../domain/texts/tools';
import { type AskedPeriod, readPeriod } from '../domain/tools/period';
import type { ToolReader } from './tool';

/** The period that somebody has put into words; throws a Refusal when it is not clear. */
export function askedPeriod(text: string, { now, timeZone }: ToolReader): AskedPeriod {
  const period = readPeriod(text, now, timeZone);
  if (!period) throw new Refusal('invalid', TOOL_WORDS.period, 'period');
  return period;
}
