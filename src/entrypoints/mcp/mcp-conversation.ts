import { Injectable } from '@nestjs/common';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type Tool as ListedTool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

import { MCP_CONFIRM, MCP_INSTRUCTIONS } from '../../domain/texts/mcp';
import { VERSION } from '../../platform/version';
import type { Tool, ToolAnswer, ToolCaller } from '../../tools/tool';
import { Toolbox } from '../../tools/toolbox.service';
import { listedPrompts, promptOf } from './mcp-prompts';
import { McpResources } from './mcp-resources';

/** What is said over MCP in somebody's name: the tools they may use, things to read, and questions to choose from. */
@Injectable()
export class McpConversation {
  constructor(
    private readonly toolbox: Toolbox,
    private readonly resources: McpResources,
  ) {}

  /** A conversation with this caller. `base`: how people reach us, for the links where they say yes. */
  with(caller: ToolCaller, base: string): Server {
    const { language } = caller;
    const server = new Server(
      { name: 'panoptes', title: 'Panoptes', version: VERSION },
      { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: MCP_INSTRUCTIONS },
    );
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: this.toolbox.toolsFor(caller).map(listed) }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }) =>
      told(await this.toolbox.call(caller, params.name, params.arguments), caller, base),
    );
    server.setRequestHandler(ListResourcesRequestSchema, ({ params }) => this.resources.list(caller, params?.cursor));
    server.setRequestHandler(ListResourceTemplatesRequestSchema, () => this.resources.templates(language));
    server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => this.resources.read(caller, params.uri));
    server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: listedPrompts(language) }));
    server.setRequestHandler(GetPromptRequestSchema, ({ params }) => {
      const prompt = promptOf(params.name, params.arguments ?? {}, language);
      if (!prompt) throw new McpError(ErrorCode.InvalidParams, 'There is no such prompt, or it lacks an argument.');
      return prompt;
    });
    return server;
  }
}

const listed = ({ name, title, description, kind, input }: Tool): ListedTool => ({
  ...{ name, title, description },
  inputSchema: z.toJSONSchema(input, { io: 'input' }) as ListedTool['inputSchema'],
  // A call of a tool that writes only asks: it is the person's yes that changes something.
  annotations: { title, readOnlyHint: kind === 'read', destructiveHint: false, openWorldHint: false },
});

function told(answer: ToolAnswer, { actor, language }: ToolCaller, base: string): CallToolResult {
  switch (answer.state) {
    case 'done':
      return { content: [{ type: 'text', text: JSON.stringify(answer.data) }] };
    case 'refused':
      return { content: [{ type: 'text', text: answer.reason }], isError: true };
    case 'confirm': {
      const words: Readonly<Record<string, string>> = {
        name: actor.name,
        preview: answer.preview,
        // Of no use to whoever holds an API token: the page wants the person's own session.
        link: `${base}/confirm/${answer.id}`,
      };
      const text = MCP_CONFIRM[language].replace(/\{(\w+)\}/g, (_all, word: string) => words[word] ?? '');
      return { content: [{ type: 'text', text }] };
    }
  }
}
