import type { JsonValue } from '../../domain/json';

/** A button under a message: it asks a command again, with what it stands for, or opens a page. */
export type Button =
  | { readonly text: string; readonly command: string; readonly data: JsonValue }
  | { readonly text: string; readonly url: string };

/** A file beside a text. A picture (PNG) is shown, anything else can be saved. */
export interface Attachment {
  readonly kind: 'picture' | 'document';
  readonly name: string;
  readonly bytes: Buffer;
}

/** What the bot says: text for Telegram's HTML, in which what comes from outside is escaped. */
export interface Reply {
  readonly html: string;
  /** Rows of buttons, under the last piece of the text. */
  readonly buttons?: readonly (readonly Button[])[];
  readonly attachment?: Attachment;
  /** A text is asked for: in a group Telegram then shows it as an answer to us, which we hear in privacy mode too. */
  readonly asks?: boolean;
  /** What is said at once becomes this when it is known: the same message is edited. */
  readonly later?: () => Promise<Reply>;
}

/** What comes of a press. Telegram shows 200 characters of `toast` above the chat; `alert` makes it a window. */
export interface Outcome {
  readonly toast?: string;
  readonly alert?: boolean;
  /** What the message with the button becomes. */
  readonly becomes?: Reply;
  /** A message of its own. */
  readonly says?: Reply;
}
