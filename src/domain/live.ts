/** What is called out when something has changed, for whoever watches live. It names what has changed, and no more. */
export type LiveWord =
  | { readonly about: LiveSubject; readonly ids: readonly string[] }
  /** More than a word holds. */
  | { readonly about: LiveSubject; readonly many: true };

/** Locations and incidents by their id, messages by theirs. */
export type LiveSubject = 'location' | 'incident' | 'inbox';

/** PostgreSQL's channel that the words go through. */
export const LIVE_CHANNEL = 'live';

/** PostgreSQL carries less than 8,000 bytes; so many uuids are well below it. */
const MOST_NAMED = 200;

const SUBJECTS: readonly string[] = ['location', 'incident', 'inbox'] satisfies LiveSubject[];
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The word for these ids, written: `location <id>,<id>`, or `location *` for more than 200 of them. */
export const liveWord = (about: LiveSubject, ids: readonly string[]): string =>
  `${about} ${ids.length > MOST_NAMED ? '*' : ids.join(',')}`;

/** A word, read; null for what is none. */
export function readLiveWord(said: string): LiveWord | null {
  const [about = '', names = '', ...more] = said.split(' ');
  if (!SUBJECTS.includes(about) || more.length > 0) return null;
  const subject = about as LiveSubject;
  if (names === '*') return { about: subject, many: true };
  const ids = names.split(',');
  return ids.length <= MOST_NAMED && ids.every((id) => UUID.test(id)) ? { about: subject, ids } : null;
}
