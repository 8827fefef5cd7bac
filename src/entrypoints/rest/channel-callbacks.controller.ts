import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiForbiddenResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { inEach } from '../../domain/texts/words';
import { ProviderNewsService } from '../../notifications/provider-news.service';
import { Anyone } from './access';
import { callbackSent } from './callback-body';
import { channelName } from './channels.dto';
import { Operation } from './operation';
import { Problem } from './problem';
import { ProviderPresses } from './provider-presses';
import { PublicUrl } from './public-url';

const ANSWER = { as: ['text/plain', 'text/xml', 'application/json'] };

/** Where providers tell what became of messages, and what their readers answer. Who may is the signature's to say. */
@ApiTags('Channels')
@Controller('api/channels')
export class ChannelCallbacksController {
  constructor(
    private readonly news: ProviderNewsService,
    private readonly presses: ProviderPresses,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get(':channel/callback')
  @Anyone({ throttled: false })
  @Operation('Answers a provider that asks whether this address is ours', ANSWER)
  @ApiForbiddenResponse({ description: 'It is not the provider who asks.' })
  verify(
    @Param('channel', { schema: channelName() }) channel: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.take(channel, 'GET', request, reply);
  }

  @Post(':channel/callback')
  @Anyone({ throttled: false })
  @Operation('Takes receipts, answers and pressed buttons from a provider', ANSWER)
  @ApiBody({ schema: {}, required: false, description: 'Whatever the provider sends, signed by it.' })
  @ApiForbiddenResponse({ description: 'It is not signed by the provider.' })
  receive(
    @Param('channel', { schema: channelName() }) channel: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.take(channel, 'POST', request, reply);
  }

  private async take(channel: string, method: 'GET' | 'POST', request: FastifyRequest, reply: FastifyReply) {
    const { headers, body } = callbackSent(request);
    const news = await this.news.receive(channel, {
      method,
      url: this.publicUrl.of(request) + request.url,
      query: texts(request.query as object),
      headers: texts(headers),
      body,
    });
    const { refused } = news;
    if (refused) {
      // Programs read this.
      const words = inEach(() => refused.message);
      throw new Problem(refused.status, words);
    }
    await this.presses.act(news.pressed, request.ip);
    const { status, contentType = 'text/plain', body: said = '' } = news.answer;
    await reply.status(status).type(contentType).send(said);
  }
}

/** What was said once; of what was said several times, the first. */
const texts = (values: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof first === 'string' ? [[name, first]] : [];
    }),
  );
