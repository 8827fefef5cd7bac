/** One question of a conversation with what was answered. */
export interface Exchange {
  readonly question: string;
  /** Null: nothing was, or only half of it. */
  readonly answer: string | null;
}

/** Bytes of a text that make a token, counted on the safe side: English has four, names and ids have less. */
const BYTES_OF_TOKEN = 3;

/** About how many tokens a text is for a language model; rather too many than too few. */
export const estimatedTokens = (text: string): number => Math.ceil(bytesOf(text) / BYTES_OF_TOKEN);

/**
 * What of a conversation a model is reminded of: the newest exchanges, in their order, that fit into so many tokens.
 *
 * It ends at the first that does not fit, for a conversation with gaps misleads; what was never answered is left out.
 */
export function recentEnough(exchanges: readonly Exchange[], tokens: number): Exchange[] {
  const kept: Exchange[] = [];
  let left = tokens;
  for (const exchange of exchanges.toReversed()) {
    if (exchange.answer === null) continue;
    left -= estimatedTokens(exchange.question) + estimatedTokens(exchange.answer);
    if (left < 0) break;
    kept.unshift(exchange);
  }
  return kept;
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (const mark of text) {
    const point = mark.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
