import { KNOWN, NotesController, NotesServer } from '../../../test/support/notes-server';

const NOTE = `/api/notes/${KNOWN}`;

describe('the version of an answer', () => {
  let notes: NotesServer;

  beforeEach(async () => {
    notes = await NotesServer.open();
  });
  afterEach(() => notes.close());

  const read = async () => String((await notes.asks('GET', NOTE, 'viewer')).headers.etag);
  const write = (text: string, seen: string) => notes.asks('PATCH', NOTE, 'viewer', { text }, { 'if-match': seen });

  it('lets change what the caller has seen, and not what somebody else has changed', async () => {
    const seen = await read();
    expect((await write('second', seen)).statusCode).toBe(200);
    expect((await write('third', seen)).statusCode).toBe(412);
  });

  it('lets go on from what a change answered', async () => {
    const { headers } = await write('second', await read());
    expect((await write('third', String(headers.etag))).statusCode).toBe(200);
  });

  it('does not take for a change of somebody else what the product itself keeps changing', async () => {
    const seen = await read();
    notes.app.get(NotesController).isLookedAt();
    expect(await read()).not.toBe(seen);
    expect((await write('second', seen)).statusCode).toBe(200);
  });

  it.each(['*', 'W/%', '"other.other", %'])('takes If-Match: %s', async (form) => {
    expect((await write('second', form.replace('%', await read()))).statusCode).toBe(200);
  });

  it('does not tell again what the caller has, and tells of everything that is new', async () => {
    const known = { 'if-none-match': await read() };
    const again = await notes.asks('GET', NOTE, 'viewer', undefined, known);
    expect([again.statusCode, again.body]).toEqual([304, '']);
    notes.app.get(NotesController).isLookedAt();
    expect((await notes.asks('GET', NOTE, 'viewer', undefined, known)).statusCode).toBe(200);
  });
});
