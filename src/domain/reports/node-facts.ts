/** What a pod tells of itself when it is asked, and nobody keeps. Null where it does not say. */
export interface NodeFacts {
  readonly nodeId: string;
  /** When it was last started. */
  readonly bootAt: Date | null;
  /** Plume's id of the pod that it hangs on. */
  readonly parentId: string | null;
  /** `2.4G`, `5G`, `5GL`, `5GU`, `6G`: the radio by which it reaches its parent. */
  readonly band: string | null;
  readonly channel: number | null;
}
