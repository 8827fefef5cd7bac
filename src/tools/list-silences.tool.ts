import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { quote } from '../domain/tools/told-data';
import { SilencesService } from '../incidents/silences.service';
import { paged } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import { ScopeNames } from './scope-names';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({
  over: z.boolean().default(false).describe('True: those that hold no more, instead of those that do.'),
  ...paged,
});

/** Where it is to be quiet. */
@Injectable()
export class ListSilencesTool implements ReadTool<typeof input> {
  readonly name = 'list_silences';
  readonly title = 'List silences';
  readonly description = 'Silences that hold now, the newest first: where, until when, why and by whom.';
  readonly kind = 'read';
  readonly action = 'silence.manage';
  readonly input = input;

  constructor(
    private readonly silences: SilencesService,
    private readonly names: ScopeNames,
  ) {}

  async answer(asked: z.output<typeof input>, _reader: ToolReader): Promise<object> {
    const found = await this.silences.list({ over: asked.over }, sliceOf(KEYS.momentAndId, asked));
    const names = await this.names.ofLocations(found.map(({ scope }) => scope));
    return pageOf(
      asked,
      found,
      ({ createdAt, id }) => [createdAt.toISOString(), id],
      ({ id, scope, kinds, until, untilResolved, reason, createdByName, createdAt, endedAt }) => ({
        ...{ id, scope, name: 'id' in scope ? names.get(scope.id) : undefined },
        ...{ kinds, until, untilResolved, reason: quote(reason), by: createdByName, createdAt, endedAt },
      }),
    );
  }
}
