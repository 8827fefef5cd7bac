import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { eventually } from '../../../test/support/eventually';
import { Http, TransportError } from './http';

const LIMITS = { connections: 2, patience: 5_000 };
const question = { method: 'POST' as const, path: '/', headers: [], body: 'hello' };

describe('HTTP that goes out', () => {
  let server: Server;
  let http: Http;
  let connections = 0;
  let answer: RequestListener;
  const origin = (host = '127.0.0.1') => `http://${host}:${(server.address() as AddressInfo).port}`;

  beforeEach(async () => {
    connections = 0;
    answer = (_request, response) => response.end('taken');
    server = createServer((request, response) => answer(request, response)).on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await http.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const failure = (asking: Promise<unknown>) =>
    asking.then(
      () => null,
      (cause: unknown) => cause,
    );

  it.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '0', '[::1]', '[::ffff:127.0.0.1]'])(
    'to the open internet only never touches %s',
    async (host) => {
      http = new Http({ ...LIMITS, onlyPublic: true });
      const { port } = server.address() as AddressInfo;
      const { origin: where } = new URL(`http://${host}:${port}`);
      expect(await failure(http.send(where, question))).toMatchObject({ code: 'PRIVATE_ADDRESS' });
      expect(connections).toBe(0);
    },
  );

  it('does not follow to where it is sent', async () => {
    http = new Http(LIMITS);
    answer = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    expect(await http.send(origin(), question)).toMatchObject({ status: 302 });
  });

  it('reads no more of an answer than it keeps', async () => {
    http = new Http({ ...LIMITS, keep: 10 });
    answer = (_request, response) => {
      response.write('x'.repeat(100_000));
    };
    expect(await http.send(origin(), question)).toMatchObject({ status: 200, body: 'x'.repeat(10) });
  });

  it('knows the status though the rest of the answer is lost, where only that matters', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('taken', () => response.destroy());
    };
    http = new Http({ ...LIMITS, keep: 50 });
    expect(await http.send(origin(), question)).toMatchObject({ status: 200, body: 'taken' });
    await http.close();
    http = new Http(LIMITS);
    expect(await failure(http.send(origin(), question))).toBeInstanceOf(TransportError);
  });

  it('knows the status though the rest of the answer never comes', async () => {
    answer = (_request, response) => {
      response.writeHead(202).write('taken');
    };
    http = new Http({ ...LIMITS, keep: 50 });
    const asked = http.send(origin(), question, AbortSignal.timeout(1_000));
    expect(await asked).toMatchObject({ status: 202, body: 'taken' });
  });

  it('forgets whoever has hung up, and comes back all the same', async () => {
    http = new Http(LIMITS);
    await http.send(origin(), question);
    expect(http.origins).toBe(1);
    server.closeAllConnections();
    await eventually(() => http.origins === 0);
    expect(await http.send(origin(), question)).toMatchObject({ body: 'taken' });
    expect(await failure(http.send('http://127.0.0.1:1', question))).toMatchObject({ code: 'ECONNREFUSED' });
    await eventually(() => http.origins === 1);
  });
});
