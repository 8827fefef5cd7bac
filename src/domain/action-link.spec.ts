import fc from 'fast-check';

import { type ActionLink, actionLinkText, LINKED_ACTIONS, readActionLink } from './action-link';

const ID = '00112233-4455-6677-8899-aabbccddeeff';

describe('a link that acts', () => {
  it('is read as it was written', () => {
    const link = fc.record({
      action: fc.constantFrom(...LINKED_ACTIONS),
      about: fc.uuid(),
      userId: fc.uuid(),
      expiresAt: fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1_000)),
    });
    fc.assert(fc.property(link, (one: ActionLink) => expect(readActionLink(actionLinkText(one))).toEqual(one)));
  });

  it('of nobody can only unsubscribe', () => {
    const nobodys = { about: ID, userId: null, expiresAt: new Date(0) };
    expect(readActionLink(actionLinkText({ ...nobodys, action: 'unsubscribe' }))).not.toBeNull();
    expect(readActionLink(actionLinkText({ ...nobodys, action: 'acknowledge' }))).toBeNull();
  });

  it.each([
    '',
    '{}',
    'null',
    '[1]',
    `{"a":"delete","d":"${ID}","u":"${ID}","e":1}`,
    `{"a":"silence","d":1,"u":2,"e":3}`,
  ])('is not %j', (text) => expect(readActionLink(text)).toBeNull());
});
