import { LoopbackServer } from './loopback-server';

interface Carried {
  readonly to: string;
  readonly title: string;
  readonly body: string;
  readonly type: string;
}

/** An Apprise API server on loopback, behind a user and a password, with one list of services kept under a key. */
export class Apprise {
  readonly password = 'p4ssw0rd-of-apprise';
  readonly address = 'pover://abcdefghijklmnopqrst@uvwxyz0123456789';
  readonly key = 'ops-team';
  readonly carried: Carried[] = [];

  private constructor(readonly server: LoopbackServer) {}

  static async start(): Promise<Apprise> {
    const server = await LoopbackServer.start(({ path, body, headers }) => {
      const login = `Basic ${Buffer.from(`panoptes:${apprise.password}`).toString('base64')}`;
      if (headers.authorization !== login) return { status: 401 };
      if (path === '/status') return { status: 200, body: { status: { details: ['OK'] } } };
      const said = JSON.parse(body) as Omit<Carried, 'to'> & { urls?: string; format: string };
      if (!said.body || said.format !== 'text')
        return { status: 400, body: { error: 'Payload lacks minimum requirements' } };
      const to = path === '/notify/' ? said.urls : path.slice('/notify/'.length);
      if (to !== apprise.address && to !== apprise.key) return { status: 204 };
      apprise.carried.push({ to, title: said.title, body: said.body, type: said.type });
      return { status: 200, body: { error: null, details: [] } };
    });
    const apprise = new Apprise(server);
    return apprise;
  }

  get url(): string {
    return this.server.url.replace('http://', `http://panoptes:${this.password}@`);
  }

  texts(): string[] {
    return this.carried.map(({ title, body }) => `${title}\n${body}`);
  }
}
