import type { NodeFacts } from '../domain/reports/node-facts';
import { idOf, type Node } from './node-fields';
import { malformed } from './plume-error';
import { asCount, asMoment, asRecord, asText, listIn } from './tolerant';

/** What the pods of `GET …/nodes` say beyond what every look keeps. */
export function readNodes(answer: unknown, endpoint: string): NodeFacts[] {
  const list = listIn(answer, 'nodes');
  if (list === null) throw malformed(endpoint, 'holds no list of nodes');
  return list.map((item) => {
    const node: Node | null = asRecord(item);
    const nodeId = node && asText(idOf(node));
    if (!node || nodeId === null) throw malformed(endpoint, 'lists something that is no node');
    const path = node['leafToRoot'];
    const parent = Array.isArray(path) ? asRecord(path[0]) : null;
    return {
      nodeId,
      bootAt: asMoment(node['bootAt']),
      parentId: asText(parent?.['id']),
      band: asText(parent?.['radio'])?.slice(0, 20) ?? null,
      channel: asCount(parent?.['channel'] ?? node['backhaulChannel']),
    };
  });
}
