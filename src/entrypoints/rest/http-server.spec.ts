import { z } from 'zod';

import { PlatformConfig } from '../../platform/config/platform.config';
import { KNOWN, NOON, NotesServer } from '../../../test/support/notes-server';
import { httpAdapter } from './http-server';
import { openApi } from './openapi';
import { pageQuery } from './paging';

const SPANISH = { 'accept-language': 'en;q=0.5, es-ES' };
const matching = (text: string | RegExp): unknown => expect.stringMatching(text);

describe('the HTTP server', () => {
  let notes: NotesServer;

  beforeEach(async () => {
    notes = await NotesServer.open();
  });
  afterEach(() => notes.close());

  describe('says every error as a problem', () => {
    it('with what is wrong with which field', async () => {
      const answer = await notes.asks('POST', '/api/notes', 'admin', { text: ' ', colour: 'red' });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400 });
      expect(answer.json<{ errors: { path: string }[] }>().errors.map(({ path }) => path)).toContain('text');
    });

    it.each([
      ['a path that is not there', 'GET', '/api/nowhere', undefined, 404],
      ['an id that is none', 'GET', '/api/notes/7', undefined, 404],
      ['an id that nobody has', 'GET', '/api/notes/22222222-2222-4222-8222-222222222222', undefined, 404],
      ['a body that is no JSON', 'POST', '/api/notes', '{"text":', 400],
      ['a body that is too large', 'POST', '/api/notes', JSON.stringify({ text: 'x'.repeat(1024 * 1024) }), 413],
      ['no body', 'POST', '/api/notes', undefined, 400],
      ['a text that the database cannot hold', 'POST', '/api/notes', '{"text":"a\\u0000b"}', 400],
      ['half of a character', 'POST', '/api/notes', '{"text":"\\ud800"}', 400],
      ['a limit that is none', 'GET', '/api/notes?limit=0', undefined, 400],
      ['a cursor that is none', 'GET', '/api/notes?cursor=WyJhIl0', undefined, 400],
    ] as const)('%s', async (_name, method, url, payload, status) => {
      const headers = { authorization: 'Bearer admin', ...(payload ? { 'content-type': 'application/json' } : {}) };
      const answer = await notes.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
      expect([answer.statusCode, answer.json<{ status: number }>().status]).toEqual([status, status]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    });

    describe('in the language of its reader:', () => {
      const NOBODYS = '/api/notes/22222222-2222-4222-8222-222222222222';
      const LIST = '/api/notes?limit=0&cursor=x';

      it.each([
        ['a refusal', 'GET', NOBODYS, 'viewer', 404, 'No encontrado', 'No existe esa nota.'],
        ['a path that is not there', 'GET', '/api/nowhere', 'viewer', 404, 'No encontrado', /^No hay nada en esta/],
        ['an id that is none', 'GET', '/api/notes/7', 'viewer', 404, 'No encontrado', /^Aquí no hay nada/],
        ['nobody it knows', 'GET', NOBODYS, undefined, 401, 'No autenticado', /^Inicie sesión antes/],
        ['a role that may not', 'POST', '/api/notes', 'viewer', 403, 'Prohibido', /Pida a un administrador que/],
        ['a token without the scope', 'POST', '/api/notes', 'reader', 403, 'Prohibido', /no tiene el ámbito write/],
        [
          'faults in fields',
          'GET',
          LIST,
          undefined,
          400,
          'Petición incorrecta',
          'Lo que se envió no encaja: 2 fallos.',
        ],
        ['what nobody foresaw', 'GET', '/api/notes/broken/pipe', undefined, 500, /^Error interno/, /^Algo ha fallado/],
      ] as const)('%s', async (_name, method, url, bearer, status, title, detail) => {
        const { headers, ...answer } = await notes.asks(method, url, bearer, {}, SPANISH);
        const said = JSON.parse(answer.body) as { status: number; title: string; detail: string };
        expect(said).toMatchObject({ status, title: matching(title), detail: matching(detail) });
        expect(headers).toMatchObject({ 'content-language': 'es', vary: matching(/accept-language/) });
      });

      it('what Fastify itself refuses', async () => {
        const headers = { ...SPANISH, authorization: 'Bearer admin', 'content-type': 'application/json' };
        const asked = { method: 'POST', url: '/api/notes', headers } as const;
        expect((await notes.app.inject({ ...asked, payload: '{"text":' })).json()).toMatchObject({
          detail: matching(/^La petición no se puede leer/),
        });
      });

      it('each fault of a field, be it told by zod or by a sentence of ours', async () => {
        const english = (await notes.asks('GET', LIST)).json<{ errors: object[] }>();
        expect(english.errors).toEqual([
          { path: 'limit', message: 'must be a whole number from 1 to 200, not 0' },
          { path: 'cursor', message: 'must be the nextCursor of the page before' },
        ]);
        expect((await notes.asks('GET', LIST, undefined, undefined, SPANISH)).json()).toMatchObject({
          errors: [
            { path: 'limit', message: 'debe ser un número entero de 1 a 200, no 0' },
            { path: 'cursor', message: 'debe ser el nextCursor de la página anterior' },
          ],
        });
      });

      it('English where nothing is said of it', async () => {
        expect((await notes.asks('GET', NOBODYS, 'viewer')).json()).toMatchObject({
          title: 'Not Found',
          detail: 'There is no such note.',
        });
      });
    });

    it('and tells nothing of what nobody foresaw', async () => {
      const answer = await notes.asks('GET', '/api/notes/broken/pipe');
      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toContain('swordfish');
    });
  });

  it('answers what the schema says and nothing beside it', async () => {
    expect((await notes.asks('GET', `/api/notes/${KNOWN}`, 'viewer')).json()).toEqual({
      id: KNOWN,
      text: 'first',
      at: NOON.toISOString(),
    });
  });

  it('pages by a cursor until nothing is left', async () => {
    const seen: number[] = [];
    for (let cursor = ''; ; ) {
      const answer = await notes.asks('GET', `/api/notes?limit=2${cursor}`);
      const { items, nextCursor } = answer.json<{ items: { no: number }[]; nextCursor: string | null }>();
      seen.push(...items.map(({ no }) => no));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('behind a proxy believes only the address that the proxy added', async () => {
    const forwarded = { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' };
    const ipBehind = async (proxy: string) => {
      const adapter = httpAdapter(new PlatformConfig({ TRUST_PROXY: proxy }));
      const server = adapter.getInstance();
      server.get('/', (request) => ({ ip: request.ip }));
      const answer = await server.inject({ url: '/', headers: forwarded, remoteAddress: '10.0.0.1' });
      await server.close();
      return answer.json<{ ip: string }>().ip;
    };
    expect(await ipBehind('true')).toBe('203.0.113.7');
    expect(await ipBehind('false')).toBe('10.0.0.1');
  });

  it('takes back only cursors as it gives them', () => {
    const query = pageQuery(z.tuple([z.iso.datetime(), z.string()]));
    const takes = (...key: string[]) =>
      query.safeParse({ cursor: Buffer.from(JSON.stringify(key)).toString('base64url') }).success;
    expect(takes(NOON.toISOString(), 'a')).toBe(true);
    for (const at of ['0000-01-01T00:00:00.000Z', `2026-05-04T12:00:00.${'0'.repeat(300)}Z`, '2026-05-04T12:00:00Z'])
      expect(takes(at, 'a')).toBe(false);
    for (const text of ['a\0', '\ud800']) expect(takes(NOON.toISOString(), text)).toBe(false);
  });

  it('wears what browsers want of a careful server', async () => {
    const { headers } = await notes.asks('GET', '/api/notes');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' });
    expect(headers['strict-transport-security']).toBeDefined();
    expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  });

  it('lets only its own page in from elsewhere', async () => {
    const preflight = async (origin: string) =>
      (
        await notes.app.inject({
          method: 'OPTIONS',
          url: '/api/notes',
          headers: { origin, 'access-control-request-method': 'POST' },
        })
      ).headers['access-control-allow-origin'];
    expect(await preflight('https://panoptes.example.net')).toBe('https://panoptes.example.net');
    expect(await preflight('https://evil.example')).not.toBe('https://evil.example');
  });

  it('describes itself', async () => {
    const document = openApi(notes.app);
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/api/notes/{id}']?.patch).toMatchObject({
      operationId: 'notes.change',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      requestBody: { content: { 'application/json': { schema: { required: ['text'] } } } },
      responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } } },
    });
    expect(document.paths['/api/notes']?.get?.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'limit', in: 'query', required: false })]),
    );
    expect((await notes.app.inject({ url: '/api/openapi.json' })).json()).toEqual(document);
  });

  it('shows its description under its own name, with nothing that its own rules for browsers forbid', async () => {
    const { body, headers } = await notes.app.inject({ url: '/api/docs' });
    expect(body).toContain('<title>Panoptes API</title>');
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).toContain("script-src-attr 'none'");
    const scripts = [...body.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)].map(([, attributes, code]) => ({
      source: /src="([^"]+)"/.exec(attributes ?? '')?.[1] ?? '',
      code: code?.trim(),
    }));
    expect(scripts.length).toBeGreaterThan(0);
    for (const { source, code } of scripts) {
      const { pathname, origin } = new URL(source, 'http://here.example/api/docs');
      expect([code, origin]).toEqual(['', 'http://here.example']);
      expect((await notes.app.inject({ url: pathname })).statusCode).toBe(200);
    }
    expect(body).not.toMatch(/\son\w+="/);
  });
});
