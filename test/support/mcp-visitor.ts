import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthService } from '../../src/auth/auth.service';
import type { TokenScope } from '../../src/auth/caller';
import type { House } from './house';

/** How a use of a tool went: it answered, it waits for a yes at `confirmation`, or it was refused. */
export interface Used {
  readonly outcome: 'done' | 'confirm' | 'refused';
  readonly text: string;
  readonly confirmation: string | null;
}

/** A program of somebody's that speaks with a house over MCP, by the protocol's own client. */
export class McpVisitor {
  private constructor(
    private readonly house: House,
    readonly client: Client,
    readonly token: string,
  ) {}

  static async comes(house: House, userId: string, scopes: readonly TokenScope[]): Promise<McpVisitor> {
    const actor = await house.app.get(AuthService).actor(userId);
    if (!actor) throw new Error('Nobody sends a program who is shut out');
    const wanted = { name: `MCP ${scopes.join()}`, scopes, expiresAt: null };
    const { token } = await house.app.get(ApiTokensService).create(actor, wanted);
    const client = new Client({ name: 'a story', version: '1.0.0' });
    const transport = new StreamableHTTPClientTransport(new URL(`${await addressOf(house)}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    });
    await client.connect(transport as Parameters<Client['connect']>[0]);
    return new McpVisitor(house, client, token);
  }

  async tools(): Promise<string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  /** Uses a tool. Time passes while it waits for somebody who waits for the clock. */
  async uses(name: string, args: object = {}): Promise<Used> {
    const asked = this.client.callTool({ name, arguments: args as Record<string, unknown> });
    const { content, isError } = (await this.house.until(asked)) as CallToolResult;
    const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    const confirmation = /\/confirm\/([\w-]+)/.exec(text)?.[1] ?? null;
    return { outcome: isError ? 'refused' : confirmation ? 'confirm' : 'done', text, confirmation };
  }

  /** What a tool that looks has found. */
  async finds<T>(name: string, args: object = {}): Promise<T> {
    const { outcome, text } = await this.uses(name, args);
    if (outcome !== 'done') throw new Error(`${name}: ${text}`);
    return JSON.parse(text) as T;
  }

  leaves(): Promise<void> {
    return this.client.close();
  }
}

/** Where the house listens; it does so from now on. */
export async function addressOf({ app }: House): Promise<string> {
  if (!app.getHttpServer().listening) await app.listen(0, '127.0.0.1');
  return (await app.getUrl()).replace('localhost', '127.0.0.1');
}
