import type { View } from '../../domain/channel-view';
import { clip, type Message, pageOf } from '../../domain/message';
import { fit, linesOf, type Piece } from '../../domain/message-text';
import { type Tone, toneOf } from '../../domain/tone';

/** Bytes of a whole request. */
export const LONGEST_PAYLOAD = 28 * 1_024;

const LONGEST_LABEL = 60;
const MOST_ACTIONS = 6;

type Colour = 'Attention' | 'Warning' | 'Accent' | 'Good';

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large';
  readonly color?: Colour;
  readonly fontType?: 'Monospace';
  readonly selectAction?: OpenUrl;
}

interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title?: string;
  readonly url: string;
}

/** A line: rich text, in which no name can be taken for Markdown. */
export interface Line {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing: 'None' | 'Medium';
}

export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: {
        readonly $schema: string;
        readonly type: 'AdaptiveCard';
        readonly version: '1.4';
        readonly msteams: { readonly width: 'Full' };
        /** What a notification shows of it. */
        readonly fallbackText: string;
        readonly body: readonly Line[];
        readonly actions: readonly OpenUrl[];
      };
    },
  ];
}

const COLOUR: Readonly<Record<Tone, Colour>> = {
  critical: 'Attention',
  warning: 'Warning',
  info: 'Accent',
  good: 'Good',
};

/** The message as an Adaptive Card, cut to what Teams takes. */
export const teamsMessage = (message: Message): TeamsMessage =>
  cardOf(fit(message, LONGEST_PAYLOAD, (one) => bytesOf(cardOf(one))));

/** What its readers see of the card. */
export function teamsView(message: Message): View {
  const [{ content }] = teamsMessage(message).attachments;
  const [head, ...body] = content.body;
  return {
    title: head?.inlines.map(({ text }) => text).join('') ?? '',
    lines: body.flatMap(({ inlines, spacing }) => [...(spacing === 'Medium' ? [[]] : []), inlines.map(pieceOf)]),
    tone: toneOf(message),
    buttons: content.actions.map(({ title = '' }) => title),
  };
}

const pieceOf = ({ text, weight, fontType, selectAction }: TextRun): Piece => ({
  text,
  ...(weight ? { bold: true } : {}),
  ...(fontType ? { code: true } : {}),
  ...(selectAction ? { url: selectAction.url } : {}),
});

export const bytesOf = (card: TeamsMessage): number => Buffer.byteLength(JSON.stringify(card));

function cardOf(message: Message): TeamsMessage {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    fallbackText: clip(message.title, 200),
    body: bodyOf(message),
    actions: actionsOf(message),
  } as const;
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

function bodyOf(message: Message): Line[] {
  const color = COLOUR[toneOf(message)];
  const [title = [], ...lines] = linesOf(message);
  const head = title.map((piece): TextRun => ({ ...runOf(piece), size: 'Large', color }));
  // An empty line is the space above the next one: Teams shows no block without text.
  const rest = lines.flatMap((line, at): Line[] => {
    const inlines = line.filter(({ text, url }) => text !== '' || url).map(runOf);
    const isApart = lines[at - 1]?.every(({ text }) => text === '') ?? false;
    return inlines.length > 0 ? [{ type: 'RichTextBlock', inlines, spacing: isApart ? 'Medium' : 'None' }] : [];
  });
  return [{ type: 'RichTextBlock', inlines: head, spacing: 'None' }, ...rest];
}

const runOf = ({ text, bold, code, url }: Piece): TextRun => ({
  type: 'TextRun',
  text: text || (url ?? ''),
  ...(bold ? { weight: 'Bolder' } : {}),
  ...(code ? { fontType: 'Monospace' } : {}),
  ...(url ? { selectAction: { type: 'Action.OpenUrl', url } } : {}),
});

const actionsOf = ({ actions }: Message): OpenUrl[] =>
  actions
    .flatMap(({ label, url: address }): OpenUrl[] => {
      const url = pageOf(address);
      return url ? [{ type: 'Action.OpenUrl', title: clip(label, LONGEST_LABEL), url }] : [];
    })
    .slice(0, MOST_ACTIONS);
