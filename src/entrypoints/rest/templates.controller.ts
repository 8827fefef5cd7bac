import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { TemplatesService } from '../../notifications/templates.service';
import { Allow, TheCaller } from './access';
import { Operation } from './operation';
import {
  RemovalQuery,
  TemplateChange,
  TemplateDto,
  TemplatesDto,
  TemplateTrial,
  templateType,
  TemplateViewsDto,
} from './templates.dto';

/** The words of messages, which admins may change. */
@ApiTags('Templates')
@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  @Get()
  @Allow('template.manage')
  @Operation('Every type of message, with what it says and what admins say in its place', { answers: TemplatesDto })
  async list() {
    return { items: await this.templates.list() };
  }

  @Get(':type')
  @Allow('template.manage')
  @Operation('A type of message', { answers: TemplateDto })
  one(@Param('type', { schema: templateType() }) type: string) {
    return this.templates.one(type);
  }

  @Put(':type')
  @Allow('template.manage')
  @Operation('Changes what messages of a type say in a language; at once, on every replica', { answers: TemplateDto })
  put(
    @Param('type', { schema: templateType() }) type: string,
    @Body({ schema: TemplateChange }) { language, kind, title, text }: z.output<typeof TemplateChange>,
    @TheCaller() { actor }: Caller,
  ) {
    return this.templates.put(type, { language, kind }, { title, text }, actor.userId);
  }

  @Delete(':type')
  @Allow('template.manage')
  @Operation('Goes back to the built-in words')
  async remove(
    @Param('type', { schema: templateType() }) type: string,
    @Query({ schema: RemovalQuery }) { language, kind }: z.output<typeof RemovalQuery>,
  ): Promise<void> {
    await this.templates.remove(type, { ...(language ? { language } : {}), ...(kind ? { kind } : {}) });
  }

  @Post(':type/preview')
  @Allow('template.manage')
  @Operation('Shows what each channel would make of these words; nothing is stored or sent', {
    answers: TemplateViewsDto,
    status: 200,
  })
  preview(
    @Param('type', { schema: templateType() }) type: string,
    @Body({ schema: TemplateTrial }) { language, kind, title, text, channels }: z.output<typeof TemplateTrial>,
  ) {
    return { channels: this.templates.preview(type, { language, kind }, { title, text }, channels ?? null) };
  }
}
