import { Controller, Get, HttpException, HttpStatus } from '@nestjs/common';

import { VERSION } from '../../platform/version';
import { HealthService, type Readiness } from './health.service';

/** Whether the process lives, and whether it can work. Open to anyone. */
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  live(): { status: 'up'; version: string } {
    return { status: 'up', version: VERSION };
  }

  @Get('ready')
  async ready(): Promise<Readiness> {
    const readiness = await this.health.readiness();
    if (readiness.status === 'down') throw new HttpException(readiness, HttpStatus.SERVICE_UNAVAILABLE);
    return readiness;
  }
}
