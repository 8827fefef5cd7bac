import type { AddressInfo } from 'node:net';

import { WebSocket } from 'ws';

import { eventually } from './eventually';
import type { House } from './house';

interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Somebody who watches live at one replica. */
export class LiveWatcher {
  readonly told: Told[] = [];
  /** The code with which it was closed; null while it is open. */
  closedWith: number | null = null;

  private constructor(
    readonly house: House,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data: Buffer) => this.told.push(JSON.parse(data.toString()) as Told));
    socket.on('close', (code) => (this.closedWith = code));
    socket.on('error', () => undefined);
  }

  /** Connects, and waits until it is let in or sent away. */
  static async at(house: House, { bearer, query = '' }: { bearer?: string; query?: string }): Promise<LiveWatcher> {
    const server = house.app.getHttpServer();
    if (!server.listening) await house.app.listen(0, '127.0.0.1');
    const { port } = server.address() as AddressInfo;
    const headers = bearer ? { authorization: `Bearer ${bearer}` } : {};
    const watcher = new LiveWatcher(house, new WebSocket(`ws://127.0.0.1:${port}/api/live${query}`, { headers }));
    await eventually(() => watcher.told.length > 0 || watcher.closedWith !== null);
    return watcher;
  }

  /** What of this type was told, once something was for which this holds. */
  async hears(type: string, holds: (data: Told['data']) => boolean = () => true): Promise<Told['data'][]> {
    return eventually(async () => {
      await this.house.turn('live');
      const all = this.of(type);
      if (!all.some(holds)) throw new Error(`no ${type} of the kind was told: ${JSON.stringify(all)}`);
      return all;
    });
  }

  of(type: string): Told['data'][] {
    return this.told.filter((each) => each.type === type).map(({ data }) => data);
  }

  async isClosedWith(code: number): Promise<void> {
    await eventually(() => this.closedWith !== null);
    expect(this.closedWith).toBe(code);
  }

  /** Stops reading what comes: the connection stays as it is. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  leave(): void {
    this.socket.terminate();
  }
}
