import { files, productFiles, text } from './repository';

const typescript = ['src', 'simulators', 'demo', 'bench', 'test']
  .flatMap(files)
  .filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/'));

/** Lists of "one file, one line"; any other index.ts is a barrel. */
const LISTS = [
  'src/channels/index.ts',
  'src/domain/messages/index.ts',
  'src/domain/rules/index.ts',
  'src/entrypoints/telegram-bot/commands/index.ts',
  'src/platform/database/migrations/index.ts',
  'src/tools/index.ts',
];

describe('the words of the house', () => {
  it('has no place for what has no name', () => {
    expect(typescript.filter((path) => /(^|\/)(utils?|helpers?|common|shared|misc)(\/|\.ts$)/.test(path))).toEqual([]);
  });

  it('has lists, and no barrels', () => {
    expect(productFiles().filter((path) => path.endsWith('/index.ts') && !LISTS.includes(path))).toEqual([]);
  });

  it('has no default exports', () => {
    expect(typescript.filter((path) => /^export default\b/m.test(text(path)))).toEqual([]);
  });

  it('has unions, and no enums', () => {
    expect(typescript.filter((path) => /^(export )?(declare )?(const )?enum \w/m.test(text(path)))).toEqual([]);
  });

  it('switches no check off', () => {
    const off = new RegExp(['eslint-' + 'disable', '@ts-' + '(ignore|nocheck|expect-error)'].join('|'));
    expect(typescript.filter((path) => off.test(text(path)))).toEqual([]);
  });

  it('skips no test and favours none', () => {
    const specs = typescript.filter((path) => /\.(e2e-)?spec\.ts$/.test(path));
    expect(
      specs.filter((path) => /\b(describe|it|test)\.(only|skip|todo)\b|^\s*[fx](it|describe)\(/m.test(text(path))),
    ).toEqual([]);
  });

  it('opens every product file that declares a class with what it is for', () => {
    const silent = productFiles().filter(
      (path) => /^(export )?class \w/m.test(text(path)) && !/\/\*\*|^\/\//m.test(text(path)),
    );
    expect(silent.filter((path) => !/\.(command|config|module|entity)\.ts$/.test(path))).toEqual([]);
  });
});
