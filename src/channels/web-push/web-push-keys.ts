import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { generateVAPIDKeys } from 'web-push';

import { waitForLockInTx } from '../../platform/database/locks';
import { ChannelSettingsStore } from '../channel-settings-store';

/** Makes the keys by which push services know us, once and for all: every subscription is bound to them. */
@Injectable()
export class WebPushKeys implements OnApplicationBootstrap {
  constructor(
    private readonly db: DataSource,
    private readonly store: ChannelSettingsStore,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await this.areThere()) return;
    await this.db.transaction(async (tx) => {
      await waitForLockInTx(tx, 'web-push-keys');
      // Another replica may have made them while we waited.
      if (await this.areThere()) return;
      await this.store.put(tx, 'web-push', { settings: { ...generateVAPIDKeys() } }, null);
    });
    await this.store.refresh();
  }

  /** What is stored but cannot be used is left to people: new keys would end every subscription. */
  private async areThere(): Promise<boolean> {
    const { values, faults } = await this.store.shown('web-push');
    return faults.length > 0 || values.privateKey !== null;
  }
}
