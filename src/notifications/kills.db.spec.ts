import fc from 'fast-check';

import { type Clerk, PostOffice } from '../../test/support/post-office';
import { seconds } from '../domain/duration';

type Step = 'opens' | 'acknowledges' | 'ends' | 'sends' | 'dies' | 'waits';
const steps = fc.array(
  fc.constantFrom<Step>('opens', 'opens', 'acknowledges', 'ends', 'sends', 'sends', 'dies', 'waits'),
  {
    minLength: 5,
    maxLength: 25,
  },
);

/** Plays the story at one destination, and gives back what stands there at the end. */
async function play(story: readonly Step[]) {
  const office = await PostOffice.open();
  try {
    await office.subscribes('1');
    const open: string[] = [];
    const over: string[] = [];
    const names = new Map<string, string>();
    let deaths = 0;
    let clerk: Clerk = office.anotherClerk();
    for (const step of story) {
      if (step === 'opens') {
        const name = `case ${names.size}.`;
        const [id = ''] = await office.opens([name], 'support');
        names.set(id, name);
        open.push(id);
      }
      if (step === 'acknowledges' && open[0]) await office.acknowledges([open[0]]);
      if (step === 'ends' && open[0]) {
        await office.ends([open[0]]);
        over.push(...open.splice(0, 1));
      }
      if (step === 'sends') await clerk.delivers();
      if (step === 'waits') await office.clock.pass(seconds(31));
      if (step === 'dies') {
        deaths += 1;
        clerk.dies();
        await clerk.turns();
        clerk = office.anotherClerk();
      }
    }
    await office.pass(seconds(62), seconds(31));
    const said = office.far.at('1');
    return { said, open, over, names, deaths, outcomes: await office.outcomes('1') };
  } finally {
    await office.close();
  }
}

describe('whatever process dies whenever', () => {
  it('everybody is told in order, nobody twice but by a death, and every message ends up true', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        const { said, open, over, names, deaths, outcomes } = await play(story);
        expect(outcomes.filter((status) => status !== 'delivered' && status !== 'suppressed')).toEqual([]);
        const about = (id: string) => said.filter(({ title }) => title.endsWith(names.get(id) ?? '?'));
        let twice = 0;
        for (const id of [...open, ...over]) {
          const [first, ...replies] = about(id);
          expect(first).toBeDefined();
          const ended = over.includes(id);
          // What a death has made an orphan says what was true then; the message that is known says what is true now.
          expect(about(id).some(({ title }) => title.startsWith('🟢'))).toBe(ended);
          twice += Math.max(0, replies.length - (ended ? 1 : 0));
        }
        expect(twice).toBeLessThanOrEqual(deaths);
        const beginnings = said
          .filter(({ replyTo }) => replyTo === null)
          .map(({ title }) => Number(/case (\d+)/.exec(title)?.[1]));
        expect(new Set(beginnings).size).toBe(names.size);
        expect(dedupe(beginnings)).toEqual([...names.keys()].map((_, at) => at));
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

const dedupe = (numbers: readonly number[]) => numbers.filter((each, at) => numbers.indexOf(each) === at);
