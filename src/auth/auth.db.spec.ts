import type { DataSource } from 'typeorm';

import { gatherPeople, PASSWORD, type People } from '../../test/support/people';
import type { TestClock } from '../../test/support/test-clock';
import { minutes } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import type { AuthService } from './auth.service';
import type { TelegramLinksService } from './telegram-links.service';
import { UserGrantEntity } from './user-grant.entity';
import { UserEntity } from './user.entity';

const ANN = { id: 7, firstName: 'Ann', username: 'ann', language: 'en' };
const BEN = { id: 8, firstName: 'Ben' };

describe('who is who', () => {
  let people: People;
  let db: DataSource;
  let clock: TestClock;
  let auth: AuthService;
  let links: TelegramLinksService;

  const createAda = () => auth.create({ email: ' Ada@Example.test', name: 'Ada', role: 'admin', password: PASSWORD });

  beforeEach(async () => {
    people = await gatherPeople();
    ({ db, clock, auth, links } = people);
  });
  afterEach(() => people.part());

  it('makes the administrator of the environment once, with the password only as a hash', async () => {
    const first = people.authWith({ ADMIN_EMAIL: 'Ada@Example.test', ADMIN_PASSWORD: 'correct horse' });
    await Promise.all([first.onApplicationBootstrap(), first.onApplicationBootstrap()]);
    expect(await first.list()).toMatchObject([{ email: 'ada@example.test', role: 'admin', active: true }]);
    const [{ passwordHash }] = (await db.getRepository(UserEntity).find()) as [UserEntity];
    expect(passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('makes no administrator where somebody is already', async () => {
    await createAda();
    await people.authWith({ ADMIN_EMAIL: 'eve@example.test' }).onApplicationBootstrap();
    expect(await auth.list()).toHaveLength(1);
  });

  it('has one user for an address, however it is written', async () => {
    await createAda();
    await expect(auth.create({ email: 'ADA@example.test', name: 'A', role: 'viewer' })).rejects.toThrow(Refusal);
  });

  it('never shuts the last administrator out', async () => {
    await createAda();
    await expect(people.changes.disable('ada@example.test')).rejects.toThrow('last active administrator');
    await auth.create({ email: 'bea@example.test', name: 'Bea', role: 'admin' });
    await people.changes.disable('ada@example.test');
    await expect(people.changes.disable('bea@example.test')).rejects.toThrow('last active administrator');
  });

  it('shows a viewer what was granted to them', async () => {
    const { id } = await auth.create({ email: 'v@example.test', name: 'V', role: 'viewer' });
    await db.getRepository(UserGrantEntity).insert({ userId: id, type: 'customer', ref: 'c-1' });
    expect(await auth.actor(id)).toMatchObject({ role: 'viewer', grants: [{ type: 'customer', id: 'c-1' }] });
  });

  describe('a link code', () => {
    const codeForAda = async () => links.createLinkCode((await createAda()).id);

    it('is of the alphabet and length that Telegram takes, and is not kept', async () => {
      const { code, deepLink } = await codeForAda();
      expect(code).toMatch(/^[\w-]{20,64}$/);
      expect(deepLink).toBe(`https://t.me/panoptes_bot?start=${code}`);
      expect(JSON.stringify(await db.query('SELECT * FROM link_codes'))).not.toContain(code);
    });

    it('links whoever brings it', async () => {
      const { code } = await codeForAda();
      expect((await links.known(ANN.id)).actor).toBeNull();
      expect(await links.redeem(code, ANN)).toMatchObject({ outcome: 'linked', actor: { name: 'Ada', role: 'admin' } });
      expect((await links.known(ANN.id)).actor).toMatchObject({ name: 'Ada' });
    });

    it('works once, also when two bring it at the same moment', async () => {
      const { code } = await codeForAda();
      const outcomes = await Promise.all([links.redeem(code, ANN), links.redeem(code, BEN)]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['linked', 'wrong']);
    });

    it('is as good as used again by the one who has used it', async () => {
      const { code } = await codeForAda();
      await links.redeem(code, ANN);
      expect(await links.redeem(code, ANN)).toMatchObject({ outcome: 'linked' });
      expect(await links.redeem(code, BEN)).toEqual({ outcome: 'wrong' });
    });

    it('is worth nothing after ten minutes', async () => {
      const { code } = await codeForAda();
      await clock.pass(minutes(10));
      expect(await links.redeem(code, ANN)).toEqual({ outcome: 'wrong' });
    });

    it('cannot be guessed at without end, and the right one does not help who guessed', async () => {
      const { code } = await codeForAda();
      for (let guess = 0; guess < 5; guess++)
        expect(await links.redeem(`guess-${guess}`, ANN)).toEqual({ outcome: 'wrong' });
      expect(await links.redeem(code, ANN)).toEqual({ outcome: 'throttled' });
      expect(await links.redeem(code, BEN)).toMatchObject({ outcome: 'linked' });
      await clock.pass(minutes(10));
      expect(await links.redeem('guess-6', ANN)).toEqual({ outcome: 'wrong' });
    });

    it('of somebody who is shut out links nobody', async () => {
      const { code } = await codeForAda();
      await auth.create({ email: 'bea@example.test', name: 'Bea', role: 'admin' });
      await people.changes.disable('ada@example.test');
      expect(await links.redeem(code, ANN)).toEqual({ outcome: 'wrong' });
    });

    it('moves a Telegram user from one of ours to another', async () => {
      const { code } = await codeForAda();
      const bea = await auth.create({ email: 'bea@example.test', name: 'Bea', role: 'viewer' });
      await links.redeem(code, ANN);
      await links.redeem((await links.createLinkCode(bea.id)).code, ANN);
      expect((await links.known(ANN.id)).actor).toMatchObject({ name: 'Bea' });
    });
  });

  it('forgets who is behind a Telegram user as soon as they are shut out', async () => {
    const ada = await createAda();
    await auth.create({ email: 'bea@example.test', name: 'Bea', role: 'admin' });
    await links.redeem((await links.createLinkCode(ada.id)).code, ANN);
    await people.changes.disable('ada@example.test');
    expect((await links.known(ANN.id)).actor).toBeNull();
  });
});
