import { readFileSync } from 'node:fs';

import { checkConfiguration, SLICES } from '../../src/configuration';
import { ConfigError } from '../../src/platform/config/from-env';
import { files } from './repository';

describe('the configuration', () => {
  it('is checked in every slice', () => {
    const written = files('src').filter((path) => path.endsWith('.config.ts'));
    expect(SLICES).toHaveLength(written.length);
    const roof = readFileSync('src/configuration.ts', 'utf8');
    for (const path of written) expect(roof).toContain(path.replace(/^src\//, './').replace(/\.ts$/, ''));
  });

  it('is fine when nothing is set', () => {
    expect(() => checkConfiguration({})).not.toThrow();
  });

  it('tells every fault at once, a line for each, and never the value of a secret', () => {
    const environment = { POLL_INTERVAL_SECONDS: 'abc', TELEGRAM_MODE: 'pigeon', APP_SECRET: 'short', PORT: '99999' };
    const faults = (): readonly { variable: string; expected: string }[] => {
      try {
        checkConfiguration(environment);
        return [];
      } catch (error) {
        return error instanceof ConfigError ? error.faults : [];
      }
    };
    expect(
      faults()
        .map(({ variable }) => variable)
        .sort(),
    ).toEqual(Object.keys(environment).sort());
    expect(faults().find(({ variable }) => variable === 'APP_SECRET')?.expected).toMatch(/32 characters.*\[redacted\]/);
    expect(faults().find(({ variable }) => variable === 'PORT')?.expected).toContain('99999');
  });
});
