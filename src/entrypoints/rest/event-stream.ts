import { PassThrough } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

import { seconds } from '../../domain/duration';
import type { Clock } from '../../platform/clock/clock';

/** Silence after which a proxy may take a connection for dead. */
const HEARTBEAT = seconds(15);

/** What is written as Server-Sent Events while it happens; aborts `gone` when nobody reads any more. */
export class EventStream {
  private readonly body = new PassThrough();
  private readonly leaving = new AbortController();
  private readonly over = new AbortController();

  constructor(private readonly clock: Clock) {
    this.body.on('close', () => {
      this.over.abort();
      if (!this.body.writableFinished) this.leaving.abort();
    });
    void this.beat();
  }

  get gone(): AbortSignal {
    return this.leaving.signal;
  }

  get answer(): StreamableFile {
    return new StreamableFile(this.body, { type: 'text/event-stream; charset=utf-8' });
  }

  /** One event. JSON has no line breaks of its own, so it is one line. */
  send(event: string, data: object): void {
    if (!this.body.writable) return;
    this.body.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    this.over.abort();
    this.body.end();
  }

  private async beat(): Promise<void> {
    // At once too: what is in front of us then knows that something comes.
    while (!this.over.signal.aborted) {
      if (this.body.writable) this.body.write(': \n\n');
      await this.clock.sleep(HEARTBEAT, this.over.signal);
    }
  }
}
