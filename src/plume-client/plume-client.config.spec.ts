import { PlumeConfig } from './plume-client.config';

describe('where Plume is, and how hard it may be asked', () => {
  it('needs no setting', () => {
    expect(new PlumeConfig({})).toMatchObject({
      PLUME_CALLS_PER_SECOND: 6,
      PLUME_CALLS_PER_5_MINUTES: 1_900,
      POLL_CONCURRENCY: 64,
    });
  });

  it('takes bases with and without a slash at the end', () => {
    const config = new PlumeConfig({
      PLUME_API_BASE: 'https://eu.example/api/',
      PLUME_REPORTS_BASE: 'http://127.0.0.1:1/r',
    });
    expect(config).toMatchObject({
      PLUME_API_BASE: 'https://eu.example/api',
      PLUME_REPORTS_BASE: 'http://127.0.0.1:1/r',
    });
  });

  it('takes several hosts', () => {
    const config = new PlumeConfig({ PLUME_ALLOW_HOSTS: 'api.example, SSO.example:8443,' });
    expect(config.PLUME_ALLOW_HOSTS).toEqual(['api.example', 'sso.example:8443']);
  });

  it.each([
    ['PLUME_API_BASE', 'http://piranha.example/api'],
    ['PLUME_ALLOW_HOSTS', 'https://api.example/'],
    ['PLUME_CALLS_PER_SECOND', '-1'],
    ['PLUME_CALLS_PER_5_MINUTES', '1.5'],
    ['POLL_CONCURRENCY', '0'],
  ])('does not take %s=%s', (variable, value) => {
    expect(() => new PlumeConfig({ [variable]: value })).toThrow(variable);
  });
});
