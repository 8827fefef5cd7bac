import { type Answered, LoopbackServer } from './loopback-server';

/** A notification as the phone shows it. */
export interface NtfyPost {
  readonly id: string;
  readonly topic: string;
  title: string;
  message: string;
  priority: number;
  tags: readonly string[];
  actions: readonly { readonly action: string; readonly label: string; readonly url: string }[];
}

type Said = Omit<NtfyPost, 'id'> & { readonly sequence_id?: string };

const refusal = (http: number, code: number, error: string): Answered => ({
  status: http,
  body: { code, http, error },
});

/** An ntfy server on loopback (2.16 or later: notifications are replaced by their sequence id). */
export class Ntfy {
  readonly token = 'tk_AbCdEfGhIjKlMnOpQrStUvWxYz012';
  readonly topic = 'panoptes-x7Kq';
  readonly posts: NtfyPost[] = [];

  private constructor(readonly server: LoopbackServer) {}

  static async start(): Promise<Ntfy> {
    const server = await LoopbackServer.start(({ method, path, headers, body }) => {
      if (headers.authorization && headers.authorization !== `Bearer ${ntfy.token}`) {
        return refusal(401, 40_101, 'unauthorized');
      }
      if (path === '/v1/account') return { status: 200, body: { username: '*' } };
      if (method !== 'POST' || path !== '/') return refusal(404, 40_401, 'page not found');
      return ntfy.publish(JSON.parse(body) as Said, headers.authorization !== undefined);
    });
    const ntfy = new Ntfy(server);
    return ntfy;
  }

  texts(): string[] {
    return this.posts.map(({ title, message }) => `${title}\n${message}`);
  }

  private publish({ sequence_id, ...said }: Said, isKnown: boolean): Answered {
    if (!/^[-_A-Za-z0-9]{1,64}$/.test(said.topic)) return refusal(400, 40_009, 'invalid topic');
    if (said.topic === 'reserved' || !isKnown) return refusal(403, 40_301, 'forbidden');
    if (Buffer.byteLength(said.message) > 4_096) return refusal(413, 41_303, 'JSON body or message too large');
    if (said.actions.length > 3) return refusal(400, 40_018, 'invalid request: actions invalid');
    const shown = this.posts.find(({ id }) => id === sequence_id);
    if (shown) Object.assign(shown, said);
    else this.posts.push({ ...said, id: sequence_id ?? `msg${String(this.posts.length).padStart(9, '0')}` });
    const id = `rev${String(this.server.asked.length).padStart(9, '0')}`;
    return { status: 200, body: { id: sequence_id ? id : this.posts.at(-1)?.id, event: 'message', topic: said.topic } };
  }
}
