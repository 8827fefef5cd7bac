import { type RawData, WebSocket } from 'ws';

import type { Caller } from '../../auth/caller';

/** Closed for this; the first three are RFC 6455's, the last one is our own. */
export const CLOSED = { leaving: 1001, tooMuch: 1008, slow: 1013, notSignedIn: 4401 } as const;

/** Bytes that may wait for a reader. Who lets more pile up is too slow, and has to connect anew. */
const MOST_WAITING = 1024 * 1024;

/** What is told live. */
export interface LiveMessage {
  readonly type: 'ready' | 'location.changed' | 'incident.changed' | 'inbox.message';
  readonly data: object;
}

/** Somebody who watches live: one connection of theirs. */
export class LiveSocket {
  private answered = true;

  /** `ended` is called once, when it is closed from whichever side. */
  constructor(
    private readonly socket: WebSocket,
    public caller: Caller,
    ended: () => void,
  ) {
    socket.on('pong', () => (this.answered = true));
    // What is said here has no meaning; that it was said shows that somebody is there.
    socket.on('message', (_: RawData) => (this.answered = true));
    socket.on('error', () => socket.terminate());
    socket.once('close', ended);
  }

  /** The session or API token by which they came in. */
  get key(): string {
    return this.caller.token?.id ?? this.caller.sessionId ?? '';
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Says it at once, or ends the connection of a reader who is too slow for it. */
  say(message: LiveMessage): void {
    if (!this.isOpen) return;
    if (this.socket.bufferedAmount > MOST_WAITING) return this.close('slow');
    this.socket.send(JSON.stringify(message), () => undefined);
  }

  /** Asks whether somebody is still there; ends the connection when the last question was not answered. */
  ping(): void {
    if (!this.answered) return this.socket.terminate();
    this.answered = false;
    if (this.isOpen) this.socket.ping();
  }

  close(why: keyof typeof CLOSED): void {
    this.socket.close(CLOSED[why]);
  }

  terminate(): void {
    this.socket.terminate();
  }
}
