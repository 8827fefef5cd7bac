import { Logger } from '@nestjs/common';

import { seconds } from '../../domain/duration';
import type { Attachment, IncidentReport, Message } from '../../domain/message';
import { nextFree, type Pace, type PaceState, spend } from '../../domain/pacing';
import type { Clock } from '../../platform/clock/clock';
import { incidentPdf } from './incident-pdf';

/** Papers that are kept for the next who read the same; each has a few dozen kilobytes. */
const KEPT = 16;

/**
 * Making one takes some 100 ms in which the process does nothing else: in a storm most mails go without, and whoever
 * wants it all asks for the incident itself.
 */
const PACE: Pace = { gap: 0, bucket: { size: 20, interval: seconds(1) } };

const NONE: readonly Attachment[] = [];

/** The papers that mails hand over, each made once for all who read the same one. */
export class Papers {
  private readonly logger = new Logger(Papers.name);
  /** By what they say, the longest unused first. */
  private readonly made = new Map<string, Promise<readonly Attachment[]>>();
  private last: Promise<unknown> = Promise.resolve();
  private state: PaceState = { notBefore: null, tat: null };

  constructor(private readonly clock: Clock) {}

  /** None where there is nothing to hand over, too many are asked for, or it cannot be made: the mail says what matters. */
  async of({ report }: Message): Promise<readonly Attachment[]> {
    if (!report) return NONE;
    const key = JSON.stringify(report);
    const known = this.made.get(key);
    if (!known && !this.mayMake()) return NONE;
    const paper = known ?? this.make(report);
    this.made.delete(key);
    this.made.set(key, paper);
    const [oldest] = this.made.keys();
    if (this.made.size > KEPT && oldest !== undefined) this.made.delete(oldest);
    return paper;
  }

  private mayMake(): boolean {
    const now = this.clock.now();
    if (nextFree(PACE, this.state, now) > now) return false;
    this.state = spend(PACE, this.state, now);
    return true;
  }

  /** One after the other, so that the process gets to breathe in between. */
  private make(report: IncidentReport): Promise<readonly Attachment[]> {
    const made = this.last.then(() => this.paperOf(report));
    this.last = made;
    return made;
  }

  private async paperOf(report: IncidentReport): Promise<readonly Attachment[]> {
    try {
      return [{ name: `${report.file}.pdf`, type: 'application/pdf', bytes: await incidentPdf(report) }];
    } catch (cause) {
      this.logger.warn({ cause }, 'the report of an incident could not be made; the mail goes without it');
      return NONE;
    }
  }
}
