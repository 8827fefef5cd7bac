/** The walls of the house: what each room may enter besides itself. Tests may enter anywhere. */
const ROOMS = {
  domain: [],
  platform: [],
  'plume-client': ['domain', 'platform'],
  fleet: ['domain', 'platform'],
  auth: ['domain', 'platform'],
  channels: ['domain', 'platform'],
  notifications: ['channels', 'auth', 'domain', 'platform'],
  incidents: ['notifications', 'fleet', 'auth', 'domain', 'platform'],
  monitoring: ['incidents', 'notifications', 'fleet', 'plume-client', 'domain', 'platform'],
  reports: ['plume-client', 'fleet', 'domain', 'platform'],
  'status-pages': ['fleet', 'domain', 'platform'],
  tools: ['monitoring', 'reports', 'incidents', 'notifications', 'fleet', 'auth', 'domain', 'platform'],
  assistant: ['tools', 'auth', 'domain', 'platform'],
  entrypoints: [
    ...['assistant', 'tools', 'reports', 'monitoring', 'incidents', 'notifications', 'fleet', 'auth'],
    ...['status-pages', 'domain', 'platform'],
  ],
};

const SPEC = '\\.(e2e-)?spec\\.ts$';

const rooms = Object.entries(ROOMS).map(([room, open]) => ({
  name: `${room}-enters-only-${open.length ? 'its-list' : 'itself'}`,
  comment: `${room} may enter: ${open.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: SPEC },
  to: { path: '^src/', pathNot: `^src/(${[room, ...open].join('|')})/` },
}));

const wall = (name, from, to) => ({ name, severity: 'error', from: { pathNot: SPEC, ...from }, to });

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-is-missing', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...rooms,
    {
      name: 'every-room-has-its-walls',
      comment: 'A new folder of src/ gets a line in ROOMS first.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(ROOMS).join('|')})/` },
    },
    wall(
      'domain-knows-no-package-but-zod',
      { path: '^src/domain/' },
      { dependencyTypes: ['npm', 'core'], pathNot: 'node_modules/zod/' },
    ),
    wall(
      'no-channel-knows-another',
      { path: '^src/channels/([^/]+)/' },
      { path: '^src/channels/[^/]+/', pathNot: '^src/channels/$1/' },
    ),
    wall(
      'no-entrypoint-knows-another',
      { path: '^src/entrypoints/([^/]+)/' },
      { path: '^src/entrypoints/', pathNot: '^src/entrypoints/$1/' },
    ),
    wall('entities-stay-in-their-room', { path: '^src/([^/]+)/' }, { path: '\\.entity\\.ts$', pathNot: '^src/$1/' }),
    wall('entities-stay-out-of-the-roof', { path: '^src/[^/]+$' }, { path: '\\.entity\\.ts$' }),
    wall('the-roof-is-above', { path: '^src/[^/]+/' }, { path: '^src/[^/]+$' }),
    wall('the-product-knows-no-tool', { path: '^src/' }, { path: '^(simulators|demo|bench|test)/' }),
    wall('the-product-needs-no-dev-dependency', { path: '^src/' }, { dependencyTypes: ['npm-dev'] }),
    wall('simulators-know-nobody', { path: '^simulators/' }, { path: '^(src|demo|bench|test)/' }),
    wall('the-dashboard-knows-itself-only', { path: '^dashboard/' }, { path: '^(src|simulators|demo|bench|test)/' }),
    wall('the-product-knows-no-dashboard', { path: '^src/' }, { path: '^dashboard/' }),
    wall('the-demo-knows-simulators-only', { path: '^demo/' }, { path: '^(src|bench|test)/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
