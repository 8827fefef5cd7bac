import { createHmac, randomBytes } from 'node:crypto';

import { type Answered, type Asked, LoopbackServer } from './loopback-server';

export interface WhatsappMessage {
  readonly id: string;
  readonly to: string;
  readonly type: string;
  /** What the reader sees. */
  readonly text: string;
  readonly buttons: readonly { readonly title: string; readonly payload: string }[];
  readonly answers: string | null;
  readonly template: string | null;
}

/** What Meta sends to the callback address, signed. */
export interface MetaRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ApprovedTemplate {
  readonly name: string;
  readonly language: string;
  /** With `{{1}}`, `{{2}}`, … */
  readonly body: string;
  readonly buttons?: readonly string[];
  readonly status?: 'APPROVED' | 'PENDING' | 'PAUSED';
}

interface Trouble {
  readonly status: number;
  readonly code?: number;
  readonly retryAfter?: number;
}

interface SentMessage {
  readonly to: string;
  readonly type: string;
  readonly context?: { readonly message_id: string };
  readonly text?: { readonly body: string };
  readonly interactive?: {
    readonly body: { readonly text: string };
    readonly action: { readonly buttons: readonly { reply: { id: string; title: string } }[] };
  };
  readonly template?: {
    readonly name: string;
    readonly language: { readonly code: string };
    readonly components: readonly {
      type: string;
      index?: string;
      parameters: readonly { text?: string; payload?: string }[];
    }[];
  };
}

const DAY = 86_400_000;
const URL = 'https://panoptes.example.net/api/channels/whatsapp/callback';

/** Meta's Cloud API with one number, as its documentation says it behaves: windows, templates, limits of lengths. */
export class WhatsappCloud {
  readonly token = randomBytes(24).toString('hex');
  readonly appSecret = randomBytes(16).toString('hex');
  readonly verifyToken = randomBytes(8).toString('hex');
  readonly phoneNumberId = '106540352242922';
  readonly businessAccountId = '102290129340398';
  readonly messages: WhatsappMessage[] = [];
  readonly templates: ApprovedTemplate[] = [];
  private readonly wroteAt = new Map<string, number>();
  private readonly strangers = new Set<string>();
  private trouble: Trouble | null = null;
  private server: LoopbackServer;

  private constructor(private readonly now: () => Date) {}

  static async start(now: () => Date): Promise<WhatsappCloud> {
    const cloud = new WhatsappCloud(now);
    cloud.server = await LoopbackServer.start((request) => cloud.answer(request));
    return cloud;
  }

  /** With the version, as the API's address is written. */
  get url(): string {
    return `${this.server.url}/v23.0`;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  approves(template: ApprovedTemplate): void {
    this.templates.push(template);
  }

  /** Answers everything like that from now on. */
  refuses(trouble: Trouble): void {
    this.trouble = trouble;
  }

  goesSilent(): void {
    this.server.goesSilent();
  }

  recovers(): void {
    this.trouble = null;
    this.server.recovers();
  }

  /** A number without WhatsApp. */
  knowsNothingOf(number: string): void {
    this.strangers.add(number.replace('+', ''));
  }

  /** Meta's own count of the 24 hours, which nobody else can see. */
  closesTheWindowOf(number: string): void {
    this.wroteAt.delete(number.replace('+', ''));
  }

  writes(number: string, text: string): MetaRequest {
    return this.inbound(number, { type: 'text', text: { body: text } });
  }

  /** Presses a button of a message; those of templates come back in another form. */
  presses(number: string, message: WhatsappMessage, at: number): MetaRequest {
    const { payload = '', title = '' } = message.buttons[at] ?? {};
    const context = { from: '15550783881', id: message.id };
    return message.template
      ? this.inbound(number, { type: 'button', button: { payload, text: title }, context })
      : this.inbound(number, {
          type: 'interactive',
          interactive: { type: 'button_reply', button_reply: { id: payload, title } },
          context,
        });
  }

  /** What became of a message. */
  reports({ id, to }: WhatsappMessage, status: string, code?: number): MetaRequest {
    const errors = code ? { errors: [{ code, title: 'why', error_data: { details: 'more of why' } }] } : {};
    return this.tells({ statuses: [{ id, status, timestamp: this.seconds(), recipient_id: to, ...errors }] });
  }

  /** Anything that Meta could send, signed by it. */
  signed(payload: unknown): MetaRequest {
    const body = Buffer.from(JSON.stringify(payload));
    const signature = `sha256=${createHmac('sha256', this.appSecret).update(body).digest('hex')}`;
    return { method: 'POST', url: URL, query: {}, headers: { 'x-hub-signature-256': signature }, body };
  }

  private inbound(number: string, message: object): MetaRequest {
    const from = number.replace('+', '');
    this.wroteAt.set(from, this.now().getTime());
    const id = `wamid.${randomBytes(12).toString('base64url')}`;
    return this.tells({ messages: [{ from, id, timestamp: this.seconds(), ...message }] });
  }

  private tells(news: object): MetaRequest {
    const metadata = { display_phone_number: '15550783881', phone_number_id: this.phoneNumberId };
    const value = { messaging_product: 'whatsapp', metadata, ...news };
    const entry = [{ id: this.businessAccountId, changes: [{ field: 'messages', value }] }];
    return this.signed({ object: 'whatsapp_business_account', entry });
  }

  private seconds(): string {
    return String(Math.floor(this.now().getTime() / 1_000));
  }

  private answer({ method, path, headers, body }: Asked): Answered {
    if (this.trouble) return refusal(this.trouble);
    if (headers.authorization !== `Bearer ${this.token}`) return refusal({ status: 401, code: 190 });
    if (method === 'POST' && path === `/v23.0/${this.phoneNumberId}/messages`) {
      return this.take(JSON.parse(body) as SentMessage);
    }
    if (method === 'GET' && path === `/v23.0/${this.phoneNumberId}`) {
      return { status: 200, body: { display_phone_number: '+1 555 078 3881', verified_name: 'ACME', id: '1' } };
    }
    if (method === 'GET' && path === `/v23.0/${this.businessAccountId}/message_templates`) {
      const data = this.templates.map(({ name, language, status = 'APPROVED' }) => ({ name, language, status }));
      return { status: 200, body: { data } };
    }
    return refusal({ status: 400, code: 100 });
  }

  private take(message: SentMessage): Answered {
    const { to, type, context } = message;
    if (this.strangers.has(to)) return refusal({ status: 400, code: 131_026 });
    const shown = type === 'template' ? this.filled(message) : this.free(message);
    if (typeof shown === 'number') return refusal({ status: 400, code: shown });
    const id = `wamid.${randomBytes(12).toString('base64url')}`;
    const template = message.template?.name ?? null;
    this.messages.push({ id, to, type, ...shown, answers: context?.message_id ?? null, template });
    return { status: 200, body: { messaging_product: 'whatsapp', contacts: [{ wa_id: to }], messages: [{ id }] } };
  }

  /** What is shown, or the number of the error. */
  private free({ to, text, interactive }: SentMessage): Pick<WhatsappMessage, 'text' | 'buttons'> | number {
    const wrote = this.wroteAt.get(to);
    if (wrote === undefined || this.now().getTime() - wrote >= DAY) return 131_047;
    if (text) return text.body.length > 0 && text.body.length <= 4_096 ? { text: text.body, buttons: [] } : 100;
    const buttons = (interactive?.action.buttons ?? []).map(({ reply: { id, title } }) => ({ title, payload: id }));
    const titles = new Set(buttons.map(({ title }) => title));
    const body = interactive?.body.text ?? '';
    const good =
      body.length > 0 &&
      body.length <= 1_024 &&
      buttons.length > 0 &&
      buttons.length <= 3 &&
      titles.size === buttons.length &&
      buttons.every(({ title, payload }) => title.length > 0 && title.length <= 20 && payload.length <= 256);
    return good ? { text: body, buttons } : 100;
  }

  private filled({ template }: SentMessage): Pick<WhatsappMessage, 'text' | 'buttons'> | number {
    const known = this.templates.find(
      ({ name, language }) => name === template?.name && language === template.language.code,
    );
    if (!template || !known) return 132_001;
    if (known.status === 'PAUSED') return 132_015;
    const values =
      template.components.find(({ type }) => type === 'body')?.parameters.map(({ text = '' }) => text) ?? [];
    const wanted = new Set(known.body.match(/\{\{\d+\}\}/g) ?? []).size;
    if (values.length !== wanted) return 132_000;
    if (values.some((value) => value === '' || /[\n\t]| {4}/.test(value))) return 132_018;
    const payloads = template.components.filter(({ type }) => type === 'button');
    const text = known.body.replace(/\{\{(\d+)\}\}/g, (_, at: string) => values[Number(at) - 1] ?? '');
    if (text.length > 1_024) return 132_005;
    const buttons = (known.buttons ?? []).map((title, at) => {
      const parameters = payloads.find(({ index }) => index === String(at))?.parameters;
      return { title, payload: parameters?.[0]?.payload ?? title };
    });
    return { text, buttons };
  }
}

function refusal({ status, code, retryAfter }: Trouble): Answered {
  const error = { message: `(#${code ?? 1}) no`, type: 'OAuthException', code: code ?? 1, fbtrace_id: 'x' };
  const headers = retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } };
  return { status, body: code === undefined ? { error: 'no' } : { error }, ...headers };
}
