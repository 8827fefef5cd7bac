import type { FailureKind } from '../domain/retry';
import type { Attempt } from './attempt';
import type { Lane } from './lanes';

/** A delivery that waits no more. */
export interface SettledDelivery {
  readonly id: string;
  readonly status: 'delivered' | 'failed' | 'suppressed';
  readonly attempts: number;
  readonly error: string | null;
  readonly messageId: string | null;
  /** The provider tells later whether it arrived. */
  readonly awaitsReceipt?: boolean;
  /** Absent where nothing was sent. */
  readonly attempt?: Attempt;
}

/** What a card shows from now on. */
export interface ShownCard {
  readonly id: string;
  readonly messageId: string;
  readonly version: number;
  /** True when the first that was shown of it was its end. */
  readonly final: boolean;
  readonly editNotBefore: Date | null;
}

/** The lane given back: when it may go on, and what has been looked after. */
export interface Release {
  readonly notBefore: Date | null;
  readonly tat: Date | null;
  /** The count of changes whose cards have all been edited; null when some are left. */
  readonly cleaned: string | null;
  /** When the next edit is allowed, where only that is left. */
  readonly editsAt: Date | null;
  /** When the message of a person is tried again: it holds up its like, and nothing that is urgent. */
  readonly patientAt?: Date;
}

/** Something that has become known about a lane in hand, to be written down with what others bring. */
export interface Settlement {
  readonly lane: Lane;
  readonly deliveries?: readonly SettledDelivery[];
  /** Stays the lane's head, to be tried again. */
  readonly again?: {
    readonly id: string;
    readonly attempts: number;
    readonly error: string;
    readonly attempt: Attempt;
  };
  /** What was taken up to be sent, and then was not: it waits on as it did. */
  readonly untried?: readonly string[];
  /** The next that is sent under this lease. */
  readonly next?: string;
  readonly cards?: readonly ShownCard[];
  /** All that a digest accounts for, up to a sequence number. */
  readonly digest?: {
    readonly id: string;
    readonly upTo: string;
    readonly status: SettledDelivery['status'];
    readonly error: string | null;
    readonly messageId: string | null;
    readonly awaitsReceipt?: boolean;
    /** Of the one message, which was an attempt for each. */
    readonly attempt?: Attempt;
  };
  /** Why something was not taken. */
  readonly trouble?: { readonly kind: FailureKind; readonly error: string };
  /** A test was taken where nothing else shows whose the address is. */
  readonly proven?: true;
  /** Nobody is reached there any more, and why: whatever waits has failed. */
  readonly dead?: string;
  /** What waits is dropped: its destination hears nothing now. */
  readonly dropped?: string;
  readonly release?: Release;
}
