import type { NodeFacts } from './node-facts';

/** How a pod hangs on another; ids are ours. */
export interface MeshLink {
  readonly podId: string;
  /** Null for the gateway, and where nobody has told. */
  readonly parentId: string | null;
  readonly band: string | null;
  readonly channel: number | null;
  readonly bootAt: Date | null;
}

/**
 * The links between the pods that are watched, in their order. `facts` are by Plume's id of a pod; a parent that is not
 * among the pods, or the pod itself, is none.
 */
export function meshOf(
  pods: readonly { readonly id: string; readonly nodeId: string }[],
  facts: ReadonlyMap<string, NodeFacts>,
): MeshLink[] {
  const ours = new Map(pods.map(({ id, nodeId }) => [nodeId, id]));
  return pods.map(({ id, nodeId }) => {
    const { parentId = null, band = null, channel = null, bootAt = null } = facts.get(nodeId) ?? {};
    const parent = parentId === null || parentId === nodeId ? null : (ours.get(parentId) ?? null);
    return { podId: id, parentId: parent, band, channel, bootAt };
  });
}
