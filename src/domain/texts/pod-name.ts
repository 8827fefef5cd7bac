/** A pod by its name, behind the word for it (`Pod`, `El pod`) unless its name begins with that: many are called Pod 3. */
export function podNamed(word: string, name: string): string {
  if (!/^pod(?!\p{L})/iu.test(name)) return `${word} ${name}`;
  return [...word.split(' ').slice(0, -1), name].join(' ');
}
