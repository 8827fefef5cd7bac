import { exists, exportsOf, files, isSpec } from './repository';

describe('every list names every file of its kind', () => {
  it.each([
    ['src/channels', /^[^/]+\/[^/]+\.channel\.ts$/, 'index.ts', 'CHANNELS'],
    ['src/domain/rules', /^[^/]+\.rule\.ts$/, 'index.ts', 'RULES'],
    ['src/domain/messages', /^[^/]+\.message\.ts$/, 'index.ts', 'MESSAGE_TYPES'],
    ['src/entrypoints/telegram-bot/commands', /^[^/]+\.command\.ts$/, 'index.ts', 'COMMANDS'],
    ['src/tools', /^[^/]+\.tool\.ts$/, 'index.ts', 'TOOLS'],
    ['src/platform/database/migrations', /^\d+-[^/]+\.ts$/, 'index.ts', 'MIGRATIONS'],
  ])('%s', (folder, kind, index, list) => {
    const listed = exportsOf(`${folder}/${index}`)[list] as readonly unknown[];
    const written = files(folder).filter((path) => !isSpec(path) && kind.test(path.slice(folder.length + 1)));
    const forgotten = written.filter((path) => !Object.values(exportsOf(path)).some((it) => listed.includes(it)));
    expect({ forgotten, listed: listed.length }).toEqual({ forgotten: [], listed: written.length });
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('runs the migrations in the order of their names', () => {
    const names = (exportsOf('src/platform/database/migrations/index.ts').MIGRATIONS as { name: string }[]).map(stamp);
    expect(names).toEqual([...names].sort((a, b) => a - b));
  });

  it.each([
    ['src/channels', '.channel.ts'],
    ['src/domain/rules', '.rule.ts'],
  ])('each of %s has a spec beside it', (folder, ending) => {
    const written = files(folder).filter((path) => path.endsWith(ending));
    expect(written.filter((path) => !exists(path.replace(/\.ts$/, '.spec.ts')))).toEqual([]);
  });
});

/** TypeORM orders by the time at the end of a class's name. */
const stamp = ({ name }: { name: string }): number => Number(/\d+$/.exec(name)?.[0]);
