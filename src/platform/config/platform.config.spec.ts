import type { ConfigError } from './from-env';
import { PlatformConfig } from './platform.config';

const faults = (env: Record<string, string>) => {
  try {
    new PlatformConfig(env);
    return [];
  } catch (cause) {
    return (cause as ConfigError).faults.map(({ variable }) => variable);
  }
};

describe('the settings of the platform', () => {
  it('need none to be set', () => {
    expect(new PlatformConfig({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3000,
      DATA_DIR: './data',
      TRUST_PROXY: false,
      LOG_LEVEL: 'info',
    });
  });

  it('take an empty variable for one that is not set, as compose files write it', () => {
    expect(new PlatformConfig({ PORT: '', DATABASE_URL: '', APP_SECRET: '', LOG_FORMAT: '' }).PORT).toBe(3000);
  });

  it('know the public address, set or not', () => {
    expect(new PlatformConfig({ PUBLIC_URL: 'https://panoptes.example.net/' }).publicUrl(3000)).toBe(
      'https://panoptes.example.net',
    );
    expect(new PlatformConfig({ PORT: '0' }).publicUrl(40_123)).toBe('http://localhost:40123');
  });

  it('name every fault at once, and none of the secrets', () => {
    const env = { PORT: '70000', TRUST_PROXY: 'maybe', LOG_LEVEL: 'loud', LOG_FORMAT: 'xml', PUBLIC_URL: 'here' };
    expect(faults(env).sort()).toEqual(Object.keys(env).sort());
    expect(() => new PlatformConfig({ DATABASE_URL: 'mysql://u:hunter2@db' })).toThrow(/DATABASE_URL: (?!.*hunter2)/);
  });

  it('speak to people on a terminal, to programs elsewhere', () => {
    expect(new PlatformConfig({ LOG_FORMAT: 'pretty' }).logFormat()).toBe('pretty');
    expect(new PlatformConfig({}).logFormat()).toBe(process.stdout.isTTY ? 'pretty' : 'json');
  });
});
