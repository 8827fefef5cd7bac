import { createHmac, timingSafeEqual } from 'node:crypto';

import { type CallbackAnswer, CallbackRefusal, type CallbackRequest, type Receipt } from '../channel';
import { E164, type SmsSettings } from './sms-settings';

/** What people answer to hear no more, and to hear again: Twilio's own words, and the same in Spanish. */
const STOP = /^(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout|baja|alto|parar)$/i;
const START = /^(start|unstop|yes|alta)$/i;

const STATUS: Readonly<Record<string, Receipt['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
};

/**
 * Reads a request of Twilio's: the status of a message, or an answer by SMS.
 *
 * Throws a CallbackRefusal when its signature is not made with our auth token.
 */
export function readCallback(request: CallbackRequest, settings: SmsSettings, now: Date): CallbackAnswer {
  const fields = new URLSearchParams(request.body.toString('utf8'));
  const given = request.headers['x-twilio-signature'] ?? '';
  if (!same(given, signatureOf(request.url, fields, settings.authToken))) {
    throw new CallbackRefusal(403, 'this is not signed with the auth token');
  }
  if (fields.get('AccountSid') !== settings.accountSid) throw new CallbackRefusal(403, 'this is another account');
  const nothing = { status: 200, receipts: [], presses: [], optOuts: [] };
  const messageId = fields.get('MessageSid');
  if (fields.has('MessageStatus') && messageId) {
    const status = STATUS[fields.get('MessageStatus') ?? ''];
    return status ? { ...nothing, receipts: [receiptOf(messageId, status, fields, now)] } : nothing;
  }
  // Twilio says the words itself that STOP and START are answered with.
  const silence = { ...nothing, contentType: 'text/xml', body: '<Response/>' };
  const address = fields.get('From') ?? '';
  const word = (fields.get('OptOutType') ?? fields.get('Body') ?? '').trim();
  const out = STOP.test(word) ? true : START.test(word) ? false : null;
  return E164.test(address) && out !== null ? { ...silence, optOuts: [{ address, out }] } : silence;
}

function receiptOf(messageId: string, status: Receipt['status'], fields: URLSearchParams, at: Date): Receipt {
  if (status !== 'failed') return { messageId, status, at };
  const code = /^\d{4,6}$/.exec(fields.get('ErrorCode') ?? '')?.[0];
  const known = code && REASON[code];
  return { messageId, status, at, error: `Twilio ${code ?? 'names no reason'}${known ? `: ${known}` : ''}` };
}

const REASON: Readonly<Record<string, string>> = {
  '30003': 'the telephone is off or out of reach',
  '30004': 'the number does not take our messages',
  '30005': 'there is no such number',
  '30006': 'a landline, or a network that takes no SMS',
  '30007': 'the network took it for spam',
  '30008': 'the network names no reason',
};

/** Twilio's: HMAC-SHA1 over the address and the fields, sorted by name, without anything between them. */
function signatureOf(url: string, fields: URLSearchParams, authToken: string): string {
  const names = [...new Set(fields.keys())].sort();
  const text = names.map((name) =>
    [...new Set(fields.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(''),
  );
  return createHmac('sha1', authToken)
    .update(url + text.join(''), 'utf8')
    .digest('base64');
}

function same(given: string, made: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(made)];
  return a.length === b.length && timingSafeEqual(a, b);
}
