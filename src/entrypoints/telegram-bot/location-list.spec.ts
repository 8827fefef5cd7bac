import fc from 'fast-check';

import { readKeyboard } from '../../../simulators/telegram/bot-api/keyboard';
import { parseHtml } from '../../../simulators/telegram/bot-api/html';
import { NOON } from '../../../test/support/builders';
import type { LocationState } from '../../domain/location';
import type { Language } from '../../domain/texts/time';
import type { Location } from '../../fleet/location-details';
import { readCustomers, readLocations } from '../../plume-client/documents';
import {
  accountsReply,
  chosenReply,
  customerReply,
  customersReply,
  fill,
  listReply,
  offerReply,
  pageOf,
  pickSchema,
  ROWS,
  sliceOf,
} from './location-list';
import type { Button, Reply } from './reply';
import { readTyped } from './typed-button';

const E = 'GET something';
const UUID = '00000000-0000-4000-8000-000000000001';

/** Names as people and Plume write them, and as nobody should. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('Casa', '   ', '<b>"\u202e', '&lt;script&gt;', '</b></a>', '\ud800', 'x'.repeat(10_000), '🏡👨‍👩‍👧‍👦'),
);
const language = fc.constantFrom<Language>('en', 'es');

const location: fc.Arbitrary<Location> = fc.record({
  id: fc.uuid(),
  accountId: fc.uuid(),
  customerId: fc.string({ minLength: 1 }),
  locationId: fc.stringMatching(/^[0-9a-f]{24}$/),
  name,
  customerName: fc.option(name),
  state: fc.constantFrom<LocationState>('online', 'degraded', 'offline', 'unknown'),
  stateSince: fc.option(fc.constant(NOON)),
  podsOnline: fc.nat(9),
  podsTotal: fc.nat(9),
  devices: fc.constant(null),
  serviceLevel: fc.constant(null),
  timeZone: fc.constant(null),
  lastPolledAt: fc.constant(null),
});

/** Telegram takes the message with its buttons, and each button leads somewhere. */
function holds({ html, buttons = [] }: Reply): void {
  expect(parseHtml(html).text.trim()).not.toBe('');
  const rows = buttons.map((row) => row.map((button) => ({ text: button.text, callback_data: 'p' })));
  expect(() => readKeyboard({ inline_keyboard: rows })).not.toThrow();
  for (const button of buttons.flat()) expect(leadsSomewhere(button)).toBe(true);
}

const leadsSomewhere = (button: Button): boolean =>
  'url' in button ||
  readTyped(button.data) !== null ||
  pickSchema.safeParse(button.data).success ||
  JSON.stringify(button.data) === '{"do":"open"}';

describe('the choice of a location', () => {
  it('is one that Telegram takes, whatever locations are called', () => {
    fc.assert(
      fc.property(fc.array(location, { maxLength: 9 }), name, language, fc.nat(20), (found, text, reader, at) => {
        const wanted = text.slice(0, 100);
        const first = new Set(found.slice(0, 2).map(({ id }) => id));
        holds(listReply(pageOf(found, at), { text: wanted, favourites: first, plume: true }, reader));
        holds(listReply(pageOf(found, at), { text: null, favourites: first, plume: false }, reader));
        const [one] = found;
        if (one) holds(chosenReply(one, true, NOON, reader));
        holds({ html: fill('nothing', reader, { text }) });
      }),
    );
  });

  it('is one that Telegram takes, whatever Plume answers', () => {
    const odd = fc.oneof(name, fc.jsonValue({ maxDepth: 1 }));
    const id = fc.string({ minLength: 1, maxLength: 400 }).map((text) => `C${text}`);
    const customer = fc.record({ id, name: odd, accountId: odd, email: odd }, { requiredKeys: ['id'] });
    const home = fc.record({ id, name: odd, serviceLevel: odd }, { requiredKeys: ['id'] });
    fc.assert(
      fc.property(fc.array(customer), fc.array(home), language, fc.boolean(), (people, homes, reader, all) => {
        const customers = readCustomers(people, E);
        const wish = { do: 'customers', accountId: UUID, text: 'x', field: 'name', page: 1 } as const;
        holds(customersReply(sliceOf(customers, 1), wish, reader));
        const locations = readLocations(homes, E);
        const at = { accountId: UUID, customerId: 'C1' };
        const watched = new Map(locations.slice(0, 1).map(({ id: locationId }) => [locationId, UUID]));
        holds(customerReply(sliceOf(locations, 0), at, watched, reader));
        for (const { id: locationId, name: called } of locations.slice(0, 2))
          holds(offerReply({ do: 'offer', ...at, locationId }, called, all, reader));
      }),
    );
  });

  it('is one that Telegram takes, whatever accounts are called', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), language, (names, reader) => {
        const accounts = names.map((called) => ({ id: UUID, name: called }));
        holds(accountsReply(sliceOf(accounts, 1), 'text', reader));
      }),
    );
  });

  it('never shows more than a page, and loses none between two pages', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (all) => {
        const seen: number[] = [];
        for (let at = 0, more = true; more; at++) {
          const page = sliceOf(all, at);
          expect(page.items.length).toBeLessThanOrEqual(ROWS);
          seen.push(...page.items);
          more = page.more;
        }
        expect(seen).toEqual(all);
      }),
    );
  });

  it('tells two homes of one name apart', () => {
    const home = (locationId: string): Location => ({
      ...(fc.sample(location, 1)[0] as Location),
      id: UUID,
      name: 'Home',
      customerName: null,
      locationId,
    });
    const two = [home('aaaa'.repeat(6)), home('bbbb'.repeat(6))];
    const { buttons } = listReply(pageOf(two, 0), { text: null, favourites: new Set(), plume: false }, 'en');
    expect(buttons?.slice(0, 2).map(([button]) => button?.text)).toEqual([
      expect.stringContaining('Home …aaaa'),
      expect.stringContaining('Home …bbbb'),
    ]);
  });
});
