import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { AuthService } from '../../auth/auth.service';
import type { Caller } from '../../auth/caller';
import { notThere, Refusal } from '../../domain/refusal';
import type { ToolCaller } from '../../tools/tool';
import { Toolbox } from '../../tools/toolbox.service';
import { InPerson, TheCaller } from './access';
import { ConfirmationDto, confirmationId, ConfirmedDto } from './confirmations.dto';
import { Operation } from './operation';

/**
 * Where a person says yes to what a model asked for in their name. An API token may not: whoever holds it may be the
 * model itself.
 */
@ApiTags('Confirmations')
@Controller('api/confirmations')
export class ConfirmationsController {
  constructor(
    private readonly toolbox: Toolbox,
    private readonly auth: AuthService,
  ) {}

  @Get(':id')
  @InPerson()
  @Operation('A change that waits for the caller’s yes', { answers: ConfirmationDto })
  one(@Param('id', { schema: confirmationId() }) id: string, @TheCaller() { actor }: Caller) {
    return this.waiting(actor.userId, id);
  }

  @Post(':id/confirm')
  @InPerson()
  @Operation('Says yes: it is done now, once', { answers: ConfirmedDto })
  async confirm(@Param('id', { schema: confirmationId() }) id: string, @TheCaller() caller: Caller) {
    const answer = await this.toolbox.confirm(await this.inName(caller, id), id);
    if (answer.state === 'refused') throw new Refusal('conflict', answer.reason);
    return { data: answer.state === 'done' ? answer.data : {} };
  }

  @Post(':id/decline')
  @InPerson()
  @Operation('Says no: it is not done')
  async decline(@Param('id', { schema: confirmationId() }) id: string, @TheCaller() caller: Caller): Promise<void> {
    await this.toolbox.decline(await this.inName(caller, id), id);
  }

  private async waiting(userId: string, id: string) {
    const waiting = await this.toolbox.waiting(userId, id);
    if (!waiting) throw notThere();
    return waiting;
  }

  /** The person by the way in by which it was asked for. */
  private async inName({ actor }: Caller, id: string): Promise<ToolCaller> {
    const { via } = await this.waiting(actor.userId, id);
    const user = await this.auth.byId(actor.userId);
    return { actor, language: user?.language === 'es' ? 'es' : 'en', via, mayWrite: true };
  }
}
