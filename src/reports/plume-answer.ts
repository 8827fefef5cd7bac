import { Refusal } from '../domain/refusal';
import { PlumeError } from '../plume-client/plume-error';

/** What is said of something that Plume does not know. */
type Missing = Readonly<Record<'en' | 'es', string>>;

/**
 * What Plume was asked for; when it gives no usable answer, a Refusal that says why and what can be done about it. With
 * `missing`, that is what is said of something that Plume does not know.
 */
export async function answerOf<T>(asked: Promise<T>, missing?: Missing): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    if (!(cause instanceof PlumeError)) throw cause;
    if (missing !== undefined && cause.kind === 'notFound' && !cause.atSignIn)
      throw new Refusal('missing', missing.en, null, missing.es);
    throw cause.asRefusal();
  }
}
