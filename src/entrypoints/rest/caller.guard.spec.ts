import { minutes } from '../../domain/duration';
import { Clock } from '../../platform/clock/clock';
import { networkOf, OF_ADDRESS } from '../../platform/http/throttle';
import { KNOWN, NotesServer } from '../../../test/support/notes-server';
import type { TestClock } from '../../../test/support/test-clock';
import { COOKIES } from './session-cookies';

describe('the guard of the routes', () => {
  let notes: NotesServer;

  beforeEach(async () => {
    notes = await NotesServer.open();
  });
  afterEach(() => notes.close());

  describe('lets in whom a route is for', () => {
    it.each([
      ['anybody where it is open', 'GET', '/api/notes', undefined, 200],
      ['nobody it does not know', 'GET', `/api/notes/${KNOWN}`, undefined, 401],
      ['nobody with a token of old', 'GET', `/api/notes/${KNOWN}`, 'stale', 401],
      ['a role that may', 'GET', `/api/notes/${KNOWN}`, 'viewer', 200],
      ['no role that may not', 'POST', '/api/notes', 'viewer', 403],
      ['a token that reads, to read', 'GET', `/api/notes/${KNOWN}`, 'reader', 200],
      ['no token that reads, to write', 'POST', '/api/notes', 'reader', 403],
      ['a token that writes, to write', 'POST', '/api/notes', 'writer', 201],
      ['a token that writes, to read', 'GET', `/api/notes/${KNOWN}`, 'writer', 200],
      ['no token where a person is wanted', 'POST', '/api/notes/own', 'writer', 403],
      ['a person where a person is wanted', 'POST', '/api/notes/own', 'viewer', 204],
      ['a machine where one is wanted', 'POST', '/api/notes/push', 'meter', 204],
      ['no person where a machine is wanted', 'POST', '/api/notes/push', 'admin', 403],
      ['no machine elsewhere', 'GET', `/api/notes/${KNOWN}`, 'meter', 403],
    ] as const)('%s', async (_name, method, url, bearer, status) => {
      expect((await notes.asks(method, url, bearer, { text: 'hello' })).statusCode).toBe(status);
    });

    it('and tells a role what it may do instead, and whom to ask', async () => {
      const { detail } = (await notes.asks('POST', '/api/notes', 'viewer', { text: 'hello' })).json<{
        detail: string;
      }>();
      expect(detail).toMatch(/^A viewer sees .* Ask an admin to manage the users\.$/);
    });

    it('by cookie only with the proof that no other page has', async () => {
      const cookies = { [COOKIES.access]: 'viewer' };
      const call = (headers: Record<string, string>) =>
        notes.app.inject({ method: 'POST', url: '/api/notes/doer', cookies, headers });
      expect((await call({})).statusCode).toBe(403);
      expect((await call({ 'x-csrf-token': 'guessed' })).statusCode).toBe(403);
      expect((await call({ 'x-csrf-token': 'proof for session of viewer' })).statusCode).toBe(200);
      expect((await notes.app.inject({ url: `/api/notes/${KNOWN}`, cookies })).statusCode).toBe(200);
    });

    it('and lets them act in their own name', async () => {
      expect((await notes.asks('POST', '/api/notes/doer', 'viewer')).json()).toEqual({
        userId: 'the viewer',
        via: 'rest',
        name: 'viewer',
      });
    });
  });

  it('slows an address that nobody knows, and says for how long', async () => {
    for (let call = 0; call < OF_ADDRESS.burst; call++) await notes.asks('GET', '/api/notes');
    const slowed = await notes.asks('GET', '/api/notes');
    expect([slowed.statusCode, slowed.headers['retry-after']]).toEqual([429, '1']);
    expect((await notes.asks('GET', `/api/notes/${KNOWN}`, 'viewer')).statusCode).toBe(200);
    await notes.app.get<TestClock>(Clock).pass(minutes(1));
    expect((await notes.asks('GET', '/api/notes')).statusCode).toBe(200);
  });

  it('lets no address try one token after another, and keeps nobody out who has a good one', async () => {
    for (let call = 0; call < OF_ADDRESS.burst; call++) await notes.asks('GET', `/api/notes/${KNOWN}`, 'stale');
    expect((await notes.asks('GET', `/api/notes/${KNOWN}`, 'stale')).statusCode).toBe(429);
    expect((await notes.asks('GET', `/api/notes/${KNOWN}`, 'viewer')).statusCode).toBe(200);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('counts %s as %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
