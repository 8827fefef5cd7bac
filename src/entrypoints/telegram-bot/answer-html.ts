import { escape } from './html';

/** What an answer may be marked with: **bold** and `code`, each within a line. */
const MARKS = /\*\*(?=\S)(.+?)(?<=\S)\*\*|`([^`\n]+)`/g;

/** An answer of the assistant as Telegram's HTML: everything in it is escaped, and only its few marks mean something. */
export const answerHtml = (text: string): string => text.split('\n').map(lineHtml).join('\n');

function lineHtml(line: string): string {
  const bare = line.replace(/^(\s*)[-*] /, '$1• ').replace(/^#{1,6} +(.+)$/, '**$1**');
  let html = '';
  let from = 0;
  for (const { 0: mark, 1: bold, 2: code, index } of bare.matchAll(MARKS)) {
    html += escape(bare.slice(from, index));
    html += bold === undefined ? `<code>${escape(code ?? '')}</code>` : `<b>${escape(bold)}</b>`;
    from = index + mark.length;
  }
  return html + escape(bare.slice(from));
}
