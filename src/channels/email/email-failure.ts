import { foreign } from '../../domain/message';
import { DeliveryError } from '../channel';

/** What nodemailer tells of a mail that was not taken. */
interface MailFailure {
  readonly code?: string;
  /** Of the server's answer. */
  readonly responseCode?: number;
  readonly response?: string;
  /** The command that was answered: `RCPT TO`, `DATA`, `AUTH PLAIN`, … */
  readonly command?: string;
}

/** The server does not want us, whoever it is for. */
const OURS = new Set(['EAUTH', 'ENOAUTH', 'ECONFIG', 'ETLS', 'EREQUIRETLS', 'EOAUTH2']);

/** Nobody of that name: no such mailbox, moved for good, disabled, or a domain that takes no mail. */
const NOBODY = /\b5\.1\.(1|2|3|6|10)\b|\b5\.2\.1\b/;
const NOBODY_CODES = [550, 551, 553];

/** Said of us and not of the reader: blocked, no relaying, no such right. */
const POLICY = /\b5\.7\.\d+\b|relay|spam|blocked|blacklist|blocklist|reputation/i;

/** What to make of a mail that was not taken. Tells the server's words, and nothing of ours. */
export function failureOf(cause: unknown): DeliveryError {
  const { code = 'UNKNOWN', responseCode, response, command = '' } = (cause ?? {}) as MailFailure;
  if (code === 'EABORT' || responseCode === undefined) {
    if (OURS.has(code)) return new DeliveryError('misconfigured', `the mail server: ${code}`, { scope: 'channel' });
    return new DeliveryError('retry', `the mail server does not answer as it should: ${code}`);
  }
  const said = foreign(response ?? String(responseCode), 300);
  const credentials = command.startsWith('AUTH') || code === 'EAUTH' || [530, 534, 535, 538].includes(responseCode);
  if (responseCode < 500) return new DeliveryError('retry', said);
  if (credentials || command === 'MAIL FROM') return new DeliveryError('misconfigured', said, { scope: 'channel' });
  if (command === 'RCPT TO' && !POLICY.test(said) && (NOBODY.test(said) || NOBODY_CODES.includes(responseCode))) {
    return new DeliveryError('deadAddress', said);
  }
  return new DeliveryError('permanent', said);
}
