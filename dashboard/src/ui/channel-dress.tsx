import { Badge, Card, Code, Group, Stack, Text } from '@mantine/core';

import type { components } from '../api/schema';
import { useWords } from '../texts/language';

/** A message as the readers of one channel see it. */
export type ChannelView = components['schemas']['ChannelView'];

type FactName = ChannelView['facts'][number]['name'];
type Tone = NonNullable<ChannelView['tone']>;

interface Words {
  readonly buttons: string;
  readonly page: (channel: string) => string;
  readonly json: string;
  readonly segments: (count: number) => string;
  readonly facts: Readonly<Record<FactName, string>>;
  readonly urgencies: Readonly<Record<string, string>>;
}

const en: Words = {
  buttons: 'Buttons',
  page: (channel) => `As it looks by ${channel}`,
  json: 'What the program gets',
  segments: (count) => (count === 1 ? '1 SMS' : `${count} SMS in a row`),
  facts: {
    encoding: 'Encoding',
    priority: 'Priority',
    tags: 'Tags',
    urgency: 'Urgency',
    hoursKept: 'Kept for a device that is off (hours)',
    type: 'Kind',
    topic: 'Topic, below the address',
    template: 'To who has not written for 24 hours: template',
    variable: 'filled with',
    noTemplate: 'Who has not written for 24 hours gets nothing: no template for',
  },
  urgencies: { low: 'low', normal: 'normal', high: 'high' },
};

const es: Words = {
  buttons: 'Botones',
  page: (channel) => `Cómo se ve por ${channel}`,
  json: 'Lo que recibe el programa',
  segments: (count) => (count === 1 ? '1 SMS' : `${count} SMS seguidos`),
  facts: {
    encoding: 'Codificación',
    priority: 'Prioridad',
    tags: 'Etiquetas',
    urgency: 'Urgencia',
    hoursKept: 'Se guarda para un dispositivo apagado (horas)',
    type: 'Clase',
    topic: 'Tema, debajo de la dirección',
    template: 'A quien no ha escrito en 24 horas: plantilla',
    variable: 'con',
    noTemplate: 'A quien no ha escrito en 24 horas no le llega nada: falta una plantilla para',
  },
  urgencies: { low: 'baja', normal: 'normal', high: 'alta' },
};

const texts = { en, es };

const COLOUR: Readonly<Record<Tone, string>> = { critical: 'red', warning: 'orange', info: 'blue', good: 'teal' };

/** What a mail wears on dark screens; our policy takes no style sheet but our own. No text of it can be taken for one. */
const STYLE_SHEET = /<style>[^]*?<\/style>/;

/** A message in the dress of its channel: what its reader sees there, and what else is said with it. */
export function ChannelDress({ view }: { readonly view: ChannelView }) {
  const words = useWords(texts);
  const { parts, facts } = view;
  return (
    <Stack gap="xs">
      <Shown view={view} />
      {(parts > 1 || facts.length > 0) && (
        <Text component="div" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {parts > 1 && <div>{words.segments(parts)}</div>}
          {facts.map(({ name, value }, at) => (
            <div key={at}>
              {words.facts[name]}: {name === 'urgency' ? (words.urgencies[value] ?? value) : value}
            </div>
          ))}
        </Text>
      )}
    </Stack>
  );
}

function Shown({ view: { channel, name, title, lines, tone, html, json, buttons } }: { readonly view: ChannelView }) {
  const words = useWords(texts);
  if (json !== null) {
    return (
      // What scrolls can be reached by keys.
      <Code block tabIndex={0} role="group" aria-label={words.json} mah={320} style={{ overflow: 'auto' }}>
        {json}
      </Code>
    );
  }
  const edge = tone ? `4px solid var(--mantine-color-${COLOUR[tone]}-filled)` : undefined;
  return (
    <Card bg="var(--mantine-color-default-hover)" padding="sm" style={{ borderInlineStart: edge }}>
      {title !== null && (
        <Text size="sm" fw={700} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
      )}
      {channel === 'email' && html !== null ? (
        // Without any permission: nothing in it runs, submits or leads anywhere.
        <iframe
          sandbox=""
          srcDoc={html.replace(STYLE_SHEET, '')}
          title={words.page(name)}
          style={{
            width: '100%',
            height: 420,
            marginTop: 8,
            border: '1px solid var(--mantine-color-default-border)',
            background: '#fff',
          }}
        />
      ) : (
        <>
          <Text component="div" size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {lines.map((line, at) => (
              <div key={at} style={{ minHeight: '0.75em' }}>
                {line.map((piece, place) => (
                  <PieceOf key={place} piece={piece} />
                ))}
              </div>
            ))}
          </Text>
          {buttons.length > 0 && (
            <Group gap={6} mt="xs" aria-label={words.buttons} role="group">
              {buttons.map((button, at) => (
                <Badge key={at} variant="outline" tt="none">
                  {button}
                </Badge>
              ))}
            </Group>
          )}
        </>
      )}
    </Card>
  );
}

/** A link is only shown to be one: a sample leads nowhere. */
function PieceOf({ piece: { text, bold, code, url } }: { readonly piece: ChannelView['lines'][number][number] }) {
  if (code) return <Code block={text.includes('\n')}>{text}</Code>;
  if (url !== undefined) {
    return (
      <Text span inherit td="underline" title={url}>
        {text}
      </Text>
    );
  }
  return bold ? (
    <Text span inherit fw={700}>
      {text}
    </Text>
  ) : (
    text
  );
}
