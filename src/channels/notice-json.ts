import type { Message } from '../domain/message';
import { plainText } from '../domain/message-text';
import type { DeliverOptions } from './channel';

/** What of a message is told as text, in UTF-16 units; the facts of the event are not cut. */
const LONGEST_TEXT = 10_000;

type NoticeOptions = Pick<DeliverOptions, 'event'> & Partial<Pick<DeliverOptions, 'replyTo'>>;

/** What is told, for programs: the facts of the event, and the words that people read. */
export function noticeJson(message: Message, { event, replyTo = null }: NoticeOptions, now: Date) {
  return {
    type: event?.type ?? 'notice',
    timestamp: (event?.at ?? now).toISOString(),
    severity: event?.severity ?? 'info',
    title: message.title,
    text: plainText(message, LONGEST_TEXT),
    /** The id of the message that this one answers. */
    answers: replyTo,
    data: event?.data ?? {},
  };
}
