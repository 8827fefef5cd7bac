import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Caller } from '../../auth/caller';
import { notThere, Refusal } from '../../domain/refusal';
import type { Language } from '../../domain/texts/time';
import { inEach } from '../../domain/texts/words';
import type { ToolCaller } from '../../tools/tool';
import { Toolbox } from '../../tools/toolbox.service';
import { InPerson, TheCaller } from './access';
import { ConfirmationDto, confirmationId, ConfirmedDto } from './confirmations.dto';
import { Operation } from './operation';
import { Reads } from './reader';

/**
 * Where a person says yes to what a model asked for in their name. An API token may not: whoever holds it may be the
 * model itself.
 */
@ApiTags('Confirmations')
@Controller('api/confirmations')
export class ConfirmationsController {
  constructor(private readonly toolbox: Toolbox) {}

  @Get(':id')
  @InPerson()
  @Operation('A change that waits for the caller’s yes', { answers: ConfirmationDto })
  one(@Param('id', { schema: confirmationId() }) id: string, @TheCaller() { actor }: Caller) {
    return this.waiting(actor.userId, id);
  }

  @Post(':id/confirm')
  @InPerson()
  @Operation('Says yes: it is done now, once', { answers: ConfirmedDto })
  async confirm(
    @Param('id', { schema: confirmationId() }) id: string,
    @TheCaller() caller: Caller,
    @Reads() language: Language,
  ) {
    const answer = await this.toolbox.confirm(await this.inName(caller, id, language), id);
    if (answer.state === 'refused')
      throw new Refusal(
        'conflict',
        inEach(() => answer.reason),
      );
    return { data: answer.state === 'done' ? answer.data : {} };
  }

  @Post(':id/decline')
  @InPerson()
  @Operation('Says no: it is not done')
  async decline(
    @Param('id', { schema: confirmationId() }) id: string,
    @TheCaller() caller: Caller,
    @Reads() language: Language,
  ): Promise<void> {
    await this.toolbox.decline(await this.inName(caller, id, language), id);
  }

  private async waiting(userId: string, id: string) {
    const waiting = await this.toolbox.waiting(userId, id);
    if (!waiting) throw notThere();
    return waiting;
  }

  /** The person by the way in by which it was asked for. */
  private async inName({ actor }: Caller, id: string, language: Language): Promise<ToolCaller> {
    const { via } = await this.waiting(actor.userId, id);
    return { actor, language, via, mayWrite: true };
  }
}
