import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

import { seconds } from '../domain/duration';
import { Loops } from '../platform/clock/loops';
import { Listener } from '../platform/database/listener';
import { AnnouncementExpansion } from './announcement-expansion';
import { AnnouncementWithdrawal } from './announcement-withdrawal';

/** Should a wake-up be lost, what is under way is found this much later. */
const SLOW_LOOK = seconds(10);

/** Goes on, in the background, with messages to many: puts them in line, and takes them back when they are cancelled. */
@Injectable()
export class AnnouncementWork implements OnModuleInit, OnModuleDestroy {
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly expansion: AnnouncementExpansion,
    private readonly withdrawal: AnnouncementWithdrawal,
    private readonly loops: Loops,
    private readonly listener: Listener,
  ) {}

  onModuleInit(): void {
    const loop = this.loops.add({ name: 'announcements', every: SLOW_LOOK, work: () => this.turn() });
    this.unlisten = this.listener.listen('announcements', () => loop.wake());
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  /** One batch of each. Gives the milliseconds until there may be more. */
  private async turn(): Promise<number> {
    const expanded = await this.expansion.next();
    const withdrawn = await this.withdrawal.next();
    if (expanded || withdrawn === 'some') return 0;
    return withdrawn === 'later' ? seconds(1) : SLOW_LOOK;
  }
}
