import fc from 'fast-check';
import { z } from 'zod';

import type { Language } from '../../domain/texts/time';
import { pageQuery } from './paging';
import { id, plumeWords, scope, words } from './schemas';
import { NewUser } from './users.dto';
import { faultsOf, wordingIn } from './wording';

const List = pageQuery(z.tuple([z.string()]), {
  state: z.enum(['online', 'offline']).optional(),
  accountId: id().optional(),
});
const Thing = z.strictObject({
  text: words(10),
  home: plumeWords(5).optional(),
  on: z.boolean(),
  scope: scope(),
  kinds: z
    .array(z.enum(['a', 'b']))
    .min(1)
    .max(2),
});

const faults = (schema: z.ZodType, sent: unknown, language: Language = 'en') => {
  const { error } = schema.safeParse(sent, { error: wordingIn(language) });
  return Object.fromEntries(faultsOf(error?.issues ?? [], undefined));
};
const fitting = { text: 'hello', on: true, scope: { type: 'all' }, kinds: ['a'] };

describe('what is wrong with what was sent, in words', () => {
  it.each([
    [{ limit: '500' }, { limit: 'must be a whole number from 1 to 200, not 500' }],
    [{ limit: '0.5' }, { limit: 'must be a whole number from 1 to 200, not 0.5' }],
    [{ limit: 'many' }, { limit: 'must be a whole number from 1 to 200' }],
    [{ state: 'up' }, { state: 'must be one of online, offline, not "up"' }],
    [{ accountId: '7' }, { accountId: 'must be an id' }],
    [{ cursor: 'x' }, { cursor: 'must be the nextCursor of the page before' }],
    [
      { sate: 'online', page: '2' },
      { sate: 'is not known here: did you mean state?', page: 'is not known here' },
    ],
  ])('of a list asked for with %j', (sent, said) => {
    expect(faults(List, sent)).toEqual(said);
  });

  it.each<[object, object]>([
    [{ text: undefined }, { text: 'is missing' }],
    [{ text: 7 }, { text: 'must be a text, not 7' }],
    [{ text: ' ' }, { text: 'must not be empty' }],
    [{ text: 'hello, world' }, { text: 'must be at most 10 characters long, not 12' }],
    [{ home: '..' }, { home: 'must be more than dots' }],
    [{ on: null }, { on: 'must be true or false, not null' }],
    [{ on: 'yes' }, { on: 'must be true or false, not a text' }],
    [{ kinds: [] }, { kinds: 'must not be empty' }],
    [{ kinds: ['a', 'b', 'a'] }, { kinds: 'must have at most 2 entries, not 3' }],
    [{ kinds: ['a', 'c'] }, { 'kinds.1': 'must be one of a, b, not "c"' }],
    [{ kinds: 'a' }, { kinds: 'must be a list, not a text' }],
    [{ scope: {} }, { 'scope.type': 'is missing' }],
    [{ scope: { type: 'planet' } }, { 'scope.type': 'must be one of all, account, customer, location, not "planet"' }],
    [
      { scope: { type: 'location', id: 'x', more: 1 } },
      { 'scope.id': 'must be an id', 'scope.more': 'is not known here' },
    ],
  ])('of a thing sent with %j', (sent, said) => {
    expect(faults(Thing, { ...fitting, ...sent })).toEqual(said);
  });

  it('names the fields that are missing, and the roles there are', () => {
    expect(faults(NewUser, { role: 'root', email: 'ada' })).toEqual({
      name: 'is missing',
      email: 'must be an e-mail address',
      role: 'must be one of admin, operator, viewer, not "root"',
    });
    expect(faults(NewUser, [])).toEqual({ '': 'must be an object, not a list' });
  });

  it.each<[object, object]>([
    [{ text: undefined }, { text: 'falta' }],
    [{ text: 7 }, { text: 'debe ser un texto, no 7' }],
    [{ text: ' ' }, { text: 'no puede estar vacío' }],
    [{ text: 'hello, world' }, { text: 'debe tener como máximo 10 caracteres, no 12' }],
    [{ on: 'yes' }, { on: 'debe ser true o false, no un texto' }],
    [{ kinds: ['a', 'b', 'a'] }, { kinds: 'debe tener como máximo 2 elementos, no 3' }],
    [{ scope: { type: 'location', id: 'x' } }, { 'scope.id': 'debe ser un identificador' }],
    [{ scope: { type: 'planet' } }, { 'scope.type': 'debe ser uno de all, account, customer, location, no "planet"' }],
    [{ kind: ['a'] }, { kind: 'no se conoce aquí: ¿quería decir kinds?' }],
  ])('of a thing sent with %j, to whoever reads Spanish', (sent, said) => {
    expect(faults(Thing, { ...fitting, ...sent }, 'es')).toEqual(said);
  });

  it('never says what a password was', () => {
    const password = fc.oneof(
      fc.array(fc.string({ minLength: 4 })),
      fc.record({ secret: fc.string({ minLength: 4 }) }),
      fc.string({ minLength: 4, maxLength: 40 }).map((text) => text.repeat(1_000)),
    );
    fc.assert(
      fc.property(password, (sent) => {
        const said = faults(NewUser, { email: 'ada@example.test', name: 'Ada', role: 'viewer', password: sent });
        expect(Object.keys(said)).toEqual(['password']);
        expect(said.password).toMatch(
          /^must be (a text, not (a list|an object)|at most \d+ characters long, not \d+)$/,
        );
      }),
    );
  });
});
