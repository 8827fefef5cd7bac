import type { Program } from './program';

/** Says JSON to a program that answers each line with one. */
export async function says<T>(program: Program, words: object): Promise<T> {
  const answer = program.line();
  program.tell(JSON.stringify(words));
  return JSON.parse(await answer) as T;
}
