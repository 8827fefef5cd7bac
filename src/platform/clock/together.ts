import DataLoader from 'dataloader';

import { gather } from './batcher';

/** Questions that one statement answers at most. */
const MOST = 100;

/**
 * One statement for what a crowd asks in the same turn of the event loop, instead of one for each. `answer` gives an
 * answer for each question, in their order; nothing is remembered.
 *
 * A question that cannot be answered takes no other with it: each is then asked for itself.
 */
export function together<Q, A>(answer: (questions: readonly Q[]) => Promise<A[]>): (question: Q) => Promise<A> {
  const each = async (questions: readonly Q[]): Promise<(A | Error)[]> => {
    try {
      return await answer(questions);
    } catch (cause) {
      if (questions.length === 1) throw cause;
      const one = async (question: Q) => (await answer([question]))[0] as A;
      const answers = await Promise.allSettled(questions.map(one));
      return answers.map((found) => (found.status === 'fulfilled' ? found.value : (found.reason as Error)));
    }
  };
  const loader = new DataLoader<Q, A>(each, {
    cache: false,
    maxBatchSize: MOST,
    batchScheduleFn: (go) => void gather(0).then(go),
  });
  return (question) => loader.load(question);
}
