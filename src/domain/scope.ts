/** What of the network somebody may see or hears of. Ids: accounts and locations by ours, customers by Plume's. */
export type Scope =
  | { readonly type: 'all' }
  | { readonly type: 'account'; readonly id: string }
  | { readonly type: 'customer'; readonly id: string }
  | { readonly type: 'location'; readonly id: string };

/** Where in the network something happened. `customerId` and `locationId` are null for what concerns a whole account. */
export interface Place {
  readonly accountId: string;
  readonly customerId: string | null;
  readonly locationId: string | null;
}

/** Whether what happened at `place` lies within `scope`. */
export function covers(scope: Scope, place: Place): boolean {
  switch (scope.type) {
    case 'all':
      return true;
    case 'account':
      return scope.id === place.accountId;
    case 'customer':
      return scope.id === place.customerId;
    case 'location':
      return scope.id === place.locationId;
  }
}

/** What somebody wants to look at, of what they may see: both must cover a place. */
export interface View {
  readonly wanted: readonly Scope[];
  readonly granted: readonly Scope[];
}
