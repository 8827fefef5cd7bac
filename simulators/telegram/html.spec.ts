import { parseHtml } from './bot-api/html';
import { Refusal } from './bot-api/refusal';

const wordsOf = (source: string) => {
  try {
    parseHtml(source);
  } catch (error) {
    return error instanceof Refusal ? error.description : String(error);
  }
  return 'taken';
};
const refused = (words: string) => `Bad Request: can't parse entities: ${words}`;

describe("Telegram's HTML", () => {
  it('turns every tag it knows into an entity, the outer before the inner', () => {
    const { text, entities } = parseHtml('a <b>b<i>c</i></b> <u>d</u><s>e</s><tg-spoiler>f</tg-spoiler><code>g</code>');
    expect(text).toBe('a bc defg');
    expect(entities.map(({ type, offset, length }) => [type, offset, length])).toEqual([
      ['bold', 2, 2],
      ['italic', 3, 1],
      ['underline', 5, 1],
      ['strikethrough', 6, 1],
      ['spoiler', 7, 1],
      ['code', 8, 1],
    ]);
  });

  it('counts offsets in UTF-16 units, so an emoji is two', () => {
    expect(parseHtml('🔴<b>x</b>').entities).toEqual([{ type: 'bold', offset: 2, length: 1 }]);
  });

  it('reads its four names and numbers, and leaves every other reference as it stands', () => {
    expect(parseHtml('&lt;&gt;&amp;&quot;&#65;&#x42;&#128308;').text).toBe('<>&"AB🔴');
    expect(parseHtml('&nbsp; &copy; AT&T &').text).toBe('&nbsp; &copy; AT&T &');
  });

  it('keeps a link whose address is good, and drops the link but not the words of one that is not', () => {
    expect(parseHtml('<a href="https://a.example/?x=1&amp;y=2">x</a>').entities).toEqual([
      { type: 'text_link', offset: 0, length: 1, url: 'https://a.example/?x=1&y=2' },
    ]);
    expect(parseHtml('<a href="http://localhost:3000">x</a>')).toEqual({ text: 'x', entities: [] });
  });

  it('makes one block of code of pre with a language inside', () => {
    expect(parseHtml('<pre><code class="language-ts">1</code></pre>').entities).toEqual([
      { type: 'pre', offset: 0, length: 1, language: 'ts' },
    ]);
  });

  it('tells a quote from one that can be unfolded', () => {
    expect(
      parseHtml('<blockquote>a</blockquote><blockquote expandable>b</blockquote>').entities.map((e) => e.type),
    ).toEqual(['blockquote', 'expandable_blockquote']);
  });

  it.each([
    ['<br>', 'Unsupported start tag "br" at byte offset 0'],
    ['é<p>x</p>', 'Unsupported start tag "p" at byte offset 2'],
    ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['x <b', 'Unclosed start tag at byte offset 2'],
    ['<b>x</b', 'Unclosed end tag at byte offset 4'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<a href="x', 'Unclosed start tag at byte offset 0'],
    ['<b =>x</b>', 'Empty attribute name in the tag "b" at byte offset 0'],
  ])('refuses %j with the place of the fault', (source, words) => {
    expect(wordsOf(source)).toBe(refused(words));
  });
});
