import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { PlatformConfig } from '../../platform/config/platform.config';

/** How people reach us from outside, for the links that we give them. */
@Injectable()
export class PublicUrl {
  constructor(private readonly config: PlatformConfig) {}

  /** Without PUBLIC_URL, the port that the request came in by: PORT may be 0. Never what the request calls us. */
  of({ socket }: FastifyRequest): string {
    return this.config.publicUrl(socket.localPort ?? this.config.PORT);
  }

  /** Whether browsers may be told to send cookies by https only. */
  get isSecure(): boolean {
    return this.config.PUBLIC_URL?.startsWith('https:') ?? false;
  }
}
