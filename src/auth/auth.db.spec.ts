import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../test/support/database';
import { TestClock } from '../../test/support/test-clock';
import { minutes } from '../domain/duration';
import { databaseOptions } from '../platform/database/options';
import type { TelegramConnection } from '../platform/telegram/telegram-connection';
import { AuthConfig } from './auth.config';
import { AuthService, UserError } from './auth.service';
import { FailedTryEntity } from './failed-try.entity';
import { LinkCodeEntity } from './link-code.entity';
import { TelegramLinkEntity } from './telegram-link.entity';
import { TelegramLinksService } from './telegram-links.service';
import { UserGrantEntity } from './user-grant.entity';
import { UserEntity } from './user.entity';

const ANN = { id: 7, firstName: 'Ann', username: 'ann', language: 'en' };
const BEN = { id: 8, firstName: 'Ben' };

describe('who is who', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;
  let auth: AuthService;
  let links: TelegramLinksService;

  const authWith = (env: Record<string, string>) => new AuthService(db, clock, new AuthConfig(env));
  const createAda = () => auth.create({ email: ' Ada@Example.test', name: 'Ada', role: 'admin', password: 'correct' });

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await freshDatabase();
    const entities = [UserEntity, UserGrantEntity, TelegramLinkEntity, LinkCodeEntity, FailedTryEntity];
    db = await new DataSource(databaseOptions(database.url, { entities })).initialize();
    clock = new TestClock();
    auth = authWith({});
    const connection = { learnUsername: () => Promise.resolve('panoptes_bot') };
    links = new TelegramLinksService(db, clock, auth, connection as unknown as TelegramConnection);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  it('makes the administrator of the environment once, with the password only as a hash', async () => {
    const first = authWith({ ADMIN_EMAIL: 'Ada@Example.test', ADMIN_PASSWORD: 'correct horse' });
    await Promise.all([first.onApplicationBootstrap(), first.onApplicationBootstrap()]);
    expect(await first.list()).toMatchObject([{ email: 'ada@example.test', role: 'admin', active: true }]);
    const [{ passwordHash }] = (await db.getRepository(UserEntity).find()) as [UserEntity];
    expect(passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('makes no administrator where somebody is already', async () => {
    await createAda();
    await authWith({ ADMIN_EMAIL: 'eve@example.test' }).onApplicationBootstrap();
    expect(await auth.list()).toHaveLength(1);
  });

  it('has one user for an address, however it is written', async () => {
    await createAda();
    await expect(auth.create({ email: 'ADA@example.test', name: 'A', role: 'viewer' })).rejects.toThrow(UserError);
  });

  it('never shuts the last administrator out', async () => {
    await createAda();
    await expect(auth.disable('ada@example.test')).rejects.toThrow('last active administrator');
    await auth.create({ email: 'bea@example.test', name: 'Bea', role: 'admin' });
    await auth.disable('ada@example.test');
    await expect(auth.disable('bea@example.test')).rejects.toThrow('last active administrator');
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
      expect(await links.userByTelegram(ANN.id)).toBeNull();
      expect(await links.redeem(code, ANN)).toMatchObject({ outcome: 'linked', actor: { name: 'Ada', role: 'admin' } });
      expect(await links.userByTelegram(ANN.id)).toMatchObject({ name: 'Ada' });
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
      await auth.disable('ada@example.test');
      expect(await links.redeem(code, ANN)).toEqual({ outcome: 'wrong' });
    });

    it('moves a Telegram user from one of ours to another', async () => {
      const { code } = await codeForAda();
      const bea = await auth.create({ email: 'bea@example.test', name: 'Bea', role: 'viewer' });
      await links.redeem(code, ANN);
      await links.redeem((await links.createLinkCode(bea.id)).code, ANN);
      expect(await links.userByTelegram(ANN.id)).toMatchObject({ name: 'Bea' });
    });
  });

  it('forgets who is behind a Telegram user as soon as they are shut out', async () => {
    const ada = await createAda();
    await auth.create({ email: 'bea@example.test', name: 'Bea', role: 'admin' });
    await links.redeem((await links.createLinkCode(ada.id)).code, ANN);
    await auth.disable('ada@example.test');
    expect(await links.userByTelegram(ANN.id)).toBeNull();
  });
});
