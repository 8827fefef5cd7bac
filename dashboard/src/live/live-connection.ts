import { api, dataOf, Problem } from '../api/client';
import type { components } from '../api/schema';
import type { LiveState } from './live-state';
import { HELD, NOT_SIGNED_IN, pauseBefore } from './reconnecting';

/** Too much to name: whoever shows it asks for all of it anew. */
export interface Many {
  readonly many: true;
}

/** What is told. */
export type LiveMessage =
  | { readonly type: 'ready'; readonly data: { readonly userId: string } }
  | { readonly type: 'location.changed'; readonly data: components['schemas']['Location'] | Many }
  | { readonly type: 'incident.changed'; readonly data: components['schemas']['Incident'] | Many }
  | { readonly type: 'inbox.message'; readonly data: { readonly id: string } | Many };

interface Hearer {
  hear(message: LiveMessage): void;
  stands(state: LiveState): void;
  signedOut(): void;
}

/** The one live connection of a session: opened with a ticket, and again whenever it ends. */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private trying = false;
  private ended = false;

  constructor(private readonly hearer: Hearer) {}

  start(): void {
    window.addEventListener('online', this.now);
    window.addEventListener('offline', this.drop);
    void this.connect();
  }

  stop(): void {
    this.ended = true;
    window.removeEventListener('online', this.now);
    window.removeEventListener('offline', this.drop);
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /** The network is back: nothing is gained by waiting. */
  private readonly now = (): void => {
    if (this.socket) return;
    clearTimeout(this.timer);
    void this.connect();
  };

  /** The network is gone: a connection over it would seem to be there for minutes. */
  private readonly drop = (): void => {
    const { socket } = this;
    if (!socket) return;
    this.socket = null;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    this.hearer.stands('unreachable');
    this.again();
  };

  private async connect(): Promise<void> {
    if (this.trying || this.ended) return;
    this.trying = true;
    try {
      const { ticket } = await dataOf(api.POST('/api/live/tickets'));
      if (!this.ended) this.open(ticket);
    } catch (cause) {
      const status = cause instanceof Problem ? cause.status : null;
      if (status === 401) this.hearer.signedOut();
      // No answer at all, or one of whatever stands before the product.
      this.hearer.stands(status === null || status > 501 ? 'unreachable' : 'polling');
      this.again();
    } finally {
      this.trying = false;
    }
  }

  private open(ticket: string): void {
    const address = new URL(`/api/live?ticket=${encodeURIComponent(ticket)}`, window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    const since = performance.now();
    this.socket = socket;
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as LiveMessage;
      if (message.type === 'ready') this.hearer.stands('live');
      this.hearer.hear(message);
    };
    socket.onclose = ({ code }) => {
      this.socket = null;
      if (this.ended) return;
      if (performance.now() - since > HELD) this.attempt = 0;
      this.hearer.stands('polling');
      if (code === NOT_SIGNED_IN) this.hearer.signedOut();
      this.again(code);
    };
  }

  private again(closedWith?: number): void {
    if (this.ended) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), pauseBefore(this.attempt, Math.random(), closedWith));
    this.attempt += 1;
  }
}
