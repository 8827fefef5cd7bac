import type { DiscordMessage } from '../../../src/channels/discord/discord-embed';
import { type Answered, type Asked, LoopbackServer } from './loopback-server';

interface DiscordPost {
  readonly id: string;
  readonly thread: string | null;
  message: DiscordMessage;
}

/** Discord on loopback: one webhook of a channel. */
export class Discord {
  readonly path = '/api/webhooks/1234567890123456789/abcdefghijklmnopqrstuvwxyz-0123456789';
  readonly posts: DiscordPost[] = [];
  /** Headers that come with each answer. */
  headers: Readonly<Record<string, string>> = {};

  private constructor(readonly server: LoopbackServer) {}

  static async start(): Promise<Discord> {
    const server = await LoopbackServer.start((asked) => discord.answer(asked));
    const discord = new Discord(server);
    return discord;
  }

  get url(): string {
    return this.server.url + this.path;
  }

  /** Somebody deletes the webhook in the channel's settings. */
  webhookIsDeleted(): void {
    this.server.refusesWith({ status: 404, body: { message: 'Unknown Webhook', code: 10_015 } });
  }

  /** What people read: titles and descriptions without their markup. */
  texts(): string[] {
    return this.posts.map(({ message }) =>
      message.embeds.map(({ title, description = '' }) => `${read(title)}\n${read(description)}`).join('\n'),
    );
  }

  private answer({ method, path, query, body }: Asked): Answered {
    const message = JSON.parse(body) as DiscordMessage;
    const thread = query.thread_id ?? null;
    const [embed] = message.embeds;
    const length = embed.title.length + (embed.description?.length ?? 0);
    if (embed.title.length > 256 || embed.description === '' || (embed.description?.length ?? 0) > 4_096) {
      return { status: 400, body: { code: 50_035, message: 'Invalid Form Body' } };
    }
    if (length > 6_000) return { status: 400, body: { code: 50_035, message: 'Invalid Form Body' } };
    if (method === 'POST' && path === this.path) {
      const id = String(1_400_000_000_000_000_000n + BigInt(this.posts.length));
      this.posts.push({ id, thread, message });
      return query.wait === 'true'
        ? { status: 200, headers: this.headers, body: { id, channel_id: '1' } }
        : { status: 204, headers: this.headers };
    }
    const post = this.posts.find(({ id }) => path === `${this.path}/messages/${id}`);
    if (method !== 'PATCH' || !post) return { status: 404, body: { message: 'Unknown Message', code: 10_008 } };
    post.message = message;
    return { status: 200, headers: this.headers, body: { id: post.id } };
  }
}

/** Markdown as Discord shows it: fences, bold and links lose their marks, and a backslash protects the mark behind it. */
function read(markdown: string): string {
  const [fenced = '', ...rest] = markdown.split(/```\n([\s\S]*?)\n```/);
  const plain = (text: string) =>
    text
      .replace(/(?<!\\)\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)/g, '$1')
      .replace(/(?<!\\)\*\*((?:\\.|[^*\\])*)\*\*/g, '$1')
      .replace(/\\([^0-9A-Za-z\s])/g, '$1');
  return plain(fenced) + rest.map((piece, at) => (at % 2 === 0 ? piece : plain(piece))).join('');
}
