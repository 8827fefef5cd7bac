import { setMaxListeners } from 'node:events';

import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

import { Clock } from './clock';
import { Loop, type LoopWork } from './loop';

/** Milliseconds that the turns in hand have to end, once the process is told to stop. */
const PATIENCE = 10_000;

/** Everything that the product does again and again. Only main.ts starts it; tests turn it by hand. */
@Injectable()
export class Loops implements BeforeApplicationShutdown {
  private readonly loops = new Map<string, Loop>();
  private readonly stopping = new AbortController();
  private started = false;
  private stopped: Promise<void> | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly scheduler: SchedulerRegistry,
  ) {
    // Every loop listens for the end; there are more of them than Node takes for a leak.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Throws when there is a loop of that name already. One that is added after `start` starts at once. */
  add(work: LoopWork): Loop {
    if (this.loops.has(work.name)) throw new Error(`there is a loop ${work.name} already`);
    const loop = new Loop(work, this.clock, this.scheduler, this.stopping.signal);
    this.loops.set(work.name, loop);
    if (this.started) loop.start();
    return loop;
  }

  /** Aborted when the process is told to stop: for what takes long and is nobody's turn. */
  get ending(): AbortSignal {
    return this.stopping.signal;
  }

  /** The loop of that name, to ask it how it does; undefined when there is none. */
  get(name: string): Loop | undefined {
    return this.loops.get(name);
  }

  start(): void {
    this.started = true;
    for (const loop of this.loops.values()) loop.start();
  }

  /** Runs one turn, after the one in hand if there is one. Rejects with what the turn throws. */
  async turn(name: string): Promise<void> {
    const loop = this.loops.get(name);
    if (!loop) throw new Error(`there is no loop ${name}`);
    await loop.turn();
  }

  /** Lets the turns in hand end, for ten seconds at the most; nothing turns afterwards. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private async end(): Promise<void> {
    this.stopping.abort();
    const ended = new AbortController();
    const turns = Promise.all([...this.loops.values()].map((loop) => loop.ended()));
    await Promise.race([turns, this.clock.sleep(PATIENCE, ended.signal)]);
    ended.abort();
  }
}
