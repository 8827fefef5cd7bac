import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Headers } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { PlatformConfig } from '../../platform/config/platform.config';
import { Metrics } from '../../platform/metrics/metrics';
import { Anyone } from './access';
import { unauthorized } from './problem';

/** The product's own figures, for Prometheus. */
@ApiExcludeController()
@Anyone({ throttled: false })
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: PlatformConfig,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(@Headers('authorization') authorization?: string): Promise<string> {
    const token = this.config.METRICS_TOKEN;
    if (token && !same(authorization ?? '', `Bearer ${token}`)) {
      throw unauthorized({
        en: 'Send the METRICS_TOKEN as a bearer token.',
        es: 'Envíe el METRICS_TOKEN como token bearer.',
      });
    }
    return this.metrics.text();
  }
}

/** Compares digests, so that the time it takes tells nothing of the token, its length included. */
const same = (given: string, expected: string) => timingSafeEqual(digest(given), digest(expected));

const digest = (text: string) => createHash('sha256').update(text).digest();
