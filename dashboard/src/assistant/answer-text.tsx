import { Code, List, Text } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';

/** What an answer may be marked with: **bold** and `code`, each within a line. */
const MARKS = /\*\*(?=\S)(.+?)(?<=\S)\*\*|`([^`\n]+)`/g;

/** An answer as text: of its marks only bold, code and lists mean something, and nothing in it is a link or HTML. */
export function AnswerText({ text }: { readonly text: string }) {
  return blocksOf(text).map(({ listed, lines }, at) =>
    listed ? (
      <List key={at} size="sm" spacing={2} my={4}>
        {lines.map((line, no) => (
          <List.Item key={no}>{marked(line)}</List.Item>
        ))}
      </List>
    ) : (
      <Text key={at} size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {lines.map((line, no) => (
          <Fragment key={no}>
            {no > 0 && '\n'}
            {marked(line)}
          </Fragment>
        ))}
      </Text>
    ),
  );
}

interface Block {
  readonly listed: boolean;
  readonly lines: string[];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const item = /^\s*[-*] (.*)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (last?.listed === (item !== undefined)) last.lines.push(item ?? line);
    else blocks.push({ listed: item !== undefined, lines: [item ?? line] });
  }
  return blocks;
}

function marked(line: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { 0: mark, 1: bold, 2: code, index } of line.matchAll(MARKS)) {
    parts.push(
      line.slice(from, index),
      bold === undefined ? <Code key={index}>{code}</Code> : <b key={index}>{bold}</b>,
    );
    from = index + mark.length;
  }
  return [...parts, line.slice(from)];
}
