import { Injectable, Logger } from '@nestjs/common';

import { BlocksService, type BlockLease } from '../fleet/blocks.service';
import { ReplicaIdentity } from '../platform/replicas/replica-identity';
import { WatchService } from './watch.service';

/** Holds this process's fair share of the blocks of locations: takes, renews, gives up. */
@Injectable()
export class HolderService {
  private readonly logger = new Logger(HolderService.name);
  private held = new Map<number, BlockLease>();

  constructor(
    private readonly blocks: BlocksService,
    private readonly replica: ReplicaIdentity,
    private readonly watch: WatchService,
  ) {}

  async turn(): Promise<void> {
    await this.renew();
    const [count, replicas] = [await this.blocks.count(), await this.replica.liveReplicas()];
    const share = Math.ceil(count / Math.max(1, replicas));
    const surplus = [...this.held.values()].slice(share);
    if (surplus.length > 0) await this.giveUp(surplus);
    if (this.held.size >= share) return;
    const claimed = await this.blocks.claim(this.replica.id, share - this.held.size);
    if (claimed.length > 0) await this.load(claimed);
  }

  /** Gives everything up, for the others to take over at once. */
  async stop(): Promise<void> {
    await this.giveUp([...this.held.values()]);
  }

  private async renew(): Promise<void> {
    if (this.held.size === 0) return;
    const renewed = new Map((await this.blocks.renew([...this.held.values()])).map((lease) => [lease.block, lease]));
    const lost = [...this.held.values()].filter(({ block }) => !renewed.has(block));
    for (const { block } of lost) {
      this.logger.warn({ block }, 'another replica took over a block of locations');
      this.held.delete(block);
      this.watch.drop(block);
    }
    await this.load([...renewed.values()].filter(({ block, revision }) => this.held.get(block)?.revision !== revision));
  }

  private async load(leases: readonly BlockLease[]): Promise<void> {
    if (leases.length === 0) return;
    const locations = await this.blocks.load(leases.map(({ block }) => block));
    for (const lease of leases) {
      this.held.set(lease.block, lease);
      this.watch.load(
        lease,
        locations.filter(({ block }) => block === lease.block),
      );
    }
  }

  private async giveUp(leases: readonly BlockLease[]): Promise<void> {
    for (const { block } of leases) {
      this.held.delete(block);
      this.watch.drop(block);
    }
    if (leases.length > 0) await this.blocks.release(leases);
  }
}
