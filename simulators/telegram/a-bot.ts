import type { TelegramCloud } from './telegram-cloud';
import type { Update } from './wire';

export interface Answer {
  readonly ok: boolean;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
  readonly result?: unknown;
}

/** The simplest bot there can be: for the specs of this folder. */
export class ABot {
  private offset = 0;

  constructor(private readonly cloud: TelegramCloud) {}

  async call(method: string, params: Record<string, unknown> = {}): Promise<Answer> {
    const response = await fetch(`${this.cloud.url}/bot${this.cloud.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
    return (await response.json()) as Answer;
  }

  /** Calls with files beside the parameters, each under the name of its field. */
  async uploads(method: string, params: Record<string, unknown>, files: Record<string, Buffer>): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(params)) {
      if (value !== undefined) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    for (const [name, bytes] of Object.entries(files)) form.set(name, new Blob([bytes]), name);
    const response = await fetch(`${this.cloud.url}/bot${this.cloud.token}/${method}`, { method: 'POST', body: form });
    return (await response.json()) as Answer;
  }

  /** Sends HTML and expects it to be taken; the message's id. */
  async says(chatId: number, text: string, more: Record<string, unknown> = {}): Promise<number> {
    const answer = await this.call('sendMessage', { chat_id: chatId, text, parse_mode: 'HTML', ...more });
    if (!answer.ok) throw new Error(answer.description);
    return (answer.result as { message_id: number }).message_id;
  }

  /** The words with which Telegram refuses. */
  async isToldOff(method: string, params: Record<string, unknown>): Promise<string | undefined> {
    return (await this.call(method, params)).description;
  }

  /** Takes what is there, and confirms it with the next call. */
  async hears(timeout = 5): Promise<Update[]> {
    const answer = await this.call('getUpdates', { offset: this.offset, timeout });
    const updates = (answer.result ?? []) as Update[];
    this.offset = (updates.at(-1)?.update_id ?? this.offset - 1) + 1;
    return updates;
  }
}

export const buttons = (...names: string[]) => ({
  inline_keyboard: [names.map((name) => ({ text: name, callback_data: name.toLowerCase() }))],
});

/** As much of a PNG as Telegram looks at. */
export function pngOf(width: number, height: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}
