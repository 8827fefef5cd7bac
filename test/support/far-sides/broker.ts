import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes, type AuthenticateError, type AuthErrorCode } from 'aedes';

interface Published {
  readonly topic: string;
  readonly qos: number;
  readonly notice: Readonly<Record<string, unknown>> & { readonly title: string; readonly text: string };
}

/** An MQTT broker on loopback that wants a user and a password. */
export class Broker {
  readonly password = 'p4ssw0rd-of-the-broker';
  readonly published: Published[] = [];
  /** What it keeps for whoever comes later, by topic. */
  readonly kept = new Map<string, string>();
  /** Connections that it has let in. */
  entered = 0;
  private returnCode = 0;
  private silent = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly aedes: Aedes,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Broker> {
    const aedes = await Aedes.createBroker();
    const server = createServer((socket) => broker.takeIn(socket));
    const broker = new Broker(aedes, server);
    aedes.authenticate = (_client, user, password, done) => {
      if (broker.silent) return;
      const knows = user === 'panoptes' && password?.toString() === broker.password;
      const code = broker.returnCode || (knows ? 0 : 4);
      if (code === 0) broker.entered++;
      done(code === 0 ? null : refusal(code), code === 0);
    };
    aedes.authorizePublish = (_client, packet, done) => {
      if (broker.silent) return;
      if (packet.retain) {
        const body = packet.payload.toString();
        if (body === '') broker.kept.delete(packet.topic);
        else broker.kept.set(packet.topic, body);
        return done(null);
      }
      const notice = JSON.parse(packet.payload.toString()) as Published['notice'];
      broker.published.push({ topic: packet.topic, qos: packet.qos, notice });
      done(null);
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get url(): string {
    return `mqtt://panoptes:${this.password}@127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Hangs up, and lets nobody in: 5 = not authorized, 3 = not available, in MQTT's numbers. */
  refuses(code: 3 | 5): void {
    this.returnCode = code;
    this.hangsUp();
  }

  hangsUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  goesSilent(): void {
    this.silent = true;
  }

  recovers(): void {
    this.silent = false;
    this.returnCode = 0;
  }

  async stop(): Promise<void> {
    this.hangsUp();
    await new Promise<void>((resolve) => this.aedes.close(resolve));
    await new Promise((resolve) => this.server.close(resolve));
  }

  private takeIn(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    this.aedes.handle(socket);
  }
}

const refusal = (returnCode: number): AuthenticateError =>
  Object.assign(new Error('refused'), { returnCode: returnCode as AuthErrorCode });
