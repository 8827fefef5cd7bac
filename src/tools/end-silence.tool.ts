import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { PREVIEWS } from '../domain/texts/tools';
import { toldText } from '../domain/tools/told-data';
import { SilencesService } from '../incidents/silences.service';
import type { Tx } from '../platform/database/sql';
import { id } from './inputs';
import { ScopeNames } from './scope-names';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({ silenceId: id('a silence') });

/** Ends a silence before its time. */
@Injectable()
export class EndSilenceTool implements WriteTool<typeof input> {
  readonly name = 'end_silence';
  readonly title = 'End a silence';
  readonly description = 'Ends a silence now. What it kept from people and is still open is told within seconds.';
  readonly kind = 'write';
  readonly action = 'silence.manage';
  readonly input = input;

  constructor(
    private readonly silences: SilencesService,
    private readonly names: ScopeNames,
  ) {}

  async preview({ silenceId }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { scope, reason } = await this.silences.byId(silenceId);
    return PREVIEWS[reader.language].endSilence(await this.names.any(scope, reader), toldText(reason, 300));
  }

  async carryOut({ silenceId }: z.output<typeof input>, _reader: ToolReader, tx: Tx): Promise<object> {
    await this.silences.end(silenceId, tx);
    return { ended: true, silenceId };
  }
}
