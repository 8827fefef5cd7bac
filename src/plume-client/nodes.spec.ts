import { readNodes } from './nodes';

const E = 'GET something';

describe('what pods tell of themselves', () => {
  it('is when they started, and by which radio they hang on which pod', () => {
    const nodes = [
      { id: 'GW', bootAt: '2026-02-20T04:05:06.000Z', leafToRoot: [] },
      { id: 'EX', leafToRoot: [{ id: 'GW', channel: '44', radio: '5G' }, { id: 'ROOT' }] },
      { serialNumber: 'OLD', leafToRoot: [{ id: 'GW' }], backhaulChannel: 6 },
    ];
    const nothing = { bootAt: null, parentId: null, band: null, channel: null };
    expect(readNodes({ nodes }, E)).toEqual([
      { ...nothing, nodeId: 'GW', bootAt: new Date('2026-02-20T04:05:06.000Z') },
      { ...nothing, nodeId: 'EX', parentId: 'GW', band: '5G', channel: 44 },
      { ...nothing, nodeId: 'OLD', parentId: 'GW', channel: 6 },
    ]);
  });

  it.each([[{}], [{ nodes: ['x'] }], [{ nodes: [{}] }], [null]])('is nothing in %j', (answer) => {
    expect(() => readNodes(answer, E)).toThrow('GET something');
  });
});
