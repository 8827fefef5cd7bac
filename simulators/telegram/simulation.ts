import type { RateLimits } from './bot-api/limits';
import type { Faults } from './faults';
import type { Ledger } from './ledger';
import type { Society } from './world/society';
import type { World } from './world/world';

/** Everything that the levers of a simulated Telegram move. */
export interface Simulation {
  readonly world: World;
  readonly society: Society;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly limits: RateLimits;
  /** Messages, updates, counters and faults; people, chats and limits stay. */
  forgets(): void;
  goesAway(): Promise<void>;
  returns(): Promise<void>;
}
