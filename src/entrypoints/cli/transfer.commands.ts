import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { Command } from 'commander';

import { type ConfigurationDocument, type DocumentFault, readDocument } from '../../domain/configuration-document';
import { PassphraseBox } from '../../platform/secrets/passphrase-box';
import { Secret } from '../../platform/secrets/secret';
import { exportConfiguration, sealable, type Write } from './configuration-export';
import { type Imported, importConfiguration } from './configuration-import';
import { type Desk, Misuse, type Outcome } from './desk';

interface ExportOptions {
  readonly file?: string;
  readonly withSecrets?: boolean;
}

interface ImportOptions {
  readonly file?: string;
  readonly dryRun?: boolean;
  readonly withoutSecrets?: boolean;
}

const SHORTEST_PASSPHRASE = 12;

/** A document of a hundred thousand locations has about 15 MB. */
const LARGEST = 256 * 1024 * 1024;

/** More faults than these say nothing new. */
const MOST_FAULTS = 100;

/** `panoptes export` and `panoptes import`: everything that people have set up, from one database to another. */
export function transferCommands(program: Command, desk: Desk): void {
  program
    .command('export')
    .description('everything that was set up, as one JSON document; no password, session or token is in it')
    .option('--file <path>', 'write it there instead of to standard output')
    .option('--with-secrets', "seal the accounts' authorization headers in it, under a passphrase that is asked for")
    .action(
      desk.withHouse(async (house, { file, withSecrets }: ExportOptions) => {
        const box = withSecrets ? await PassphraseBox.create(await newPassphrase(desk)) : null;
        if (file === undefined) {
          const { leftOut } = await exportConfiguration(house, (text) => desk.terminal.write(text), box);
          if (leftOut > 0) desk.terminal.complain(gone(leftOut));
          return { text: null, data: null };
        }
        const exported = await intoFile(file, (write) => exportConfiguration(house, write, box));
        const lines = Object.entries(exported.counts).map(([section, count]) => `${section}: ${count}`);
        if (exported.leftOut > 0) lines.push(gone(exported.leftOut));
        return { text: [`written to ${file}`, ...lines].join('\n'), data: { file, ...exported } };
      }),
    );

  program
    .command('import')
    .description('take in a document of `panoptes export`; nothing is deleted, and doing it twice changes nothing')
    .option('--file <path>', 'the document; - or nothing: standard input', '-')
    .option('--dry-run', 'only say what would happen')
    .option('--without-secrets', 'leave the sealed authorization headers closed')
    .action(
      desk.withHouse(async (house, { file = '-', dryRun = false, withoutSecrets = false }: ImportOptions) => {
        const read = readDocument(await parsed(desk, file));
        if ('faults' in read) return refused(read.faults);
        const { document } = read;
        const headers = withoutSecrets ? new Map<string, Secret>() : await opened(desk, document, file);
        const imported = await importConfiguration(house, document, { headers, dryRun });
        return imported.faults.length > 0 ? refused(imported.faults) : told(imported, dryRun);
      }),
    );
}

async function newPassphrase(desk: Desk): Promise<Secret> {
  const passphrase = await desk.terminal.askNewSecret('Passphrase');
  if (passphrase.length >= SHORTEST_PASSPHRASE) return new Secret(passphrase);
  throw new Misuse(`a passphrase has at least ${SHORTEST_PASSPHRASE} characters; give it on standard input`);
}

const gone = (count: number) => `left out, because it is about something that is gone or not watched: ${count}`;

/** Written beside it first: what is there stays as it is until the new one is whole. For its owner's eyes alone. */
async function intoFile<T>(file: string, work: (write: Write) => Promise<T>): Promise<T> {
  const beside = `${file}.${randomBytes(4).toString('hex')}`;
  const handle = await open(beside, 'wx', 0o600);
  try {
    const result = await work(async (text) => void (await handle.writeFile(text)));
    await handle.sync();
    await handle.close();
    await rename(beside, file);
    return result;
  } catch (cause) {
    await handle.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw cause;
  }
}

async function parsed(desk: Desk, file: string): Promise<unknown> {
  if (file !== '-' && (await stat(file)).size > LARGEST) throw new Misuse(`${file} is too large to be a document`);
  const text = file === '-' ? await desk.terminal.readInput(LARGEST) : await readFile(file, 'utf8');
  if (text === null) throw new Misuse('give a document by --file, or on standard input');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`${file === '-' ? 'what came on standard input' : file} is no JSON document`);
  }
}

/** The authorization headers of a document, opened by the passphrase that they were sealed under. */
async function opened(desk: Desk, document: ConfigurationDocument, file: string): Promise<Map<string, Secret>> {
  const sealed = document.plumeAccounts.filter(({ sealedAuthHeader }) => sealedAuthHeader !== undefined);
  if (sealed.length === 0) return new Map();
  if (!document.secrets) throw new Error('secrets: the document does not say how its headers were sealed');
  if (file === '-') {
    throw new Misuse(
      'the document holds sealed headers, and their passphrase is read from standard input: ' +
        'give the document by --file, or leave them closed by --without-secrets',
    );
  }
  const passphrase = await desk.terminal.askSecret('Passphrase');
  if (!passphrase) {
    throw new Misuse('give the passphrase on standard input, or leave the headers closed by --without-secrets');
  }
  const box = await PassphraseBox.at(document.secrets, new Secret(passphrase));
  return new Map(
    sealed.map(({ name, sealedAuthHeader = '' }) => {
      const header = headerIn(box, name, sealedAuthHeader);
      if (!header) throw new Error('the passphrase is not the one of this document, or the document was changed');
      return [name, header];
    }),
  );
}

function headerIn(box: PassphraseBox, name: string, sealed: string): Secret | null {
  const text = box.open(sealed)?.reveal();
  if (text === undefined) return null;
  const { account, authHeader } = JSON.parse(text) as { account: string; authHeader: string };
  return account === name && text === sealable(account, authHeader) ? new Secret(authHeader) : null;
}

function refused(faults: readonly DocumentFault[]): Outcome {
  const lines = faults.slice(0, MOST_FAULTS).map(({ path, fault }) => (path ? `${path}: ${fault}` : fault));
  if (faults.length > MOST_FAULTS) lines.push(`and ${faults.length - MOST_FAULTS} more`);
  return { text: [...lines, 'nothing was changed'].join('\n'), data: { faults }, failed: true };
}

function told({ counts, changes }: Imported, dryRun: boolean): Outcome {
  const lines = changes.map(({ section, what, key, why }) => `${section}: ${key} ${what}${why ? ` (${why})` : ''}`);
  const sums = Object.entries(counts).map(([section, { created, updated, unchanged, skipped }]) => {
    return `${section}: ${created} created, ${updated} updated, ${unchanged} unchanged, ${skipped} skipped`;
  });
  const end = dryRun ? ['nothing was changed: this was a dry run'] : [];
  return { text: [...lines, ...sums, ...end].join('\n'), data: { dryRun, counts, changes } };
}
