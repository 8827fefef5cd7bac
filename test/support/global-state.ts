/** What the global set-up leaves for the global teardown, which runs in the same process but another module world. */
export interface GlobalState {
  readonly server: string;
  readonly prefix: string;
  readonly stop: () => Promise<void>;
}

const KEY = Symbol.for('panoptes.test');

export const remember = (state: GlobalState): void => {
  (globalThis as Record<symbol, unknown>)[KEY] = state;
};

export const recall = (): GlobalState | undefined =>
  (globalThis as Record<symbol, unknown>)[KEY] as GlobalState | undefined;
