import { Injectable } from '@nestjs/common';

import { DeliveryError } from '../channels/channel';
import { SealError, SecretBox } from '../platform/secrets/secret-box';
import type { LoadedDelivery } from './queue-reader';

/** Opens what a message says and nobody may read in the database: codes. */
@Injectable()
export class SealedParams {
  constructor(private readonly box: SecretBox) {}

  /** The delivery with everything that it says. Throws a DeliveryError when that cannot be opened any more. */
  async opened(delivery: LoadedDelivery): Promise<LoadedDelivery> {
    const { sealed, params } = delivery.content;
    if (sealed === undefined) return delivery;
    try {
      const secret = JSON.parse((await this.box.open(sealed)).reveal()) as Record<string, string>;
      return { ...delivery, content: { ...delivery.content, params: { ...params, ...secret } } };
    } catch (cause) {
      if (cause instanceof SealError) throw new DeliveryError('permanent', 'what it says cannot be opened any more');
      throw cause;
    }
  }
}
