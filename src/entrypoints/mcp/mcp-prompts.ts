import type { GetPromptResult, Prompt } from '@modelcontextprotocol/sdk/types.js';

import { MCP_PROMPTS } from '../../domain/texts/mcp';
import type { Language } from '../../domain/texts/time';
import { toldText } from '../../domain/tools/told-data';

/** The questions to choose from, in the language of whoever chooses. */
export const listedPrompts = (language: Language): Prompt[] =>
  MCP_PROMPTS.map(({ name, title, description, arguments: asked }) => ({
    ...{ name, title: title[language], description: description[language] },
    arguments: asked.map((each) => ({ ...each, description: each.description[language] })),
  }));

/** A question with what was filled in; null when there is none of that name, or something is missing. */
export function promptOf(
  name: string,
  filled: Readonly<Record<string, string>>,
  language: Language,
): GetPromptResult | null {
  const prompt = MCP_PROMPTS.find((each) => each.name === name);
  if (!prompt) return null;
  const values = new Map(prompt.arguments.map((each) => [each.name, toldText(filled[each.name] ?? '')]));
  if ([...values.values()].includes('')) return null;
  const text = prompt.text[language].replace(/\{(\w+)\}/g, (_all, word: string) =>
    JSON.stringify(values.get(word) ?? ''),
  );
  return { description: prompt.description[language], messages: [{ role: 'user', content: { type: 'text', text } }] };
}
