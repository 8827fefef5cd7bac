import { inSpanish } from '../../src/domain/texts/field-faults';
import { productFiles, text } from './repository';

/** Where the schemas are whose faults people read over REST. */
const schemas = productFiles().filter(
  (path) =>
    (/^src\/(entrypoints\/rest|channels)\//.test(path) && !/(\.config|\/wording)\.ts$/.test(path)) ||
    path === 'src/platform/mqtt/broker-url.ts',
);

/** Sentences of ours in a file, with the numbers that are filled in. */
const sentences = (path: string): string[] =>
  [...text(path).matchAll(/(['"`])((?:must|expected) [^\n]*?)\1/g)].map(([, , said = '']) =>
    said.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
      const [, number = ''] = new RegExp(`const ${name} = ([\\d_]+)`).exec(text(path)) ?? [];
      return number.replaceAll('_', '');
    }),
  );

describe('what a schema says of a field that does not fit', () => {
  it('begins as all do, so that it is found here', () => {
    const others = (path: string) => text(path).match(/\b(error|message): (['"`])(?!must |expected )[^\n]*/g) ?? [];
    const found = schemas.filter((path) => text(path).includes("from 'zod'")).flatMap(others);
    // Not of fields: what cannot be opened, what providers tell.
    expect(found.filter((line) => !/what was stored|Twilio/.test(line))).toEqual([]);
  });

  it('has its Spanish', () => {
    const all = schemas.flatMap(sentences);
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((said) => inSpanish(said) === said)).toEqual([]);
  });
});
