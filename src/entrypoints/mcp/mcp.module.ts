import { Module } from '@nestjs/common';

import { AuthModule } from '../../auth/auth.module';
import { ToolsModule } from '../../tools/tools.module';
import { McpConversation } from './mcp-conversation';
import { McpDoor } from './mcp-door';
import { McpResources } from './mcp-resources';

/** Whoever speaks with us over MCP. */
@Module({
  imports: [AuthModule, ToolsModule],
  providers: [McpConversation, McpDoor, McpResources],
})
export class McpModule {}
