import type { PictureSize } from '../bot-api/picture';
import type { MessageText } from '../bot-api/text';
import type { Button, ChatInfo, Entity, InlineKeyboard, User } from '../wire';

/** A picture or a document that hangs on a message. */
export interface Media {
  readonly kind: 'photo' | 'document';
  readonly fileId: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Of a photo. */
  readonly size?: PictureSize | undefined;
}

/** How a message read before it was edited. */
export interface FormerText {
  readonly text: string;
  readonly html: string;
  readonly editedAt: number;
}

/** What a new message says, and where it hangs. */
export interface Content {
  readonly body: MessageText;
  readonly keyboard?: InlineKeyboard | undefined;
  readonly replyTo?: ChatMessage | undefined;
  readonly topic?: number | undefined;
  readonly silent?: boolean;
  readonly media?: Media | undefined;
  /** What a service message reports: `new_chat_members`, `migrate_to_chat_id` and so on. */
  readonly service?: Readonly<Record<string, unknown>>;
}

/** One message of a chat as people see it now, with what it said before. */
export class ChatMessage {
  readonly replyTo: ChatMessage | undefined;
  readonly topic: number | undefined;
  readonly silent: boolean;
  readonly service: Readonly<Record<string, unknown>> | undefined;
  readonly edits: FormerText[] = [];
  editedAt: number | undefined;
  deleted = false;
  pinned = false;
  private body: MessageText;
  private shown: Media | undefined;
  private keyboard: InlineKeyboard | undefined;

  constructor(
    readonly id: number,
    readonly chat: ChatInfo,
    readonly from: User,
    /** Milliseconds since 1970. */
    readonly at: number,
    { body, keyboard, replyTo, topic, silent = false, media, service }: Content,
  ) {
    this.body = body;
    this.keyboard = keyboard;
    this.replyTo = replyTo;
    this.topic = topic;
    this.silent = silent;
    this.shown = media;
    this.service = service;
  }

  get media(): Media | undefined {
    return this.shown;
  }

  /** What a person reads, without any markup. */
  get text(): string {
    return this.body.text;
  }

  /** The text as the bot sent it. */
  get html(): string {
    return this.body.source;
  }

  get entities(): readonly Entity[] {
    return this.body.entities;
  }

  get fromBot(): boolean {
    return this.from.is_bot;
  }

  get rows(): readonly (readonly Button[])[] {
    return this.keyboard?.inline_keyboard ?? [];
  }

  get buttons(): readonly Button[] {
    return this.rows.flat();
  }

  /** Whether new content would change anything a person sees. */
  says(body: MessageText, keyboard: InlineKeyboard | undefined): boolean {
    return (
      this.body.text === body.text &&
      same(this.body.entities, body.entities) &&
      same(this.rows, keyboard?.inline_keyboard ?? [])
    );
  }

  /** `media` takes the place of what hung on the message, or of nothing. */
  edit(body: MessageText, keyboard: InlineKeyboard | undefined, at: number, media?: Media): void {
    this.edits.push({ text: this.body.text, html: this.body.source, editedAt: at });
    this.body = body;
    this.keyboard = keyboard;
    this.shown = media ?? this.shown;
    this.editedAt = at;
  }

  /** Telegram shows no "edited" when only the buttons change. */
  changeButtons(keyboard: InlineKeyboard | undefined): void {
    this.keyboard = keyboard;
  }

  wire(withReply = true): Record<string, unknown> {
    // Built field by field: a storm of ten thousand messages passes here.
    const { body, media } = this;
    const wire: Record<string, unknown> = {
      message_id: this.id,
      from: this.from,
      chat: this.chat,
      date: Math.floor(this.at / 1_000),
    };
    if (this.topic !== undefined) {
      wire['message_thread_id'] = this.topic;
      wire['is_topic_message'] = true;
    }
    if (this.editedAt !== undefined) wire['edit_date'] = Math.floor(this.editedAt / 1_000);
    if (withReply && this.replyTo) wire['reply_to_message'] = this.replyTo.wire(false);
    if (media) wire[media.kind] = mediaOnWire(media);
    if (body.text !== '') {
      wire[media ? 'caption' : 'text'] = body.text;
      if (body.entities.length > 0) wire[media ? 'caption_entities' : 'entities'] = body.entities;
    }
    if (this.keyboard) wire['reply_markup'] = this.keyboard;
    return this.service ? Object.assign(wire, this.service) : wire;
  }
}

function mediaOnWire({ kind, fileId, fileName, bytes, size }: Media): unknown {
  const file = { file_id: fileId, file_unique_id: fileId, file_size: bytes };
  return kind === 'photo'
    ? [{ ...file, ...(size ?? { width: 1_280, height: 720 }) }]
    : { ...file, file_name: fileName };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
