import fc from 'fast-check';

import { answerHtml } from './answer-html';
import { plain } from './html';

describe('an answer of the assistant in Telegram', () => {
  it('shows what is bold, what is code, and lists', () => {
    expect(answerHtml('**Casa** is `online`:\n- 3 pods\n* 2 devices\n## More')).toBe(
      '<b>Casa</b> is <code>online</code>:\n• 3 pods\n• 2 devices\n<b>More</b>',
    );
  });

  it('shows everything else as it is', () => {
    expect(plain(answerHtml('<b>x</b> [a](http://x) 2 ** 3 ** 4 ` a'))).toBe('<b>x</b> [a](http://x) 2 ** 3 ** 4 ` a');
  });

  it('has no mark of anybody else, and every one of its own is closed where it was opened', () => {
    const piece = fc.constantFrom('**', '`', '<b>', '</code>', '&lt;', '\n', '- ', '# ', 'a', ' ', 'ñ📶');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 20 }), (pieces) => {
        const html = answerHtml(pieces.join(''));
        expect(html.replace(/<b>[^<>]+<\/b>|<code>[^<>]+<\/code>/g, '')).not.toMatch(/[<>"]/);
      }),
    );
  });
});
