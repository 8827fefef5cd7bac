/** A pod as far as the drawing of a mesh goes. */
export interface MeshPod {
  readonly id: string;
  readonly gateway: boolean;
  /** The pod that it hangs on; null for a gateway, and where nobody knows. */
  readonly parentId: string | null;
}

/** Where a pod stands: columns may be halves, rows count from 0 (the gateways) downwards. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

export interface MeshLayout {
  readonly places: ReadonlyMap<string, Place>;
  readonly columns: number;
  readonly rows: number;
}

/**
 * A tree with the gateways on top and each pod below the one that it hangs on, its children side by side.
 *
 * Pods of which nobody knows where they hang stand in a row of their own below all others. A circle, which no mesh has
 * but an answer could, is cut where it is met.
 */
export function layoutMesh(pods: readonly MeshPod[]): MeshLayout {
  const known = new Set(pods.map(({ id }) => id));
  const hangs = ({ parentId, gateway }: MeshPod) => !gateway && parentId !== null && known.has(parentId);
  const places = new Map<string, Place>();
  let nextColumn = 0;

  const place = (pod: MeshPod, row: number, above: ReadonlySet<string>): number => {
    const line = new Set(above).add(pod.id);
    const children = pods.filter((each) => hangs(each) && each.parentId === pod.id && !line.has(each.id));
    const columns = children.filter(({ id }) => !places.has(id)).map((child) => place(child, row + 1, line));
    const [first, last] = [columns[0], columns.at(-1)];
    const column = first === undefined || last === undefined ? nextColumn++ : (first + last) / 2;
    places.set(pod.id, { column, row });
    return column;
  };

  for (const pod of pods) if (pod.gateway) place(pod, 0, new Set());
  const rowBelow = () => Math.max(-1, ...[...places.values()].map(({ row }) => row)) + 1;
  const columnsAbove = nextColumn;
  const loose = rowBelow();
  nextColumn = 0;
  for (const pod of pods) if (!hangs(pod) && !places.has(pod.id)) place(pod, loose, new Set());
  // What only hangs on itself, round a corner.
  for (const pod of pods) if (!places.has(pod.id)) place(pod, loose, new Set());
  return { places, columns: Math.max(columnsAbove, nextColumn, 1), rows: Math.max(1, rowBelow()) };
}
