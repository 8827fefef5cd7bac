import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { PeopleTransfer } from '../../auth/people-transfer.service';
import {
  type ConfigurationDocument,
  type DocumentFault,
  placeName,
  subscriptionName,
  taken,
  type Taken,
} from '../../domain/configuration-document';
import type { NamedScope } from '../../domain/configuration-document';
import type { Scope } from '../../domain/scope';
import { AccountsTransfer } from '../../fleet/accounts-transfer.service';
import { LocationsTransfer } from '../../fleet/locations-transfer.service';
import { SilencesTransfer } from '../../incidents/silences-transfer.service';
import { DestinationsTransfer } from '../../notifications/destinations-transfer.service';
import { TemplatesTransfer } from '../../notifications/templates-transfer.service';
import { Audit } from '../../platform/audit/audit';
import type { Tx } from '../../platform/database/sql';
import type { Secret } from '../../platform/secrets/secret';
import { checkDocument, slices } from './configuration-check';

export type Counts = Readonly<Record<Taken['what'], number>>;

/** What an import did, section by section; with faults it did nothing. */
export interface Imported {
  readonly faults: readonly DocumentFault[];
  readonly counts: Readonly<Record<string, Counts>>;
  /** Everything but what is unchanged. */
  readonly changes: readonly (Taken & { readonly section: string })[];
}

interface Choices {
  /** The authorization headers that were opened, by the name of their account. */
  readonly headers: ReadonlyMap<string, Secret>;
  /** Do everything, and keep nothing of it. */
  readonly dryRun: boolean;
}

/**
 * Takes in a document in one transaction: it is checked whole before anything is written, and nothing that is here is
 * deleted. Doing it again changes nothing.
 */
export async function importConfiguration(
  house: INestApplicationContext,
  document: ConfigurationDocument,
  { headers, dryRun }: Choices,
): Promise<Imported> {
  const runner = house.get(DataSource).createQueryRunner();
  try {
    await runner.startTransaction();
    const imported = await take(house, runner.manager, document, headers);
    if (dryRun || imported.faults.length > 0) await runner.rollbackTransaction();
    else await runner.commitTransaction();
    return imported;
  } catch (cause) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw cause;
  } finally {
    await runner.release();
  }
}

async function take(
  house: INestApplicationContext,
  tx: Tx,
  document: ConfigurationDocument,
  headers: Choices['headers'],
): Promise<Imported> {
  const faults = await checkDocument(house, tx, document);
  if (faults.length > 0) return { faults, counts: {}, changes: [] };
  const people = house.get(PeopleTransfer);
  const locations = house.get(LocationsTransfer);
  const destinations = house.get(DestinationsTransfer);
  const hadAnAdmin = await people.hasAnAdmin(tx);
  const resolved = async <T extends { readonly scope: NamedScope }>(some: readonly T[]) => {
    const here = await locations.resolve(
      tx,
      some.map(({ scope }) => scope),
    );
    return some.map((each, at) => ({ ...each, here: here[at] as Scope }));
  };

  const done: Record<string, Taken[]> = {
    users: await inSlices(document.users, (some) => people.take(tx, some)),
    plumeAccounts: await inSlices(document.plumeAccounts, (some) =>
      house.get(AccountsTransfer).take(
        tx,
        some.map((account) => ({ ...account, header: headers.get(account.name) ?? null })),
      ),
    ),
    locations: await inSlices(document.locations, (some) => locations.take(tx, some)),
    grants: await inSlices(withGrants(document), async (some) => {
      const all = some.flatMap(({ grants }) => grants);
      const here = (await locations.resolve(tx, all)) as Exclude<Scope, { type: 'all' }>[];
      let at = 0;
      const users = some.map(({ email, grants }) => ({ email, grants: here.slice(at, (at += grants.length)) }));
      return people.takeGrants(tx, users);
    }),
    destinations: await inSlices(document.destinations, (some) => destinations.take(tx, some)),
  };
  const foreign = new Set(done.destinations?.filter(({ what }) => what === 'skipped').map(({ key }) => key));
  done.subscriptions = await inSlices(document.subscriptions, async (some) => {
    const theirs = some.filter((each) => foreign.has(placeName(each)));
    const ours = await resolved(some.filter((each) => !foreign.has(placeName(each))));
    return [
      ...(await destinations.takeSubscriptions(tx, ours)),
      ...theirs.map((each) =>
        taken(subscriptionName(each), 'skipped', 'its destination belongs to somebody else here'),
      ),
    ];
  });
  done.silences = await inSlices(document.silences, async (some) =>
    house.get(SilencesTransfer).take(tx, await resolved(some)),
  );
  done.templates = await inSlices(document.templates, (some) => house.get(TemplatesTransfer).take(tx, some));

  const counts = Object.fromEntries(Object.entries(done).map(([section, all]) => [section, countsOf(all)]));
  await house.get(Audit).write(tx, {
    action: 'configuration.imported',
    subjectType: 'configuration',
    subjectId: null,
    after: counts,
  });
  const tooMany = await destinations.tooMany(tx);
  return {
    faults: [
      ...(hadAnAdmin && !(await people.hasAnAdmin(tx))
        ? [{ path: 'users', fault: 'nobody would be an active administrator any more' }]
        : []),
      ...tooMany.map(({ owner, what }) => ({
        path: 'destinations',
        fault: `${owner} would have more than ${what}, the most that one person may have`,
      })),
    ],
    counts,
    changes: Object.entries(done).flatMap(([section, all]) =>
      all.filter(({ what }) => what !== 'unchanged').map((each) => ({ section, ...each })),
    ),
  };
}

/** The users of whose grants something is said. */
const withGrants = ({ users }: ConfigurationDocument) =>
  users.flatMap(({ email, grants }) => (grants ? [{ email, grants }] : []));

async function inSlices<T>(items: readonly T[], work: (some: readonly T[]) => Promise<readonly Taken[]>) {
  const done: Taken[] = [];
  for (const some of slices(items)) done.push(...(await work(some)));
  return done;
}

function countsOf(all: readonly Taken[]): Counts {
  const counts = { created: 0, updated: 0, unchanged: 0, skipped: 0 };
  for (const { what } of all) counts[what] += 1;
  return counts;
}
