import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiTags, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { TelegramLinksService } from '../../auth/telegram-links.service';
import { Refusal } from '../../domain/refusal';
import { TelegramAdmin, TelegramAdminError, type WebhookInfo } from '../../platform/telegram/telegram-admin';
import { TelegramIntake } from '../../platform/telegram/telegram-intake';
import { Allow, Anyone, InPerson, TheCaller } from './access';
import { Operation } from './operation';
import { Problem } from './problem';
import { SECRET_HEADER } from './telegram-webhook';
import { BotDto, LinkCodeDto, NewWebhook, WebhookDto } from './telegram.dto';

/** The bot: how Telegram reaches us, and how people are linked to it. */
@ApiTags('Telegram')
@Controller('api/telegram')
export class TelegramController {
  constructor(
    private readonly intake: TelegramIntake,
    private readonly admin: TelegramAdmin,
    private readonly links: TelegramLinksService,
  ) {}

  /** Who pushes has shown the secret (telegram-webhook.ts). No schema: what we cannot use would only come again. */
  @Post('webhook')
  @Anyone({ throttled: false })
  @Operation('Takes an update from Telegram', { as: ['text/plain'] })
  @ApiHeader({ name: SECRET_HEADER, description: 'The secret that the webhook was set with.' })
  @ApiBody({ schema: { type: 'object' }, description: "An Update of Telegram's Bot API." })
  @ApiUnauthorizedResponse({ description: 'The secret is missing or wrong.' })
  async push(@Body() body: unknown): Promise<string> {
    await this.intake.receive(body).catch(() => {
      throw new Problem(503, {
        en: 'The update could not be kept; push it again.',
        es: 'La actualización no se pudo guardar; envíela de nuevo.',
      });
    });
    return '';
  }

  @Get('webhook/info')
  @Allow('channel.manage')
  @Operation('Where Telegram pushes updates to, and how that goes', { answers: WebhookDto })
  info(): Promise<WebhookInfo> {
    return told(this.admin.webhook());
  }

  @Post('webhook/set')
  @Allow('channel.manage')
  @Operation('Lets Telegram push to an https address, ours when none is named', { answers: WebhookDto })
  set(@Body({ schema: NewWebhook }) { webhook_url: url }: z.output<typeof NewWebhook>): Promise<WebhookInfo> {
    return told(this.admin.setWebhook(url));
  }

  @Delete('webhook')
  @Allow('channel.manage')
  @Operation('Ends the pushes; what waits at Telegram is kept there', { answers: WebhookDto })
  remove(): Promise<WebhookInfo> {
    return told(this.admin.removeWebhook());
  }

  @Get('bot/info')
  @Allow('channel.manage')
  @Operation('Who the bot is', { answers: BotDto })
  bot() {
    return told(this.admin.bot());
  }

  @Post('link-codes')
  @InPerson()
  @Operation('A code that links a Telegram user to you: once, within ten minutes', {
    answers: LinkCodeDto,
    status: 201,
  })
  linkCode(@TheCaller() { actor }: Caller) {
    return this.links.createLinkCode(actor.userId);
  }
}

/** The ground knows no Refusal. */
async function told<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof TelegramAdminError) throw new Refusal(cause.kind, cause.words);
    throw cause;
  }
}
