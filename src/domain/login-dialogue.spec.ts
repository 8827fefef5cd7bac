import fc from 'fast-check';

import { after, minutes } from './duration';
import { beginLogin, hear, judge, type LoginDialogue, type LoginVerdict, readLogin } from './login-dialogue';

const NOW = new Date('2026-03-01T10:00:00Z');
const waiting = (step: LoginDialogue['step'], more: Partial<LoginDialogue> = {}): LoginDialogue => ({
  ...beginLogin('ada@example.test', NOW),
  step,
  ...more,
});

describe('what follows /login', () => {
  it.each([
    ['', null, false],
    ['ada@example.test', 'ada@example.test', false],
    ['ada@example.test hunter2', 'ada@example.test', true],
    ['hunter2', null, true],
  ])('%j', (argument, email, tooMuch) => {
    expect(readLogin(argument)).toEqual({ email, tooMuch });
  });
});

describe('a sign-in by chat', () => {
  it('asks for what it does not know yet', () => {
    expect(beginLogin(null, NOW).step).toBe('email');
    expect(beginLogin('ada@example.test', NOW).step).toBe('password');
  });

  it('takes an address for one, and nothing else', () => {
    const dialogue = beginLogin(null, NOW);
    expect(hear(dialogue, ' ada@example.test ', NOW)).toMatchObject({
      kind: 'email',
      next: { step: 'password', email: 'ada@example.test' },
    });
    expect(hear(dialogue, 'hunter2', NOW)).toEqual({ kind: 'no-email' });
  });

  it('takes a password as it was typed, and a code without its gaps', () => {
    expect(hear(waiting('password'), ' two words ', NOW)).toMatchObject({ password: ' two words ' });
    expect(hear(waiting('code'), '123 456', NOW)).toMatchObject({ code: '123456' });
  });

  it('asks for the code of the second factor after the password, and counts a wrong one', () => {
    const asked = judge(waiting('password'), 'otp');
    expect(asked).toMatchObject({ step: 'code', wrong: 0 });
    expect(judge(asked as LoginDialogue, 'otp')).toMatchObject({ step: 'code', wrong: 1 });
    expect(judge(asked as LoginDialogue, 'wrong')).toMatchObject({ step: 'code', wrong: 1 });
  });

  it('is over at once for who is throttled, and for nobody else', () => {
    expect(judge(waiting('password'), 'throttled')).toMatchObject({ step: 'over' });
    expect(judge(waiting('password'), 'wrong')).toMatchObject({ step: 'password', wrong: 1 });
    expect(judge(waiting('password'), 'ok')).toBeNull();
  });

  it('ends after ten minutes, whatever it waits for', () => {
    for (const step of ['email', 'password', 'code', 'over'] as const) {
      expect(hear(waiting(step), 'ada@example.test', after(NOW, minutes(10)))).toEqual({ kind: 'late' });
    }
  });

  it('tries three wrong pairs at the most, and none after its time, however people write', () => {
    const message = fc.record({
      text: fc.oneof(fc.string(), fc.constant('ada@example.test')),
      pause: fc.integer({ min: 0, max: minutes(4) }),
      verdict: fc.constantFrom<LoginVerdict>('wrong', 'otp', 'throttled'),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), fc.boolean(), (messages, addressFirst) => {
        let dialogue = beginLogin(addressFirst ? 'ada@example.test' : null, NOW);
        let now = NOW;
        let wrong = 0;
        for (const { text, pause, verdict } of messages) {
          now = after(now, pause);
          const word = hear(dialogue, text, now);
          if (word.kind === 'email') dialogue = word.next;
          if (word.kind !== 'password' && word.kind !== 'code') continue;
          expect(now < after(NOW, minutes(10))).toBe(true);
          if (verdict !== 'otp' || word.kind === 'code') wrong += 1;
          dialogue = judge(dialogue, verdict) as LoginDialogue;
        }
        expect(wrong).toBeLessThanOrEqual(3);
      }),
    );
  });
});
