import { type Action, clip, type Message, pageOf, type Part } from '../../domain/message';
import { fit, plainText } from '../../domain/message-text';
import { type Tone, toneOf } from '../../domain/tone';

/** Gmail hides what follows after 102 KB. Bytes. */
export const LONGEST_HTML = 90_000;

/** UTF-16 units of the text version. */
export const LONGEST_TEXT = 60_000;

const LONGEST_PREHEADER = 120;
const LONGEST_LABEL = 60;

const COLOUR: Readonly<Record<Tone, string>> = {
  critical: '#c62828',
  warning: '#c25700',
  info: '#1565c0',
  good: '#2e7d32',
};

const FONT = `font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;
const MONO = `font-family:Consolas,Menlo,'Liberation Mono',monospace`;

/** Both versions of a mail. */
export interface MailText {
  readonly html: string;
  readonly text: string;
}

/** What stands below a mail: who gets it, and where that ends. */
export interface MailFoot {
  readonly text: string;
  readonly label: string;
  readonly url: string;
}

/** The labels of its buttons. */
export const buttonsOf = ({ actions }: Message): string[] => linked(actions).map(({ label }) => label);

/** The mail in HTML that also Outlook understands (tables, styles in place), and in plain text, from the same tree. */
export function mailOf(message: Message, foot: MailFoot | null = null): MailText {
  const fitting = fit(message, LONGEST_HTML, (candidate) => Buffer.byteLength(documentOf(candidate, foot)));
  return { html: documentOf(fitting, foot), text: textOf(fitting, foot) };
}

function textOf(message: Message, foot: MailFoot | null): string {
  const actions = linked(message.actions).map(({ label, url }) => `${label}: ${url}`);
  return [
    plainText(message, LONGEST_TEXT),
    ...(actions.length > 0 ? ['', ...actions] : []),
    // As mail programs know where what was written ends.
    ...(foot ? ['', '-- ', foot.text, `${foot.label}: ${foot.url}`] : []),
  ].join('\n');
}

function documentOf(message: Message, foot: MailFoot | null): string {
  const colour = COLOUR[toneOf(message)];
  const { icon, title, parts, actions } = message;
  const heading = `<h1 class="ink" style="margin:0 0 12px;${FONT};font-size:20px;line-height:28px;color:#1a1a1a">${icon} ${escape(title)}</h1>`;
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(title)}</title>
<style>
@media (prefers-color-scheme: dark) {
.page { background: #121212 !important; }
.card { background: #1e1e1e !important; }
.ink { color: #f0f0f0 !important; }
.faint { color: #a8a8a8 !important; }
.link { color: #8ab4f8 !important; }
.code { background: #2a2a2a !important; color: #f0f0f0 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escape(preheaderOf(parts))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f4f6"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:560px;background:#ffffff">
<tr><td style="height:4px;line-height:4px;font-size:0;background:${colour}">&nbsp;</td></tr>
<tr><td style="padding:24px">
${[heading, ...parts.map(partOf), buttonRow(actions, colour)].join('\n')}
</td></tr>
</table>
${foot ? footOf(foot) : ''}
</td></tr></table>
</body>
</html>
`;
}

const PARAGRAPH = `margin:0 0 12px;${FONT};font-size:15px;line-height:22px;color:#1a1a1a`;

function partOf(part: Part): string {
  switch (part.kind) {
    case 'heading':
      return `<h2 class="ink" style="margin:16px 0 8px;${FONT};font-size:16px;line-height:22px;color:#1a1a1a">${lines(part.text)}</h2>`;
    case 'text':
      return `<p class="ink" style="${PARAGRAPH}">${lines(part.text)}</p>`;
    case 'code':
      return `<pre class="code" style="margin:0 0 12px;padding:8px;${MONO};font-size:13px;line-height:18px;background:#f3f4f6;color:#1a1a1a;white-space:pre-wrap">${escape(part.text)}</pre>`;
    case 'link':
      return `<p class="ink" style="${PARAGRAPH}">${anchor(part.url, part.label)}</p>`;
    case 'facts':
      return part.facts.length > 0 ? factsOf(part.facts) : '';
    case 'list': {
      const hidden = part.total - part.items.length;
      const items = part.items.map((item) => `<li style="margin:0 0 4px">${lines(item)}</li>`).join('');
      const list =
        items &&
        `<ul class="ink" style="margin:0 0 12px;padding:0 0 0 20px;${FONT};font-size:15px;line-height:22px;color:#1a1a1a">${items}</ul>`;
      return list + (hidden > 0 ? `<p class="ink" style="${PARAGRAPH}">${lines(part.more(hidden))}</p>` : '');
    }
  }
}

function factsOf(facts: readonly { label: string; value: string }[]): string {
  const cell = `padding:2px 12px 2px 0;${FONT};font-size:15px;line-height:22px;vertical-align:top`;
  const row = ({ label, value }: { label: string; value: string }) =>
    `<tr><td class="faint" style="${cell};color:#5f6368">${lines(label)}</td><td class="ink" style="${cell};color:#1a1a1a">${lines(value)}</td></tr>`;
  const table = `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 12px">`;
  return `${table}${facts.map(row).join('')}</table>`;
}

/** A cell with a colour of its own: Outlook knows no padding of a link. */
function buttonRow(actions: readonly Action[], colour: string): string {
  const button = ({ label, url }: LinkedAction, at: number) => {
    const back = at === 0 ? colour : '#5f6368';
    const style = `display:inline-block;padding:10px 18px;${FONT};font-size:15px;line-height:20px;color:#ffffff;text-decoration:none`;
    return `<td bgcolor="${back}" style="background:${back}"><a href="${escape(url)}" style="${style}">${lines(label)}</a></td>`;
  };
  const buttons = linked(actions).map(button).join('<td width="8">&nbsp;</td>');
  const table = `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0 0">`;
  return buttons && `${table}<tr>${buttons}</tr></table>`;
}

const footOf = ({ text, label, url }: MailFoot): string =>
  `<p class="faint" style="margin:16px 0 0;${FONT};font-size:12px;line-height:18px;color:#5f6368">${lines(text)}<br>${anchor(url, label)}</p>`;

/** The line that mail programs show beside the subject. */
function preheaderOf(parts: readonly Part[]): string {
  const said = parts.map((part) => {
    if (part.kind === 'facts') return part.facts.map(({ label, value }) => `${label}: ${value}`).join(' · ');
    return part.kind === 'text' ? part.text : '';
  });
  return plainText(
    { icon: '', title: said.filter(Boolean).join(' · '), parts: [], actions: [] },
    LONGEST_PREHEADER,
  ).trim();
}

interface LinkedAction {
  readonly label: string;
  readonly url: string;
}

const linked = (actions: readonly Action[]): LinkedAction[] =>
  actions.flatMap(({ label, url: address }) => {
    const url = pageOf(address);
    return url ? [{ label: clip(label, LONGEST_LABEL), url }] : [];
  });

const anchor = (address: string, label: string) => {
  const url = pageOf(address);
  return url ? `<a class="link" href="${escape(url)}" style="color:#1565c0">${lines(label || url)}</a>` : lines(label);
};

const lines = (text: string) => escape(text).replace(/\r?\n/g, '<br>');

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string) => text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);
