/** What the bot says: new messages, edits, deletions, pins. */

import { readKeyboard } from '../bot-api/keyboard';
import { Params } from '../bot-api/params';
import { broken, impossible } from '../bot-api/refusal';
import { readText } from '../bot-api/text';
import type { Chat } from '../world/chat';
import type { ChatMessage, Content, Media } from '../world/message';
import type { Call, Method } from './call';

const LONGEST_TEXT = 4_096;
const LONGEST_CAPTION = 1_024;
const DELETABLE_MS = 48 * 3_600_000;

const sendMessage: Method = (call) => {
  const keyboard = readKeyboard(call.params.json('reply_markup'));
  const body = readText(call.params, 'text', LONGEST_TEXT);
  const chat = call.destination();
  return call.world.post(placed(call, chat, { body, keyboard }), chat).wire();
};

const sendMedia =
  (kind: Media['kind']): Method =>
  (call) => {
    const { params, world } = call;
    const keyboard = readKeyboard(params.json('reply_markup'));
    const body = readText(params, 'caption', LONGEST_CAPTION);
    const reference = params.text(kind);
    const upload = params.file(kind);
    if (!upload && (reference === undefined || reference === '')) throw broken(`there is no ${kind} in the request`);
    const chat = call.destination();
    const media = world.keep(kind, upload, reference ?? '');
    return world.post(placed(call, chat, { body, keyboard, media }), chat).wire();
  };

/** Another picture or file with another caption, also in place of a text: Telegram adds media to texts since Bot API 8. */
const editMessageMedia: Method = (call) => {
  const { params, world } = call;
  const keyboard = readKeyboard(params.json('reply_markup'));
  const input = params.json('media');
  if (typeof input !== 'object' || input === null) throw broken("can't parse InputMedia: media is not found");
  const media = new Params(input as Record<string, unknown>);
  const kind = media.text('type');
  if (kind !== 'photo' && kind !== 'document') throw broken("can't parse InputMedia: wrong type");
  const body = readText(media, 'caption', LONGEST_CAPTION);
  const reference = media.text('media') ?? '';
  const upload = params.attached(reference);
  if (reference === '' || (reference.startsWith('attach://') && !upload)) {
    throw broken("can't parse InputMedia: media not found");
  }
  const message = call.ownMessage(call.destination());
  if (!upload && message.media?.fileId === reference && message.says(body, keyboard)) throw notModified();
  message.edit(body, keyboard, world.now(), world.keep(kind, upload, reference));
  world.bell.ring({ type: 'edited', message });
  return message.wire();
};

const editText =
  (field: 'text' | 'caption'): Method =>
  (call) => {
    const keyboard = readKeyboard(call.params.json('reply_markup'));
    const body = readText(call.params, field, field === 'text' ? LONGEST_TEXT : LONGEST_CAPTION);
    const message = call.ownMessage(call.destination());
    if (field === 'text' && message.media) throw broken('there is no text in the message to edit');
    if (field === 'caption' && !message.media) throw broken('there is no caption in the message to edit');
    if (message.says(body, keyboard)) throw notModified();
    message.edit(body, keyboard, call.world.now());
    call.world.bell.ring({ type: 'edited', message });
    return message.wire();
  };

const editMessageReplyMarkup: Method = (call) => {
  const keyboard = readKeyboard(call.params.json('reply_markup'));
  const message = call.ownMessage(call.destination());
  if (JSON.stringify(message.rows) === JSON.stringify(keyboard?.inline_keyboard ?? [])) throw notModified();
  message.changeButtons(keyboard);
  call.world.bell.ring({ type: 'edited', message });
  return message.wire();
};

const deleteMessage: Method = (call) => {
  const chat = call.place();
  const message = chat.message(call.messageId());
  if (!message) throw impossible('message to delete not found');
  const own = message.fromBot;
  const may = own || !chat.isGroup || chat.standing === 'administrator';
  if (!may || call.world.now() - message.at > DELETABLE_MS) throw impossible("message can't be deleted");
  chat.remove(message);
  return true;
};

const pin =
  (pinned: boolean): Method =>
  (call) => {
    const chat = call.place();
    if (chat.type === 'supergroup' && chat.standing !== 'administrator') {
      throw impossible('not enough rights to manage pinned messages in the chat');
    }
    const id = call.params.integer('message_id');
    const message =
      id === undefined && !pinned ? chat.messages.findLast((each) => each.pinned) : chat.message(call.messageId());
    if (!message) throw impossible(`message to ${pinned ? 'pin' : 'unpin'} not found`);
    message.pinned = pinned;
    call.world.bell.ring({ type: 'pinned', message });
    return true;
  };

const ACTIONS = new Set(
  'typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note upload_video_note'.split(
    ' ',
  ),
);

const sendChatAction: Method = (call) => {
  if (!ACTIONS.has(call.params.text('action') ?? '')) throw broken('wrong parameter action in request');
  const chat = call.place();
  topicOf(call, chat);
  call.world.bell.ring({ type: 'typing', chatId: chat.id });
  return true;
};

export const MESSAGE_METHODS: Readonly<Record<string, Method>> = {
  sendMessage,
  sendPhoto: sendMedia('photo'),
  sendDocument: sendMedia('document'),
  editMessageMedia,
  editMessageText: editText('text'),
  editMessageCaption: editText('caption'),
  editMessageReplyMarkup,
  deleteMessage,
  pinChatMessage: pin(true),
  unpinChatMessage: pin(false),
  sendChatAction,
};

/** The content with where in the chat it goes, and what it answers. */
function placed(call: Call, chat: Chat, { body, keyboard, media }: Content): Content {
  const replyTo = repliedMessage(call, chat);
  const topic = topicOf(call, chat) ?? replyTo?.topic;
  return { body, keyboard, media, replyTo, topic, silent: call.params.flag('disable_notification') };
}

function topicOf({ params }: Call, chat: Chat): number | undefined {
  const topic = params.integer('message_thread_id');
  // Telegram knows the general topic of a forum by no number, 1 included.
  if (topic !== undefined && topic !== 0 && !chat.topics.has(topic)) throw impossible('message thread not found');
  return topic === 0 ? undefined : topic;
}

function repliedMessage({ params }: Call, chat: Chat): ChatMessage | undefined {
  const reply = params.json('reply_parameters') as Record<string, unknown> | undefined;
  const id = reply ? Number(reply['message_id']) : params.integer('reply_to_message_id');
  if (id === undefined || id === 0) return undefined;
  if (Number.isNaN(id)) throw broken("can't parse reply parameters: message_id must be a number");
  const message = chat.message(id);
  const forgiven = reply ? reply['allow_sending_without_reply'] === true : params.flag('allow_sending_without_reply');
  if (!message && !forgiven) throw impossible('message to be replied not found');
  return message;
}

const notModified = () =>
  impossible(
    'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
  );
