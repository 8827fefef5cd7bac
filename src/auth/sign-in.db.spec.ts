import { gatherPeople, PASSWORD, type People } from '../../test/support/people';
import { minutes, seconds } from '../domain/duration';
import { rows } from '../platform/database/sql';
import { codeAt, stepAt } from './totp';
import type { User } from './user';

const HERE = { address: '192.0.2.7' };

describe('a sign-in', () => {
  let people: People;
  let ada: User;

  const tryIn = (password: string, email = ada.email, from: { address: string | null; otp?: string } = HERE) =>
    people.signIn.check(email, password, from);
  const wrongly = async (times: number, email?: string, address: string | null = HERE.address) => {
    for (let no = 0; no < times; no++) await tryIn(`wrong ${no}`, email, { address });
  };

  beforeEach(async () => {
    people = await gatherPeople();
    ada = await people.add('ada', 'admin');
  });
  afterEach(() => people.part());

  it('is by e-mail, however it is written, and password', async () => {
    expect(await tryIn(PASSWORD, ' ADA@Example.TEST ')).toEqual({ kind: 'ok', userId: ada.id });
    expect(await tryIn(PASSWORD.toUpperCase())).toEqual({ kind: 'wrong' });
  });

  it('answers the same to who is unknown, wrong, disabled or without a password', async () => {
    const bea = await people.add('bea', 'admin');
    await people.changes.change(bea.id, { active: false });
    await people.auth.create({ email: 'invited@example.test', name: 'I', role: 'viewer' });
    for (const email of [ada.email, 'nobody@example.test', bea.email, 'invited@example.test']) {
      expect(await tryIn(email === ada.email ? 'wrong' : PASSWORD, email)).toEqual({ kind: 'wrong' });
    }
  });

  it('takes as long for who is unknown as for who is not', async () => {
    const took = { known: [] as number[], unknown: [] as number[] };
    for (let no = 0; no < 4; no++) {
      for (const [kind, email] of [
        ['known', ada.email],
        ['unknown', 'nobody@example.test'],
      ] as const) {
        const begun = performance.now();
        await tryIn('wrong', email);
        took[kind].push(performance.now() - begun);
      }
    }
    // The slow hash is all but nothing of it: without it an unknown address is answered ten times as fast.
    expect(Math.min(...took.unknown)).toBeGreaterThan(Math.min(...took.known) / 2);
  });

  it('has to wait after five wrong passwords, also with the right one, until the first is a quarter of an hour old', async () => {
    await wrongly(1);
    await people.clock.pass(minutes(5));
    await wrongly(4);
    expect(await tryIn(PASSWORD)).toEqual({ kind: 'throttled', retryAfterSeconds: 600 });
    await people.clock.pass(minutes(10) - 1);
    expect(await tryIn(PASSWORD)).toEqual({ kind: 'throttled', retryAfterSeconds: 1 });
    await people.clock.pass(1);
    expect(await tryIn(PASSWORD)).toMatchObject({ kind: 'ok' });
  });

  it('counts for an address that nobody has as for any other', async () => {
    await wrongly(5, 'nobody@example.test');
    expect(await tryIn(PASSWORD, 'nobody@example.test')).toMatchObject({ kind: 'throttled' });
  });

  it('is not helped by a restart, another replica or another network', async () => {
    await wrongly(5);
    people.signIn = people.newSignIn();
    expect(await tryIn(PASSWORD, ada.email, { address: '198.51.100.1' })).toMatchObject({ kind: 'throttled' });
    expect(await tryIn(PASSWORD, ada.email, { address: null })).toMatchObject({ kind: 'throttled' });
  });

  it('does not shut everybody out because of one', async () => {
    const bea = await people.add('bea', 'viewer');
    await wrongly(5);
    expect(await tryIn(PASSWORD, bea.email)).toMatchObject({ kind: 'ok' });
  });

  it('has to wait after twenty wrong tries from one network, whoever is tried', async () => {
    for (let no = 0; no < 5; no++) await wrongly(4, `user-${no}@example.test`);
    expect(await tryIn(PASSWORD)).toMatchObject({ kind: 'throttled' });
    expect(await tryIn(PASSWORD, ada.email, { address: '198.51.100.1' })).toMatchObject({ kind: 'ok' });
  });

  it('is tried five times at the most, also when a hundred try at once, here and on another replica', async () => {
    const replicas = [people.signIn, people.newSignIn()];
    const all = Array.from({ length: 100 }, (_, no) => replicas[no % 2]!.check(ada.email, `guess ${no}`, HERE));
    const kinds = (await Promise.all(all)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'throttled')).toHaveLength(95);
  });

  it('throttles nobody who is right, however many are at once', async () => {
    await wrongly(4);
    const all = await Promise.all(Array.from({ length: 30 }, () => tryIn(PASSWORD)));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['ok']));
  });

  it('is counted when it fails, and keeps nothing of what was typed', async () => {
    await tryIn('my other password', 'pasted by mistake: hunter2');
    expect(JSON.stringify(await rows(people.db, 'SELECT * FROM failed_tries'))).not.toMatch(/hunter2|other password/);
    expect(await people.metrics.text()).toContain('panoptes_sign_ins_failed_total{reason="wrong"} 1');
  });

  describe('with a second factor', () => {
    let secret: Buffer;
    const code = () => codeAt(secret, stepAt(people.clock.now()));

    beforeEach(async () => {
      const { otpauthUrl } = await people.secondFactors.begin(ada.id);
      secret = fromBase32(new URL(otpauthUrl).searchParams.get('secret') ?? '');
    });

    it('is as before until the first right code', async () => {
      expect(await tryIn(PASSWORD)).toMatchObject({ kind: 'ok' });
      expect(await people.secondFactors.confirm(ada.id, '000000')).toBe(false);
      expect(await tryIn(PASSWORD)).toMatchObject({ kind: 'ok' });
    });

    it('wants the code as well from then on, and takes each once', async () => {
      expect(await people.secondFactors.confirm(ada.id, code())).toBe(true);
      expect(await tryIn(PASSWORD)).toEqual({ kind: 'otp' });
      expect(await tryIn(PASSWORD, ada.email, { ...HERE, otp: code() })).toEqual({ kind: 'wrong' });
      await people.clock.pass(seconds(30));
      const both = await Promise.all([0, 1].map(() => tryIn(PASSWORD, ada.email, { ...HERE, otp: code() })));
      expect(both.map(({ kind }) => kind).sort()).toEqual(['ok', 'wrong']);
    });

    it('tells nobody with a wrong password that there is one', async () => {
      await people.secondFactors.confirm(ada.id, code());
      expect(await tryIn('wrong')).toEqual({ kind: 'wrong' });
    });

    it('does not let codes be guessed', async () => {
      await people.secondFactors.confirm(ada.id, code());
      for (let no = 0; no < 5; no++) await tryIn(PASSWORD, ada.email, { ...HERE, otp: '000000' });
      await people.clock.pass(seconds(30));
      expect(await tryIn(PASSWORD, ada.email, { ...HERE, otp: code() })).toMatchObject({ kind: 'throttled' });
    });

    it('is proved once more by a code or the password, and wrong tries count at every door', async () => {
      await people.secondFactors.confirm(ada.id, code());
      await people.clock.pass(seconds(30));
      const prove = (proof: object) => people.signIn.prove(ada.id, { ...HERE, ...proof });
      expect(await prove({})).toEqual({ kind: 'wrong' });
      expect(await prove({ otp: code() })).toMatchObject({ kind: 'ok' });
      expect(await prove({ password: PASSWORD })).toMatchObject({ kind: 'ok' });
      for (let no = 0; no < 4; no++) expect(await prove({ otp: '000000' })).toEqual({ kind: 'wrong' });
      await tryIn('wrong');
      expect(await prove({ password: PASSWORD })).toMatchObject({ kind: 'throttled' });
    });

    it('does not let codes be guessed where tries are not counted', async () => {
      await people.secondFactors.confirm(ada.id, code());
      await expect(people.secondFactors.confirm(ada.id, '000000')).rejects.toThrow('remove it first');
    });

    it('begins anew only when the old one is removed', async () => {
      await people.secondFactors.confirm(ada.id, code());
      await expect(people.secondFactors.begin(ada.id)).rejects.toThrow('remove it first');
      expect(await people.secondFactors.remove(ada.id)).toBe(true);
      expect(await tryIn(PASSWORD)).toMatchObject({ kind: 'ok' });
      expect(await people.audited()).toEqual(['user.created', 'second-factor.added', 'second-factor.removed']);
    });

    it('keeps its secret sealed', async () => {
      const [kept] = await rows<{ sealed_secret: string }>(people.db, 'SELECT * FROM second_factors');
      expect(kept?.sealed_secret).toMatch(/^v1\./);
      expect(JSON.stringify(kept)).not.toContain(secret.toString('base64'));
    });
  });
});

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
