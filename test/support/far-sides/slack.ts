import { createHmac } from 'node:crypto';

import type { Block, Button } from '../../../src/channels/slack/slack-blocks';
import { type Answered, type Asked, LoopbackServer } from './loopback-server';

/** A message as it stands in a channel of Slack's. */
export interface SlackPost {
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | null;
  readonly broadcast: boolean;
  blocks: readonly Block[];
}

interface Said {
  readonly channel?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
  readonly text?: string;
  readonly blocks?: readonly Block[];
}

const ok = (body: object = {}): Answered => ({ status: 200, body: { ok: true, ...body } });
const error = (word: string): Answered => ({ status: 200, body: { ok: false, error: word } });

/** Slack on loopback: a workspace with one channel, its Web API and an incoming webhook. */
export class Slack {
  readonly token = 'xoxb-2222222222-abcdefghijklmnop';
  readonly signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
  readonly channel = 'C0123456789';
  /** Somebody whom messages reach in a channel of their own. */
  readonly person = 'U0123456789';
  readonly webhookPath = '/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX';
  readonly posts: SlackPost[] = [];
  /** What the API answers from now on with `ok: false`. */
  trouble: string | null = null;
  private readonly people = new Map([[this.person, 'D0123456789']]);

  private constructor(readonly server: LoopbackServer) {}

  static async start(): Promise<Slack> {
    const server = await LoopbackServer.start((asked) => slack.answer(asked));
    const slack = new Slack(server);
    return slack;
  }

  get apiBase(): string {
    return `${this.server.url}/api`;
  }

  get webhookUrl(): string {
    return this.server.url + this.webhookPath;
  }

  /** What people read, without what stands on buttons. */
  texts(): string[] {
    return this.posts.map(({ blocks }) => blocks.map(textOf).join('\n'));
  }

  buttons(post = this.posts.at(-1)): Button[] {
    return (post?.blocks ?? []).flatMap((block) => (block.type === 'actions' ? [...block.elements] : []));
  }

  /** What Slack calls back with when a person presses a button under a post, signed at that moment. */
  presses({ channel, ts }: SlackPost, button: Button | undefined, now: Date) {
    const payload = {
      type: 'block_actions',
      user: { id: this.person, username: 'otto' },
      channel: { id: channel },
      container: { type: 'message', message_ts: ts, channel_id: channel },
      actions: [{ type: 'button', action_id: button?.action_id ?? '', value: button?.value ?? '' }],
    };
    const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    const signature = createHmac('sha256', this.signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    };
    return { method: 'POST' as const, headers, body };
  }

  private answer({ path, headers, body }: Asked): Answered {
    const said = JSON.parse(body) as Said;
    if (path === this.webhookPath) {
      const fault = faultOf(said);
      if (fault) return { status: 400, body: fault };
      this.post('webhook', said);
      return { status: 200, body: 'ok' };
    }
    if (headers.authorization !== `Bearer ${this.token}`) return error('invalid_auth');
    if (this.trouble) return error(this.trouble);
    if (path === '/api/auth.test') return ok({ user: 'panoptes', team: 'ACME' });
    const fault = faultOf(said);
    if (fault) return error(fault);
    return path === '/api/chat.update' ? this.update(said) : this.postMessage(said);
  }

  private postMessage(said: Said): Answered {
    const channel = this.people.get(said.channel ?? '') ?? said.channel ?? '';
    if (channel !== this.channel && ![...this.people.values()].includes(channel)) return error('channel_not_found');
    if (said.thread_ts && !this.posts.some(({ ts }) => ts === said.thread_ts)) return error('thread_not_found');
    const { ts } = this.post(channel, said);
    return ok({ channel, ts });
  }

  private update(said: Said): Answered {
    const post = this.posts.find(({ ts, channel }) => ts === said.ts && channel === said.channel);
    if (!post) return error('message_not_found');
    post.blocks = said.blocks ?? [];
    return ok({ channel: post.channel, ts: post.ts });
  }

  private post(channel: string, { thread_ts, reply_broadcast, blocks = [] }: Said): SlackPost {
    const ts = `1700000000.${String(this.posts.length + 1).padStart(6, '0')}`;
    const post = { channel, ts, thread: thread_ts ?? null, broadcast: reply_broadcast ?? false, blocks };
    this.posts.push(post);
    return post;
  }
}

/** What Slack refuses a message for; null when it takes it. */
function faultOf({ text, blocks = [] }: Said): string | null {
  if (!text || /<[!@]/.test(text)) return 'no_text';
  if (text.length > 40_000) return 'msg_too_long';
  if (blocks.length > 50) return 'invalid_blocks';
  for (const block of blocks) {
    if (block.type === 'actions') {
      const ids = block.elements.map(({ action_id }) => action_id);
      const labels = block.elements.map(({ text: label }) => label.text.length);
      if (ids.length === 0 || ids.length > 25 || new Set(ids).size < ids.length) return 'invalid_blocks';
      if (ids.some((id) => id.length > 255) || labels.some((length) => length === 0 || length > 75)) {
        return 'invalid_blocks';
      }
    } else {
      const runs = block.elements.flatMap(({ elements }) => elements);
      if (runs.length === 0 || runs.some((run) => run.text === '')) return 'invalid_blocks';
      if (runs.reduce((sum, run) => sum + run.text.length, 0) > 3_000) return 'invalid_blocks';
    }
  }
  return null;
}

const textOf = (block: Block): string =>
  block.type === 'actions'
    ? ''
    : block.elements.map(({ elements }) => elements.map(({ text }) => text).join('')).join('\n');
