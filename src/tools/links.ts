import { Injectable } from '@nestjs/common';

import { PlatformConfig } from '../platform/config/platform.config';

/** Where people see in the dashboard what a tool tells of; nowhere when nobody has said how we are reached. */
@Injectable()
export class Links {
  constructor(private readonly config: PlatformConfig) {}

  location(id: string): { readonly link?: string } {
    return this.to(`/locations/${id}`);
  }

  incident(id: string): { readonly link?: string } {
    return this.to(`/incidents/${id}`);
  }

  private to(path: string): { readonly link?: string } {
    const { PUBLIC_URL: base } = this.config;
    return base === undefined ? {} : { link: base + path };
  }
}
