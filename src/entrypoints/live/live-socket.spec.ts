import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { WebSocket, WebSocketServer } from 'ws';

import { eventually } from '../../../test/support/eventually';
import { LiveSocket } from './live-socket';

const actor = { userId: 'ada', name: 'Ada', role: 'admin', grants: [] } as const;

describe('a live connection', () => {
  it('ends for a reader who is too slow, before what waits for them grows without end', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const reader = new WebSocket(`ws://127.0.0.1:${port}`);
    const [connection] = (await once(server, 'connection')) as [WebSocket];
    await once(reader, 'open');
    reader.pause();
    let closedWith: number | null = null;
    reader.on('close', (code) => (closedWith = code));

    const socket = new LiveSocket(connection, { actor, sessionId: 's', token: null }, () => undefined);
    const much = { type: 'incident.changed', data: { text: 'x'.repeat(100_000) } } as const;
    let said = 0;
    for (; socket.isOpen && said < 10_000; said++) {
      socket.say(much);
      if (said % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(said).toBeLessThan(10_000);
    expect(connection.bufferedAmount).toBeLessThan(2 * 1024 * 1024);

    reader.resume();
    await eventually(() => closedWith !== null);
    expect(closedWith).toBe(1013);
    server.close();
  });
});
