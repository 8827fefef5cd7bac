/** A call of a tool as a model writes it; `written` instead of `args` is not JSON at all. */
export interface ModelCall {
  readonly name: string;
  readonly args?: object;
  readonly written?: string;
}

/** One step of a model: what it says, piece by piece, what it calls, and why it ends. */
export interface ModelStep {
  readonly says: readonly string[];
  readonly calls: readonly ModelCall[];
  readonly declines: boolean;
}

/** What a model was asked, whatever wire it came by. */
export interface AskedModel {
  readonly path: string;
  readonly key: string;
  readonly system: string;
  /** Everything that was said and that tools gave, the newest last. */
  readonly told: readonly string[];
  /** The newest of it alone. */
  readonly last: string;
  readonly tools: readonly string[];
  readonly mayCall: boolean;
}

/** How one provider speaks: what is read of a question, and the events of an answer. */
export interface Wire {
  readonly provider: 'google' | 'openai-compatible' | 'anthropic';
  readonly base: string;
  read(path: string, headers: Readonly<Record<string, string>>, body: Json): AskedModel;
  events(step: ModelStep): string[];
  error(status: number): object;
}

type Json = Readonly<Record<string, unknown>>;

const USAGE = { input: 120, output: 30 };

const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, name, args, input, id, tool_use_id, tool_call_id, role, ...rest } = value as Json;
  void [type, name, args, input, id, tool_use_id, tool_call_id, role];
  return Object.values(rest).flatMap(textsIn);
};

const asked = (of: Omit<AskedModel, 'last'>): AskedModel => ({ ...of, last: of.told.at(-1) ?? '' });

const OPENAI: Wire = {
  provider: 'openai-compatible',
  base: '/v1',
  read: (path, headers, { messages, tools, tool_choice }) => {
    const all = messages as Json[];
    return asked({
      path,
      key: headers.authorization?.replace('Bearer ', '') ?? '',
      system: textsIn(all.filter(({ role }) => role === 'system').map(({ content }) => content)).join('\n'),
      told: all.filter(({ role }) => role !== 'system').flatMap(({ content }) => textsIn(content)),
      tools: ((tools ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name),
      mayCall: tools !== undefined && tool_choice !== 'none',
    });
  },
  events: ({ says, calls, declines }) => {
    const chunk = (delta: object, finish_reason: string | null = null) =>
      data({
        id: 'c1',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'm',
        choices: [{ index: 0, delta, finish_reason }],
      });
    const usage = {
      prompt_tokens: USAGE.input,
      completion_tokens: USAGE.output,
      total_tokens: USAGE.input + USAGE.output,
    };
    return [
      ...says.map((content) => chunk({ role: 'assistant', content })),
      ...calls.map(({ name, args, written }, index) =>
        chunk({
          tool_calls: [
            {
              index,
              id: `call_${index}`,
              type: 'function',
              function: { name, arguments: written ?? JSON.stringify(args ?? {}) },
            },
          ],
        }),
      ),
      chunk({}, declines ? 'content_filter' : calls.length > 0 ? 'tool_calls' : 'stop'),
      data({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage }),
      'data: [DONE]\n\n',
    ];
  },
  error: (status) => ({ error: { message: `refused with ${status}`, type: 'error', code: String(status) } }),
};

const GOOGLE: Wire = {
  provider: 'google',
  base: '/v1beta',
  read: (path, headers, { contents, systemInstruction, tools, toolConfig }) =>
    asked({
      path,
      key: headers['x-goog-api-key'] ?? '',
      system: textsIn(systemInstruction).join('\n'),
      told: (contents as { parts: Json[] }[]).flatMap(({ parts }) =>
        parts.flatMap(({ text, functionResponse }) =>
          textsIn(text ?? (functionResponse as Json | undefined)?.response),
        ),
      ),
      tools: ((tools ?? []) as { functionDeclarations?: { name: string }[] }[]).flatMap((tool) =>
        (tool.functionDeclarations ?? []).map(({ name }) => name),
      ),
      mayCall: tools !== undefined && !JSON.stringify(toolConfig ?? '').includes('NONE'),
    }),
  events: ({ says, calls, declines }) => {
    const usageMetadata = {
      promptTokenCount: USAGE.input,
      candidatesTokenCount: USAGE.output,
      totalTokenCount: USAGE.input + USAGE.output,
    };
    const part = (parts: object[], finishReason?: string) =>
      data({
        candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason ? { finishReason } : {}) }],
        usageMetadata,
      });
    return [
      ...says.map((text) => part([{ text }])),
      ...(calls.length > 0
        ? [
            part(
              calls.map(({ name, args, written }) => ({
                functionCall: { name, args: args ?? (written === undefined ? {} : { written }) },
              })),
            ),
          ]
        : []),
      part([], declines ? 'SAFETY' : 'STOP'),
    ];
  },
  error: (status) => ({ error: { code: status, message: `refused with ${status}`, status: 'REFUSED' } }),
};

const ANTHROPIC: Wire = {
  provider: 'anthropic',
  base: '/v1',
  read: (path, headers, { system, messages, tools, tool_choice }) =>
    asked({
      path,
      key: headers['x-api-key'] ?? '',
      system: textsIn(system).join('\n'),
      told: (messages as Json[]).flatMap(({ content }) => textsIn(content)),
      tools: ((tools ?? []) as { name: string }[]).map(({ name }) => name),
      mayCall: tools !== undefined && (tool_choice as Json | undefined)?.type !== 'none',
    }),
  events: ({ says, calls, declines }) => {
    const event = (type: string, rest: object) => `event: ${type}\n${data({ type, ...rest })}`;
    const block = (index: number, content_block: object, deltas: object[]) => [
      event('content_block_start', { index, content_block }),
      ...deltas.map((delta) => event('content_block_delta', { index, delta })),
      event('content_block_stop', { index }),
    ];
    const text = says.length > 0 ? [{ type: 'text', text: '' }] : [];
    const stop_reason = declines ? 'refusal' : calls.length > 0 ? 'tool_use' : 'end_turn';
    return [
      event('message_start', {
        message: {
          ...{
            id: 'm1',
            type: 'message',
            role: 'assistant',
            model: 'm',
            content: [],
            stop_reason: null,
            stop_sequence: null,
          },
          usage: { input_tokens: USAGE.input, output_tokens: 1 },
        },
      }),
      ...text.flatMap((start) =>
        block(
          0,
          start,
          says.map((piece) => ({ type: 'text_delta', text: piece })),
        ),
      ),
      ...calls.flatMap(({ name, args, written }, at) =>
        block(at + text.length, { type: 'tool_use', id: `toolu_${at}`, name, input: {} }, [
          { type: 'input_json_delta', partial_json: written ?? JSON.stringify(args ?? {}) },
        ]),
      ),
      event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: USAGE.output } }),
      event('message_stop', {}),
    ];
  },
  error: (status) => ({ type: 'error', error: { type: 'refused', message: `refused with ${status}` } }),
};

export const WIRES: readonly Wire[] = [GOOGLE, OPENAI, ANTHROPIC];
