import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { VERSION } from '../../platform/version';
import { Anyone } from './access';
import { HealthService, type Readiness } from './health.service';

/** Whether the process lives, and whether it can work. Open to anyone. */
@ApiExcludeController()
@Anyone({ throttled: false })
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  live(): { status: 'up'; version: string } {
    return { status: 'up', version: VERSION };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.readiness();
    if (readiness.status === 'down') reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return readiness;
  }
}
