import { z } from 'zod';

import { since } from '../../domain/duration';
import { foreign } from '../../domain/message';
import { durationInWords, type Language } from '../../domain/texts/time';
import type { Location } from '../../fleet/location-details';
import type { FoundLocation, ListedCustomer } from '../../reports/browse.service';
import { shown } from './html';
import { LOCATION_WORDS } from './location-words';
import { STATE_SIGN, STATE_WORD } from './network-text';
import type { Button, Reply } from './reply';
import { typedButton } from './typed-button';

/** Rows of one page of a keyboard. */
export const ROWS = 8;

/** Characters of what is looked for. */
export const LONGEST_SEARCH = 100;

const page = z.int().min(0).max(100_000);
const text = z.string().max(LONGEST_SEARCH);
const plumeId = z.string().max(500);
const field = z.enum(['accountId', 'locationId', 'name', 'email']);
const customer = { accountId: z.guid(), customerId: plumeId };

/** What the buttons of a choice stand for; the page and the question are in them, so an old message still works. */
export const pickSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('list'), text: text.nullable(), page }),
  z.strictObject({ do: z.literal('ask') }),
  z.strictObject({ do: z.literal('accounts'), text, page }),
  z.strictObject({ do: z.literal('search'), accountId: z.guid(), text }),
  z.strictObject({ do: z.literal('customers'), accountId: z.guid(), text, field, page }),
  z.strictObject({ do: z.literal('customer'), ...customer, page }),
  z.strictObject({ do: z.literal('offer'), ...customer, locationId: plumeId }),
  z.strictObject({ do: z.literal('watch'), ...customer, locationId: plumeId }),
  z.strictObject({ do: z.literal('choose'), id: z.guid() }),
  z.strictObject({ do: z.literal('star'), id: z.guid(), favourite: z.boolean() }),
]);
export type Pick = z.output<typeof pickSchema>;

/** A part of a list, and whether there is more behind it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly more: boolean;
}

/** The page that a query for one row more than fits has brought. */
export const pageOf = <T>(found: readonly T[], at: number): Page<T> => ({
  items: found.slice(0, ROWS),
  page: at,
  more: found.length > ROWS,
});

/** The page of a list that is known whole. */
export const sliceOf = <T>(all: readonly T[], at: number): Page<T> =>
  pageOf(all.slice(at * ROWS, at * ROWS + ROWS + 1), at);

export const pick = (label: string, data: Pick): Button => ({ text: label, command: 'locations', data: { ...data } });

const word = (key: keyof typeof LOCATION_WORDS, language: Language): string => LOCATION_WORDS[key][language];

/** Previous and next, as far as there are any. */
function turns<T>({ page: at, more }: Page<T>, to: (page: number) => Pick, language: Language): Button[][] {
  const row = [
    ...(at > 0 ? [pick(word('previous', language), to(at - 1))] : []),
    ...(more ? [pick(word('next', language), to(at + 1))] : []),
  ];
  return row.length > 0 ? [row] : [];
}

/** A name on a button: never empty, never endless. */
const label = (parts: readonly (string | null)[], otherwise: string): string =>
  parts
    .flatMap((part) => foreign(part, 30) || [])
    .filter((part, at, all) => all.indexOf(part) === at)
    .join(' · ') || foreign(otherwise, 30);

/** The watched locations to choose from. Those of one name and customer are told apart by the end of Plume's id. */
export function listReply(
  listed: Page<Location>,
  { text: wanted, favourites, plume }: { text: string | null; favourites: ReadonlySet<string>; plume: boolean },
  language: Language,
): Reply {
  const names = listed.items.map(({ name, customerName, locationId }) => label([name, customerName], locationId));
  const rows = listed.items.map(({ id, state, locationId }, at): Button[] => {
    const twin = names.filter((name) => name === names[at]).length > 1 ? ` …${foreign(locationId.slice(-4))}` : '';
    return [pick(`${favourites.has(id) ? '⭐ ' : ''}${STATE_SIGN[state]} ${names[at]}${twin}`, { do: 'choose', id })];
  });
  const title = wanted === null ? word('title', language) : fill('results', language, { text: wanted });
  const hint = word(plume ? 'hintAll' : 'hintGranted', language);
  const further = wanted === null ? [] : plume ? [plumeButton(wanted, language)] : [];
  return {
    html: [title, hint].join('\n\n'),
    buttons: [
      ...rows,
      ...turns(listed, (to) => ({ do: 'list', text: wanted, page: to }), language),
      [pick(word('search', language), { do: 'ask' }), ...further],
    ],
  };
}

const plumeButton = (wanted: string, language: Language): Button =>
  pick(word('atPlume', language), { do: 'accounts', text: wanted, page: 0 });

export function accountsReply(
  listed: Page<{ readonly id: string; readonly name: string }>,
  wanted: string,
  language: Language,
): Reply {
  return {
    html: word('accounts', language),
    buttons: [
      ...listed.items.map(({ id, name }) => [pick(label([name], id), { do: 'search', accountId: id, text: wanted })]),
      ...turns(listed, (to) => ({ do: 'accounts', text: wanted, page: to }), language),
    ],
  };
}

export function customersReply(
  listed: Page<ListedCustomer>,
  asked: Extract<Pick, { do: 'customers' }>,
  language: Language,
): Reply {
  return {
    html: word('customers', language),
    buttons: [
      ...listed.items.map(({ id, name, accountId, email }) => [
        pick(label([name ?? email, accountId], id), {
          do: 'customer',
          accountId: asked.accountId,
          customerId: id,
          page: 0,
        }),
      ]),
      ...turns(listed, (to) => ({ ...asked, page: to }), language),
    ],
  };
}

/** The locations of a customer at Plume: those that are watched can be chosen, the others taken in. */
export function customerReply(
  listed: Page<FoundLocation>,
  { accountId, customerId }: { accountId: string; customerId: string },
  watched: ReadonlyMap<string, string>,
  language: Language,
): Reply {
  const rows = listed.items.map(({ id: locationId, name }): Button[] => {
    const id = watched.get(locationId);
    return [
      id
        ? pick(`👁 ${label([name], locationId)}`, { do: 'choose', id })
        : pick(`➕ ${label([name], locationId)}`, { do: 'offer', accountId, customerId, locationId }),
    ];
  });
  const again = turns(listed, (to) => ({ do: 'customer', accountId, customerId, page: to }), language);
  return {
    html: word(listed.items.length > 0 ? 'ofCustomer' : 'noLocations', language),
    buttons: [...rows, ...again, [pick(word('search', language), { do: 'ask' })]],
  };
}

export function offerReply(
  { accountId, customerId, locationId }: Extract<Pick, { do: 'offer' }>,
  name: string | null,
  everything: boolean,
  language: Language,
): Reply {
  const at = { accountId, customerId };
  return {
    html: [
      fill('notWatched', language, { name: foreign(name) || locationId }),
      ...(everything ? [word('watchedAll', language)] : []),
    ].join('\n\n'),
    buttons: [
      [
        pick(word('watch', language), { do: 'watch', ...at, locationId }),
        pick(word('back', language), { do: 'customer', ...at, page: 0 }),
      ],
    ],
  };
}

/** The location that a chat talks about from now on, and what can be asked of it. */
export function chosenReply(location: Location, favourite: boolean, now: Date, language: Language): Reply {
  const { id, name, customerName, locationId, state, stateSince, podsOnline, podsTotal } = location;
  const lasts = stateSince ? ` (${durationInWords(since(stateSince, now))})` : '';
  const pods = word('pods', language).replace('{online}', String(podsOnline)).replace('{total}', String(podsTotal));
  const owner = foreign(customerName) === foreign(name) ? '' : foreign(customerName);
  const report = (key: 'status' | 'nodes' | 'wifi' | 'wan' | 'stats' | 'subscribe') =>
    typedButton(word(key, language), key);
  return {
    html: [
      `📍 <b>${shown(foreign(name) || locationId)}</b>${owner ? ` · ${shown(owner)}` : ''}`,
      `${STATE_SIGN[state]} ${STATE_WORD[state][language]}${lasts}${podsTotal > 0 ? ` · ${pods}` : ''}`,
      ...(stateSince ? [] : [word('fresh', language)]),
      '',
      word('chosen', language),
    ].join('\n'),
    buttons: [
      [report('status'), report('nodes'), report('wifi')],
      [report('wan'), report('stats'), report('subscribe')],
      [
        pick(word(favourite ? 'unstar' : 'star', language), { do: 'star', id, favourite: !favourite }),
        { text: word('change', language), command: 'locations', data: { do: 'open' } },
      ],
    ],
  };
}

/** The words with their gaps filled by texts from outside. */
export const fill = (
  key: keyof typeof LOCATION_WORDS,
  language: Language,
  values: Readonly<Record<string, string>>,
): string => word(key, language).replace(/\{(\w+)\}/g, (_mark, name: string) => shown(values[name] ?? ''));
