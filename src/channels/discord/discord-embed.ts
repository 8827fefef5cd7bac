import type { View } from '../../domain/channel-view';
import { clip, type Message, pageOf } from '../../domain/message';
import { fit, linesOf, type Piece } from '../../domain/message-text';
import { type Tone, toneOf } from '../../domain/tone';

/** UTF-16 units that Discord takes, of the text as it is written, with its markup. */
export const LONGEST_TITLE = 256;
export const LONGEST_DESCRIPTION = 4_096;
export const LONGEST_EMBED = 6_000;

const LONGEST_LABEL = 80;

export interface DiscordMessage {
  readonly embeds: readonly [{ readonly title: string; readonly description?: string; readonly color: number }];
  readonly allowed_mentions: { readonly parse: readonly never[] };
}

const COLOUR: Readonly<Record<Tone, number>> = {
  critical: 0xd32f2f,
  warning: 0xf57c00,
  info: 0x1976d2,
  good: 0x388e3c,
};

/** The message as one embed. Nobody is mentioned by it, whatever the names are. */
export function discordMessage(message: Message): DiscordMessage {
  const { head, body } = fitted(message);
  const description = descriptionOf(body);
  const embed = { title: titleOf(head), ...(description ? { description } : {}), color: COLOUR[toneOf(message)] };
  return { embeds: [embed], allowed_mentions: { parse: [] } };
}

/** What its readers see of the embed, once Discord has read the marks. */
export function discordView(message: Message): View {
  const { head, body } = fitted(message);
  return { title: `${head.icon} ${head.title}`, lines: linesBelow(body), tone: toneOf(message) };
}

function fitted(message: Message): { head: Message; body: Message } {
  const { icon, title } = message;
  return {
    head: fit({ icon, title, parts: [], actions: [] }, LONGEST_TITLE, (one) => titleOf(one).length),
    body: fit(message, LONGEST_DESCRIPTION, (one) => descriptionOf(one).length),
  };
}

const titleOf = ({ icon, title }: Message): string => `${icon} ${escape(title)}`;

const descriptionOf = (message: Message): string =>
  linesBelow(message)
    .map((line) => line.map(dressed).join(''))
    .join('\n')
    .trim();

/** Everything below the title. What a press would do is a link, for buttons of a webhook reach nobody. */
function linesBelow(message: Message): Piece[][] {
  const links = message.actions.flatMap(({ label, url: address }): Piece[] => {
    const url = pageOf(address);
    return url ? [{ text: clip(label, LONGEST_LABEL), url }] : [];
  });
  const row = links.flatMap((link, at) => (at > 0 ? [BETWEEN, link] : [link]));
  return [...linesOf(message).slice(1), ...(row.length > 0 ? [[{ text: '' }], row] : [])];
}

const BETWEEN: Piece = { text: ' · ' };

function dressed({ text, bold, code, url }: Piece): string {
  if (url) return `[${escape(text || url)}](${url.replaceAll(')', '%29')})`;
  if (code) return `\`\`\`\n${text.replaceAll('```', '`\u200b`\u200b`')}\n\`\`\``;
  return bold && text ? `**${escape(text)}**` : escape(text);
}

/** A backslash takes the meaning from every mark that Discord would read. */
const escape = (text: string): string => text.replace(/[\\*_~`|>#[\]()<@:+-]/g, '\\$&');
