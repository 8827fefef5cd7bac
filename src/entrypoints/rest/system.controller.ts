import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Allow } from './access';
import { Operation } from './operation';
import { SystemDto } from './system.dto';
import { SystemService } from './system.service';

/** How the product itself does, for whoever runs it. */
@ApiTags('System')
@Controller('api/system')
export class SystemController {
  constructor(private readonly system: SystemService) {}

  @Get()
  @Allow('system.view')
  @Operation('How the product does: looks, calls, what waits to be sent, replicas, channels', { answers: SystemDto })
  standing() {
    return this.system.standing();
  }
}
