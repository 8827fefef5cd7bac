import { meshOf } from './mesh';

const pods = [
  { id: 'a', nodeId: 'NODE-A' },
  { id: 'b', nodeId: 'NODE-B' },
];
const silent = { bootAt: null, parentId: null, band: null, channel: null };

describe('a mesh', () => {
  it('says which pod hangs on which, in our ids', () => {
    const facts = new Map([['NODE-B', { ...silent, nodeId: 'NODE-B', parentId: 'NODE-A', band: '5G', channel: 44 }]]);
    expect(meshOf(pods, facts)).toEqual([
      { podId: 'a', parentId: null, band: null, channel: null, bootAt: null },
      { podId: 'b', parentId: 'a', band: '5G', channel: 44, bootAt: null },
    ]);
  });

  it('draws no line to a pod that is not watched, nor from a pod to itself', () => {
    const facts = new Map([
      ['NODE-A', { ...silent, nodeId: 'NODE-A', parentId: 'NODE-A' }],
      ['NODE-B', { ...silent, nodeId: 'NODE-B', parentId: 'GONE' }],
    ]);
    expect(meshOf(pods, facts).map(({ parentId }) => parentId)).toEqual([null, null]);
  });
});
