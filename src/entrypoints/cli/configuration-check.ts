import type { INestApplicationContext } from '@nestjs/common';

import { PeopleTransfer } from '../../auth/people-transfer.service';
import { sameAddress } from '../../domain/account';
import {
  type ConfigurationDocument,
  type DocumentFault,
  type NamedScope,
  placeName,
  scopeName,
} from '../../domain/configuration-document';
import { Refusal } from '../../domain/refusal';
import { AccountsTransfer } from '../../fleet/accounts-transfer.service';
import { AccountsService } from '../../fleet/accounts.service';
import { LocationsTransfer } from '../../fleet/locations-transfer.service';
import { DestinationsTransfer } from '../../notifications/destinations-transfer.service';
import type { Tx } from '../../platform/database/sql';
import { Secret } from '../../platform/secrets/secret';
import { CredentialCheckService } from '../../reports/credential-check.service';

/** What is asked of the database at a time. */
export const SLICE = 500;

export function* slices<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += SLICE) yield items.slice(at, at + SLICE);
}

/** Something of a document with where it stands. */
interface Said<T> {
  readonly path: string;
  readonly what: T;
}

/** What in a document does not fit this database: names of nothing, and things that cannot be beside what is here. */
export async function checkDocument(
  house: INestApplicationContext,
  tx: Tx,
  document: ConfigurationDocument,
): Promise<DocumentFault[]> {
  const people = house.get(PeopleTransfer);
  const destinations = house.get(DestinationsTransfer);
  const accounts = await accountFaults(house, tx, document);
  const scopes = scopesIn(document);
  return [
    ...accounts,
    ...(await scopeFaults(house, tx, document, scopes)),
    ...document.destinations.flatMap((destination, at) => {
      const fault = destinations.fault(destination);
      return fault ? [{ path: `destinations[${at}]`, fault }] : [];
    }),
    ...(await missing(
      peopleIn(document),
      new Set(document.users.map(({ email }) => email)),
      (email) => email,
      (emails) => people.known(tx, emails),
      (email) => `${email} is nobody in the document or here`,
    )),
    ...(await missing(
      document.subscriptions.map((what, at) => ({ path: `subscriptions[${at}]`, what })),
      new Set(document.destinations.map(placeName)),
      placeName,
      (places) => destinations.known(tx, places),
      (place) => `${placeName(place)} is no destination in the document or here`,
    )),
  ];
}

async function accountFaults(
  house: INestApplicationContext,
  tx: Tx,
  document: ConfigurationDocument,
): Promise<DocumentFault[]> {
  const here = await house.get(AccountsTransfer).here(tx);
  const partners = new Map(here.map(({ name, partnerId }) => [name, partnerId]));
  const watchedBy = new Map(here.map(({ name, partnerId, apiBase }) => [JSON.stringify([partnerId, apiBase]), name]));
  const faults = document.plumeAccounts.flatMap((account, at): DocumentFault[] => {
    const { name, partnerId } = account;
    const path = `plumeAccounts[${at}]`;
    const addresses = house.get(AccountsService).addressesOf(account);
    const key = JSON.stringify([partnerId, sameAddress(addresses.apiBase)]);
    const other = watchedBy.get(key);
    watchedBy.set(key, other ?? name);
    if ((partners.get(name) ?? partnerId) !== partnerId) {
      return [{ path, fault: `${name} is the account of another partner here: rename one of them` }];
    }
    if (other && other !== name)
      return [{ path, fault: `the partner ${partnerId} is watched through ${other} already` }];
    const fault = formFault(house, { ...addresses, partnerId });
    return fault ? [{ path, fault }] : [];
  });
  const known = new Set([...partners.keys(), ...document.plumeAccounts.map(({ name }) => name)]);
  const orphans = document.locations.flatMap(({ account }, at) =>
    known.has(account) ? [] : [{ path: `locations[${at}].account`, fault: noAccount(account) }],
  );
  return [...faults, ...orphans];
}

const noAccount = (name: string) => `${name} is no Plume account in the document or here`;

interface Addresses {
  readonly partnerId: string;
  readonly ssoUrl: string;
  readonly apiBase: string;
  readonly reportsBase: string;
}

/** Whether its addresses may be asked from here. The header is checked where it is used. */
function formFault(house: INestApplicationContext, account: Addresses): string | null {
  try {
    house.get(CredentialCheckService).checkForm({ ...account, authHeader: new Secret('any:header') });
    return null;
  } catch (cause) {
    if (cause instanceof Refusal) return cause.message;
    throw cause;
  }
}

/** Every account or location that something in the document is about. */
function scopesIn({ users, subscriptions, silences }: ConfigurationDocument): Said<NamedScope>[] {
  return [
    ...users.flatMap(({ grants = [] }, at) => grants.map((what, no) => ({ path: `users[${at}].grants[${no}]`, what }))),
    ...subscriptions.map(({ scope: what }, at) => ({ path: `subscriptions[${at}].scope`, what })),
    ...silences.map(({ scope: what }, at) => ({ path: `silences[${at}].scope`, what })),
  ];
}

function peopleIn({ destinations, silences }: ConfigurationDocument): Said<string>[] {
  return [
    ...destinations.flatMap(({ owner }, at) => (owner ? [{ path: `destinations[${at}].owner`, what: owner }] : [])),
    ...silences.flatMap(({ createdBy }, at) =>
      createdBy ? [{ path: `silences[${at}].createdBy`, what: createdBy }] : [],
    ),
  ];
}

async function scopeFaults(
  house: INestApplicationContext,
  tx: Tx,
  document: ConfigurationDocument,
  scopes: readonly Said<NamedScope>[],
): Promise<DocumentFault[]> {
  const inDocument = new Set([
    ...document.plumeAccounts.map(({ name: account }) => keyOf({ type: 'account', account })),
    ...document.locations.map(({ account, locationId }) => keyOf({ type: 'location', account, locationId })),
  ]);
  const asked = scopes.filter(({ what }) => what.type === 'account' || what.type === 'location');
  return missing(
    asked,
    inDocument,
    keyOf,
    async (some) => {
      const found = await house.get(LocationsTransfer).resolve(tx, some);
      return new Set(some.filter((_scope, at) => found[at]).map(keyOf));
    },
    (scope) =>
      scope.type === 'account' ? noAccount(scope.account) : `there is no ${scopeName(scope)} in the document or here`,
  );
}

const keyOf = (scope: NamedScope): string =>
  JSON.stringify('locationId' in scope ? [scope.account, scope.locationId] : 'account' in scope ? [scope.account] : []);

/** Those of `said` that are neither in the document nor found by `look` in the database. */
async function missing<T>(
  said: readonly Said<T>[],
  inDocument: ReadonlySet<string>,
  key: (what: T) => string,
  look: (some: readonly T[]) => Promise<ReadonlySet<string>>,
  words: (what: T) => string,
): Promise<DocumentFault[]> {
  const open = said.filter(({ what }) => !inDocument.has(key(what)));
  const faults: DocumentFault[] = [];
  for (const some of slices(open)) {
    const here = await look(some.map(({ what }) => what));
    faults.push(
      ...some.filter(({ what }) => !here.has(key(what))).map(({ path, what }) => ({ path, fault: words(what) })),
    );
  }
  return faults;
}
