type Node = Record<string, unknown>;

/** Optional fields that a cloud may leave out of its list of nodes. */
const REQUIRED = ['id', 'serialNumber', 'defaultName', 'connectionState', 'model', 'mac'];

const mapNodes = (nodes: Node[], of: (node: Node) => Node): object => ({ nodes: nodes.map(of) });

const textual = (value: unknown): unknown => {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(textual);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, textual(inner)]));
};

/** Every way in which a list of nodes may be answered other than as `{ nodes: [...] }`. */
const SHAPES = {
  'bare-array': (nodes: Node[]) => nodes,
  nested: (nodes: Node[]) => ({ nodes: { nodes } }),
  data: (nodes: Node[]) => ({ data: nodes }),
  items: (nodes: Node[]) => ({ items: nodes }),
  results: (nodes: Node[]) => ({ results: nodes }),
  /** Numbers come as texts. */
  strings: (nodes: Node[]) => textual({ nodes }),
  'alert-strings': (nodes: Node[]) =>
    mapNodes(nodes, (node) => ({
      ...node,
      alerts: (node['alerts'] as { type?: string }[]).map((alert) => alert.type ?? alert),
    })),
  'alert-names': (nodes: Node[]) =>
    mapNodes(nodes, (node) => ({
      ...node,
      alerts: (node['alerts'] as { type?: string }[]).map(({ type }) => ({ name: type })),
    })),
  'health-null': (nodes: Node[]) => mapNodes(nodes, (node) => ({ ...node, health: null })),
  'health-string': (nodes: Node[]) =>
    mapNodes(nodes, (node) => ({
      ...node,
      health: (node['health'] as { status?: string } | null)?.status ?? 'unknown',
    })),
  'health-score': (nodes: Node[]) =>
    mapNodes(nodes, (node) => ({
      ...node,
      health: { score: (node['health'] as { score?: number } | null)?.score ?? 0 },
    })),
  /** Only what cannot be missing. */
  bare: (nodes: Node[]) =>
    mapNodes(nodes, (node) => Object.fromEntries(Object.entries(node).filter(([key]) => REQUIRED.includes(key)))),
  /** Everything that may be null is. */
  nulls: (nodes: Node[]) =>
    mapNodes(nodes, (node) =>
      Object.fromEntries(Object.entries(node).map(([key, v]) => [key, REQUIRED.includes(key) ? v : null])),
    ),
  'state-null': (nodes: Node[]) => mapNodes(nodes, (node) => ({ ...node, connectionState: null })),
  'upper-case': (nodes: Node[]) =>
    mapNodes(nodes, (node) => ({ ...node, connectionState: String(node['connectionState']).toUpperCase() })),
  empty: () => ({ nodes: [] }),
  'wrong-types': () => ({ nodes: ['one', 2, null, [], { id: 7, connectionState: {} }] }),
  nonsense: () => ({ ok: true, nodes: 'soon' }),
  null: () => null,
} satisfies Record<string, (nodes: Node[]) => unknown>;

export type NodesShape = keyof typeof SHAPES | 'html' | 'nothing';
export const NODES_SHAPES: readonly string[] = [...Object.keys(SHAPES), 'html', 'nothing'];

/** A list of nodes (JSON, as Plume says it) said otherwise. */
export function reshaped(json: string, shape: NodesShape): { body: string; type: string } {
  if (shape === 'html') return { body: '<html><body><h1>Bad gateway</h1></body></html>', type: 'text/html' };
  if (shape === 'nothing') return { body: '', type: 'application/json' };
  const { nodes } = JSON.parse(json) as { nodes: Node[] };
  return { body: JSON.stringify(SHAPES[shape](nodes)), type: 'application/json; charset=utf-8' };
}
