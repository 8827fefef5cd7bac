import { Code, Text } from '@mantine/core';

import { useWords } from '../texts/language';
import { assistantTexts } from './assistant.texts';
import type { UsedTool } from './turns';
import css from './assistant.module.css';

/** What an answer rests on: folded, for whoever wants to see where a number comes from. */
export function UsedTools({ tools }: { readonly tools: readonly UsedTool[] }) {
  const words = useWords(assistantTexts);
  if (tools.length === 0) return null;
  return (
    <details className={css.sources}>
      <summary>
        <Text span size="xs" c="dimmed">
          {words.sources(tools.length)}
        </Text>
      </summary>
      {tools.map(({ name, state, input, result }, at) => (
        <div key={at}>
          <Text size="xs">
            <Code>{name}</Code> {words.toolStates[state]}
          </Text>
          {result !== undefined && (
            <Code block className={css.result} tabIndex={0} aria-label={name}>
              {JSON.stringify(input)}
              {'\n'}
              {JSON.stringify(result, null, 1)}
            </Code>
          )}
        </div>
      ))}
    </details>
  );
}
