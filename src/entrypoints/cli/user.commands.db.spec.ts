import type { INestApplicationContext } from '@nestjs/common';

import { gatherPeople, PASSWORD, type People } from '../../../test/support/people';
import { PlatformConfig } from '../../platform/config/platform.config';
import { rows } from '../../platform/database/sql';
import { runCommandLine } from './panoptes';
import { Terminal } from './terminal';

/** A terminal whose person types one secret, and that remembers what was said. */
class Paper extends Terminal {
  typed = '';
  said = '';
  complaints = '';

  override say(text: string): void {
    this.said = text;
  }

  override complain(text: string): void {
    this.complaints = text;
  }

  override askSecret(): Promise<string> {
    return Promise.resolve(this.typed);
  }
}

describe('panoptes user', () => {
  let people: People;
  let paper: Paper;

  const run = (...words: string[]) => {
    const rooms: object[] = [...Object.values(people), new PlatformConfig({ PUBLIC_URL: 'https://p.example.test' })];
    const get = (room: new () => object) => rooms.find((each) => each instanceof room);
    const open = () =>
      Promise.resolve({ services: { get } as unknown as INestApplicationContext, close: () => Promise.resolve() });
    const means = { open, openDatabase: () => Promise.reject(new Error('away')), now: () => people.clock.now() };
    return runCommandLine(['user', ...words], { ...means, terminal: paper });
  };
  const create = (name: string, role: string, ...more: string[]) =>
    run('create', '--email', `${name}@example.test`, '--name', name, '--role', role, ...more);
  const signsIn = async (email: string, password: string) =>
    (await people.signIn.check(email, password, { address: null })).kind;

  beforeEach(async () => {
    people = await gatherPeople();
    paper = new Paper();
  });
  afterEach(() => people.part());

  it('adds people with a password, typed or given, and never says it', async () => {
    paper.typed = PASSWORD;
    expect(await create('ada', 'admin', '--password-stdin', '--json')).toBe(0);
    expect(JSON.parse(paper.said)).toMatchObject({ email: 'ada@example.test', role: 'admin', active: true });
    expect(await create('bea', 'viewer', '--password', PASSWORD)).toBe(0);
    expect(paper.said).toBe('bea@example.test (viewer) was added');
    expect(await signsIn('ada@example.test', PASSWORD)).toBe('ok');
    expect(await signsIn('bea@example.test', PASSWORD)).toBe('ok');
  });

  it('refuses a weak password and an address that is taken, and says why', async () => {
    expect(await create('ada', 'admin', '--password', 'short')).toBe(1);
    expect(paper.complaints).toContain('at least 10 characters');
    await create('ada', 'admin');
    expect(await create('ada', 'viewer')).toBe(1);
    expect(paper.complaints).toContain('already');
  });

  it('gives a link to whoever has no password, or has forgotten it', async () => {
    expect(await create('ada', 'admin')).toBe(0);
    expect(paper.said).toMatch(/https:\/\/p\.example\.test\/invite\?token=[\w-]{43}$/);
    expect(await run('invite', 'ada@example.test', '--json')).toBe(0);
    const { inviteUrl } = JSON.parse(paper.said) as { inviteUrl: string };
    await people.invites.accept(new URL(inviteUrl).searchParams.get('token') ?? '', PASSWORD);
    expect(await signsIn('ada@example.test', PASSWORD)).toBe('ok');
    expect(await run('invite', 'eve@example.test')).toBe(1);
    expect(await run('invite')).toBe(2);
  });

  it('lists everybody, and shuts somebody out', async () => {
    await people.add('ada', 'admin');
    const { accessToken } = await people.signedIn(await people.add('bea', 'operator'));
    expect(await run('disable', '--email', 'bea@example.test')).toBe(0);
    expect(await people.identity.byBearer(accessToken)).toBeNull();
    expect(await run('list', '--json')).toBe(0);
    expect(JSON.parse(paper.said)).toMatchObject([
      { email: 'ada@example.test', active: true },
      { email: 'bea@example.test', active: false },
    ]);
    expect(await run('disable', 'ada@example.test')).toBe(1);
    expect(paper.complaints).toContain('last active administrator');
    const doors = await rows<{ via: string }>(people.db, 'SELECT via FROM audit_log ORDER BY id DESC LIMIT 1');
    expect(doors).toEqual([{ via: 'cli' }]);
  });

  it('takes off the second factor of who has lost their authenticator', async () => {
    const ada = await people.add('ada', 'admin');
    await people.secondFactors.begin(ada.id);
    await people.db.query('UPDATE second_factors SET confirmed_at = now()');
    expect(await signsIn(ada.email, PASSWORD)).toBe('otp');
    expect(await run('totp-off', ada.email)).toBe(0);
    expect(await signsIn(ada.email, PASSWORD)).toBe('ok');
  });
});
