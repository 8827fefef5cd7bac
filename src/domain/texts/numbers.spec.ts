import { inDigits, measure, percentInWords } from './numbers';

describe('a number for people', () => {
  it.each([
    [1234.5, 0, 'en', '1,235'],
    [1234567.25, 1, 'en', '1,234,567.3'],
    [12345.678, 2, 'es', '12.345,68'],
    [0, 2, 'es', '0,00'],
  ] as const)('%d with %i digits in %s is %s', (value, digits, language, text) => {
    expect(inDigits(value, digits, language)).toBe(text);
  });

  it('has a digit behind the point only where it says something', () => {
    expect([0, 9.04, 99.94, 99.96, 412.7].map((value) => measure(value, 'en'))).toEqual([
      '0.0',
      '9.0',
      '99.9',
      '100',
      '413',
    ]);
  });

  it('calls only the whole 100 %', () => {
    expect([100, 99.99, 99.5, 0].map((value) => percentInWords(value, 'en'))).toEqual([
      '100.0%',
      '99.9%',
      '99.5%',
      '0.0%',
    ]);
    expect(percentInWords(93.75, 'es')).toBe('93,7\u00a0%');
  });
});
