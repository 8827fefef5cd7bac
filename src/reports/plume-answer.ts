import { Refusal } from '../domain/refusal';
import type { Words } from '../domain/texts/words';
import { PlumeError } from '../plume-client/plume-error';

/**
 * What Plume was asked for; when it gives no usable answer, a Refusal that says why and what can be done about it. With
 * `missing`, that is what is said of something that Plume does not know.
 */
export async function answerOf<T>(asked: Promise<T>, missing?: Words): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    if (!(cause instanceof PlumeError)) throw cause;
    if (missing !== undefined && cause.kind === 'notFound' && !cause.atSignIn) throw new Refusal('missing', missing);
    throw cause.asRefusal();
  }
}
