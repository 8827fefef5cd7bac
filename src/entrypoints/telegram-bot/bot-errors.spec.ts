import { causeInWords } from './bot-errors';

describe('what admins are told of a fault', () => {
  it('names what failed', () => {
    expect(causeInWords(new TypeError('x is not a function'))).toBe('TypeError: x is not a function');
    expect(causeInWords(new Error('relation "boards" does not exist'))).toBe('Error: relation "boards" does not exist');
  });

  it.each([
    'invalid input syntax for type uuid: "correct horse"',
    'invalid input syntax for type json: "correct\nhorse"',
    `Unexpected token 'c', "correct horse" is not valid JSON`,
    'connect to postgres://panoptes:correct-horse@db/panoptes failed',
    'request to https://api.telegram.org/bot123456:correct-horse/sendMessage failed',
  ])('never holds what somebody wrote, nor a secret of ours: %s', (message) => {
    expect(causeInWords(new Error(message))).not.toMatch(/correct/);
  });

  it('is short', () => {
    expect(causeInWords(new Error('x'.repeat(5_000)))).toHaveLength(300);
  });
});
