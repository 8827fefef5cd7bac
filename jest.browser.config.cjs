const common = require('./jest.config.cjs');

/** The dashboard's stories, in a real browser against the built product: `npm run test:browser`. */
module.exports = {
  ...common,
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.browser-spec.ts'],
  testTimeout: 60_000,
  maxWorkers: 1,
};
