import fc from 'fast-check';

import { csvLine } from './csv';

describe('a line of a table', () => {
  it.each([
    [['Hall', 7, null, undefined, true], 'Hall,7,,,true\r\n'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"\r\n'],
    [[new Date('2026-03-04T12:00:00Z')], '2026-03-04T12:00:00.000Z\r\n'],
  ])('of %j is %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('runs nothing that a name says: %j', (name) => {
    expect(csvLine([name]).replace(/^"/, '')).toMatch(/^'/);
  });

  it('gives back what was put in, whatever it was', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 });
    fc.assert(
      fc.property(texts, (given) => {
        const cells = ['first', ...given];
        const read = [
          ...csvLine(cells)
            .slice(0, -2)
            .matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g),
        ];
        const back = read.map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').replace(/^'/, ''));
        expect(back).toEqual(cells.map((cell) => cell.replace(/^'/, '')));
      }),
    );
  });
});
