import fc from 'fast-check';
import { readLook } from './look';
import { PlumeError } from './plume-error';

const read = (answer: unknown) => readLook(answer, 'GET nodes', () => undefined);
const aNode = (what: object = {}) => ({
  id: 'AB1',
  serialNumber: 'AB1',
  nickname: 'Hall',
  defaultName: 'Pod 1',
  model: 'PP603X',
  connectionState: 'connected',
  connectionStateChangeAt: '2026-03-01T06:00:00.000Z',
  firmwareVersion: '6.4.0',
  mac: 'AA-BB-CC-00-11-22',
  ip: '192.0.2.10',
  wanIp: '198.51.100.7',
  backhaulType: 'ethernet',
  networkMode: 'router',
  leafToRoot: [],
  connectedDeviceCount: 7,
  health: { status: 'excellent', score: 5, details: {} },
  alerts: [],
  speedTest: {
    status: 'succeeded',
    startedAt: '2026-03-04T02:10:00.000Z',
    gateway: true,
    download: 412.7,
    upload: 38.9,
    rtt: 11.4,
  },
  ...what,
});
const podOf = (node: object) => read({ nodes: [node] }).observe()[0];
const printOf = (...nodes: object[]) => read({ nodes }).fingerprint;

describe('a look at a location', () => {
  it('reads a pod', () => {
    expect(podOf(aNode())).toEqual({
      nodeId: 'AB1',
      name: 'Hall',
      state: 'online',
      rawState: 'connected',
      stateChangedAt: new Date('2026-03-01T06:00:00.000Z'),
      gateway: true,
      health: 'excellent',
      alerts: [],
      devices: 7,
      backhaul: 'ethernet',
      model: 'PP603X',
      firmware: '6.4.0',
      serial: 'AB1',
      mac: 'aa:bb:cc:00:11:22',
      ip: '192.0.2.10',
      wanIp: '198.51.100.7',
      speedTest: { at: new Date('2026-03-04T02:10:00.000Z'), downloadMbps: 412.7, uploadMbps: 38.9, rttMs: 11.4 },
    });
  });

  it.each([
    ['a bare list', (nodes: object[]) => nodes],
    ['nodes', (nodes: object[]) => ({ nodes })],
    ['nodes within nodes', (nodes: object[]) => ({ nodes: { nodes } })],
    ['data', (nodes: object[]) => ({ data: nodes })],
    ['items', (nodes: object[]) => ({ items: nodes })],
    ['results', (nodes: object[]) => ({ results: nodes })],
  ])('finds the pods under %s', (_, wrap) => {
    expect(read(wrap([aNode()])).observe()).toHaveLength(1);
    expect(read(wrap([aNode()])).fingerprint).toBe(printOf(aNode()));
  });

  it.each([[null], ['soon'], [{}], [{ nodes: 'soon' }], [{ nodes: null }], [{ nodes: ['one'] }], [{ nodes: [{}] }]])(
    'is no home without pods but an error when the answer is %j',
    (answer) => {
      expect(() => read(answer)).toThrow(expect.objectContaining({ kind: 'malformed' }));
    },
  );

  it('knows a home without pods', () => {
    expect(read({ nodes: [] }).observe()).toEqual([]);
  });

  it.each([
    ['connected', 'online'],
    ['CONNECTED', 'online'],
    ['disconnected', 'offline'],
    ['rebooting', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
    [undefined, 'unknown'],
    [{}, 'unknown'],
  ])('takes a connection that is %j for %s', (connectionState, state) => {
    expect(podOf(aNode({ connectionState }))).toMatchObject({ state });
  });

  it('tells of words that nobody knows', () => {
    const words: string[] = [];
    readLook([aNode({ connectionState: 'rebooting' })], '', (word) => words.push(word)).observe();
    expect(words).toEqual(['rebooting']);
  });

  it.each([
    [{ health: { status: 'fair' } }, 'fair'],
    [{ health: 'Poor' }, 'poor'],
    [{ health: { score: 4.2 } }, 'good'],
    [{ health: { score: '3' } }, 'fair'],
    [{ health: 2 }, 'poor'],
    [{ health: null }, null],
    [{ health: undefined, healthStatus: 'good' }, 'good'],
  ])('reads the health of %j', (what, health) => {
    expect(podOf(aNode(what))).toMatchObject({ health });
  });

  it('reads alerts in every form they come in', () => {
    const alerts = [
      { type: 'poorHealth' },
      { name: 'highInterference' },
      'hot',
      { of: 'what' },
      { type: 'poorHealth' },
    ];
    expect(podOf(aNode({ alerts }))?.alerts).toEqual(['highInterference', 'hot', 'poorHealth', 'unknown']);
  });

  it.each([
    ['an empty path', { leafToRoot: [] }, true],
    ['a path', { leafToRoot: [{ id: 'AB0' }], residentialGateway: true }, false],
    ['being one', { leafToRoot: undefined, residentialGateway: true, networkMode: 'bridge' }, true],
    ['routing', { leafToRoot: undefined, networkMode: 'router' }, true],
    ['its speed test', { leafToRoot: undefined, networkMode: 'bridge', speedTest: { gateway: true } }, true],
    ['nothing', { leafToRoot: undefined, networkMode: undefined, speedTest: undefined }, null],
    [
      'an empty path while it is away',
      { leafToRoot: [], connectionState: 'disconnected', networkMode: undefined, speedTest: undefined },
      null,
    ],
  ])('knows the gateway by %s', (_, what, gateway) => {
    expect(podOf(aNode(what))).toMatchObject({ gateway });
  });

  it('reads numbers that come as texts', () => {
    const speedTest = {
      status: 'succeeded',
      startedAt: '2026-03-04T02:10:00Z',
      download: '412.7',
      upload: '',
      rtt: null,
    };
    expect(podOf(aNode({ connectedDeviceCount: '12', speedTest }))).toMatchObject({
      devices: 12,
      speedTest: { downloadMbps: 412.7, uploadMbps: null, rttMs: null },
    });
  });

  it('takes numbers only from a speed test that succeeded', () => {
    expect(podOf(aNode({ speedTest: { ...aNode().speedTest, status: 'failed' } }))?.speedTest).toBeNull();
  });

  it('names a pod by what there is', () => {
    expect(podOf(aNode({ nickname: '  ' }))?.name).toBe('Pod 1');
    expect(podOf({ id: 'AB1' })?.name).toBe('AB1');
    expect(podOf({ serialNumber: 7 })?.nodeId).toBe('7');
  });

  it('keeps out of texts what no database takes', () => {
    expect(podOf(aNode({ nickname: 'Ha\0ll \ud800 😀' }))?.name).toBe('Hall \ufffd 😀');
  });

  it('counts the devices of the whole home, as far as its pods are connected', () => {
    expect(read([aNode(), aNode({ id: 'AB2', connectedDeviceCount: 3 })]).devices).toBe(10);
    expect(read([aNode(), aNode({ id: 'AB2', connectionState: 'disconnected' })]).devices).toBe(7);
    expect(read([aNode({ connectionState: 'disconnected' })]).devices).toBe(0);
    expect(read([aNode({ connectedDeviceCount: undefined })]).devices).toBeNull();
  });

  it('has the same fingerprint when only noise has changed', () => {
    const noise = {
      connectedDeviceCount: 99,
      updatedAt: 'now',
      radioStats: [1],
      '5gChannel': 149,
      leafToRoot: [],
      health: { status: 'excellent', score: 4.9 },
    };
    expect(printOf(aNode(noise))).toBe(printOf(aNode()));
  });

  it('has the same fingerprint in whatever order the pods come', () => {
    expect(printOf(aNode(), aNode({ id: 'AB2' }))).toBe(printOf(aNode({ id: 'AB2' }), aNode()));
  });

  it.each([
    [{ connectionState: 'disconnected' }],
    [{ connectionStateChangeAt: '2026-03-01T06:00:00.001Z' }],
    [{ nickname: 'hall' }],
    [{ alerts: [{ type: 'poorHealth' }] }],
    [{ health: { status: 'good' } }],
    [{ firmwareVersion: '6.4.1' }],
    [{ speedTest: { ...aNode().speedTest, download: 412.8 } }],
    [{ leafToRoot: [{ id: 'AB0' }] }],
    [{ ip: '192.0.2.11' }],
  ])('has another fingerprint with %j', (what) => {
    expect(printOf(aNode(what))).not.toBe(printOf(aNode()));
  });

  it('throws nothing but a PlumeError, whatever Plume answers', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), strangeAnswers()), (answer) => {
        try {
          read(answer).observe();
        } catch (error) {
          expect(error).toBeInstanceOf(PlumeError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('has another fingerprint whenever what is kept of the pods is different', () => {
    fc.assert(
      fc.property(nodes(), nodes(), (one, other) => {
        const [a, b] = [read(one), read(other)];
        if (a.fingerprint === b.fingerprint) expect(facts(b)).toEqual(facts(a));
      }),
      { numRuns: 3_000 },
    );
  });
});

const facts = (look: ReturnType<typeof read>) =>
  look
    .observe()
    .map((pod) => ({ ...pod, devices: null }))
    .sort((a, b) => a.nodeId.localeCompare(b.nodeId));

const anything = () =>
  fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.constantFrom('connected', 'succeeded', 5, true));

const FIELDS = [...Object.keys(aNode()), 'isOnline', 'residentialGateway', 'healthStatus', 'firmware', 'publicIp'];

/** Nodes with any field said in any way. */
const strangeAnswers = () =>
  fc.record({
    nodes: fc.array(fc.tuple(fc.constantFrom(...FIELDS), anything()).map(([key, value]) => aNode({ [key]: value }))),
  });

/** One node that differs from the usual in a few fields. */
const nodes = () =>
  fc
    .array(fc.tuple(fc.constantFrom(...FIELDS.slice(1)), fc.oneof(anything(), fc.constant(undefined))), {
      maxLength: 2,
    })
    .map((changes) => [aNode(Object.fromEntries(changes))]);
