import { exists, exportsOf, files, productFiles, text } from './repository';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...files('docs').filter((path) => path.endsWith('.md'))];

interface Package {
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}
const manifest = exportsOf('package.json') as unknown as Package;
const dependencies = Object.entries({
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
});

/** The cells of the table of dependencies: package, licence, reason. */
const rows = text('docs/dependencies.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

describe('the documentation', () => {
  it('explains every metric, and none that is not there', () => {
    const counted = names(productFiles().map(text).join('\n'), /\bpanoptes_[a-z0-9_]+\b/g);
    expect(names(text('docs/operations.md'), /\bpanoptes_[a-z0-9_]+\b/g)).toEqual(counted);
  });

  it.each(dependencies)('says what %s is for, and its licence', (name) => {
    const [, licence, reason] = rows.find(([cell]) => cell === `\`${name}\``) ?? [];
    expect(reason).toMatch(/\w/);
    const installed = `node_modules/${name}/package.json`;
    if (exists(installed)) expect(licence).toBe(exportsOf(installed).license);
  });

  it('speaks of no dependency that is not there', () => {
    const spoken = rows.map(([cell]) => /^`(.+)`$/.exec(cell ?? '')?.[1]).filter((name) => name !== undefined);
    expect(spoken.sort()).toEqual(dependencies.map(([name]) => name).sort());
  });

  it.each(PAGES)('%s links only to what exists', (page) => {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    const links = [...text(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((match) => match[1]!);
    expect(links.filter((link) => !exists(folder + link))).toEqual([]);
  });

  it.each([...PAGES, '.ci/run', 'Dockerfile'])('%s names only scripts that package.json has', (page) => {
    const scripts = names(text(page), /(?<=npm run (?:--silent )?)[a-z][\w:]*/g);
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
  });
});

describe('package.json and its lock file', () => {
  it('pins every dependency to one version', () => {
    expect(dependencies.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('records no download address', () => {
    expect(text('package-lock.json')).not.toMatch(/"resolved": "(https?|git|file)/);
  });
});

const names = (source: string, pattern: RegExp): string[] => [...new Set(source.match(pattern) ?? [])].sort();
