import type { Channel } from '../channels/channel';
import type { Lane } from './lanes';
import type { LoadedCard, LoadedDelivery } from './queue-reader';
import type { ShownCard } from './settlement';

/** A lane in hand with everything that is to be said in it. */
export interface Hand {
  readonly channel: Channel;
  readonly lane: Lane;
  /** The oldest that wait, in order. */
  readonly deliveries: readonly LoadedDelivery[];
  /** Cards that show less than the newest truth. */
  readonly cards: readonly LoadedCard[];
  /** One message and no more, by the channel's own limit. */
  readonly alone: boolean;
  /** All of them count as being sent from now on, and several are said before any is settled. */
  readonly inRuns: boolean;
}

/** A card as it was looked after, and whether anything was said for it. */
export interface Edited {
  readonly shown: ShownCard;
  readonly said: boolean;
}
