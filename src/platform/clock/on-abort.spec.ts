import fc from 'fast-check';

import { onAbort } from './on-abort';

describe('onAbort', () => {
  it('calls what was not forgotten, once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(7), { maxLength: 40 }), (deeds) => {
        const { signal, abort } = spread(new AbortController());
        const called: number[] = [];
        const waiting = new Map<number, () => void>();
        // A number joins when it is not there, and leaves when it is.
        for (const [turn, one] of deeds.entries()) {
          const forget = waiting.get(one);
          if (forget) {
            forget();
            if (turn % 2 === 0) forget();
            waiting.delete(one);
          } else {
            waiting.set(
              one,
              onAbort(signal, () => called.push(one)),
            );
          }
        }
        abort();
        for (const forget of waiting.values()) forget();
        expect(called.sort()).toEqual([...waiting.keys()].sort());
      }),
    );
  });

  it('does not call what another has forgotten meanwhile', () => {
    const { signal, abort } = spread(new AbortController());
    const called: string[] = [];
    onAbort(signal, () => {
      called.push('first');
      forget();
    });
    const forget = onAbort(signal, () => called.push('second'));
    abort();
    expect(called).toEqual(['first']);
  });
});

const spread = (controller: AbortController) => ({ signal: controller.signal, abort: () => controller.abort() });
