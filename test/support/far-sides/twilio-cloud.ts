import { createHmac, randomBytes } from 'node:crypto';

import { type Answered, type Asked, LoopbackServer } from './loopback-server';

export interface TwilioMessage {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly statusCallback: string | null;
}

/** A request that Twilio makes to a customer of its own, signed. */
export interface TwilioRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Trouble {
  readonly status: number;
  readonly code?: number;
  readonly message?: string;
  readonly retryAfter?: number;
}

/** Twilio's messaging API with one account, as its documentation says it behaves. */
export class TwilioCloud {
  readonly accountSid = `AC${randomBytes(16).toString('hex')}`;
  readonly authToken = randomBytes(16).toString('hex');
  readonly number = '+15005550006';
  readonly serviceSid = `MG${randomBytes(16).toString('hex')}`;
  readonly messages: TwilioMessage[] = [];
  private readonly optedOut = new Set<string>();
  private trouble: Trouble | null = null;
  private server: LoopbackServer;

  static async start(): Promise<TwilioCloud> {
    const cloud = new TwilioCloud();
    cloud.server = await LoopbackServer.start((request) => cloud.answer(request));
    return cloud;
  }

  get url(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.stop();
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

  /** What Twilio tells of a message: `sent`, `delivered`, `undelivered` with an error code, … */
  reports({ sid, to, from, statusCallback }: TwilioMessage, status: string, errorCode?: number): TwilioRequest {
    const fields = { MessageSid: sid, MessageStatus: status, To: to, From: from, AccountSid: this.accountSid };
    return this.signed(statusCallback ?? '', errorCode ? { ...fields, ErrorCode: String(errorCode) } : fields);
  }

  /** Somebody answers by SMS. STOP and START are Twilio's own business, too. */
  hears(number: string, body: string, inboundUrl: string): TwilioRequest {
    if (/^stop$/i.test(body)) this.optedOut.add(number);
    if (/^start$/i.test(body)) this.optedOut.delete(number);
    const fields = { MessageSid: sidOf('SM'), From: number, To: this.number, Body: body, AccountSid: this.accountSid };
    return this.signed(inboundUrl, fields);
  }

  private answer({ method, path, headers, body }: Asked): Answered {
    if (this.trouble) return refusal(this.trouble);
    const expected = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`;
    if (headers.authorization !== expected) return refusal({ status: 401, code: 20003, message: 'Authenticate' });
    const account = `/2010-04-01/Accounts/${this.accountSid}`;
    if (method === 'GET' && path === `${account}.json`) return { status: 200, body: { sid: this.accountSid } };
    if (method === 'POST' && path === `${account}/Messages.json`) return this.take(new URLSearchParams(body));
    return refusal({ status: 404, code: 20404, message: 'The requested resource was not found' });
  }

  private take(fields: URLSearchParams): Answered {
    const [to, text] = [fields.get('To') ?? '', fields.get('Body') ?? ''];
    const from = fields.get('From') ?? (fields.get('MessagingServiceSid') === this.serviceSid ? this.number : '');
    const fault = (code: number, message: string) => refusal({ status: 400, code, message });
    if (from !== this.number) return fault(21606, `The From number ${from} is not a valid, SMS-capable number`);
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return fault(21211, `The 'To' number ${to} is not a valid phone number.`);
    if (this.optedOut.has(to)) return fault(21610, 'Attempt to send to unsubscribed recipient');
    if (text === '') return fault(21602, 'Message body is required.');
    if (text.length > 1_600) return fault(21617, 'The concatenated message body exceeds the 1600 character limit');
    const message = { sid: sidOf('SM'), to, from, body: text, statusCallback: fields.get('StatusCallback') };
    this.messages.push(message);
    return { status: 201, body: { sid: message.sid, status: 'queued', error_code: null, error_message: null } };
  }

  private signed(url: string, fields: Readonly<Record<string, string>>): TwilioRequest {
    const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = url + sorted.map(([name, value]) => name + value).join('');
    const signature = createHmac('sha1', this.authToken).update(text).digest('base64');
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: Buffer.from(new URLSearchParams(fields).toString()),
    };
  }
}

const sidOf = (kind: string) => `${kind}${randomBytes(16).toString('hex')}`;

function refusal({ status, code = status * 100, message = 'no', retryAfter }: Trouble): Answered {
  return {
    status,
    body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}
