import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { PreferencesService } from '../../notifications/preferences.service';
import { SignedIn, TheCaller } from './access';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { NewPreferences, PreferencesDto } from './preferences.dto';

/** What people prefer to hear, in which language, and through what. */
@ApiTags('Preferences')
@Controller('api/preferences')
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @SignedIn()
  @Operation('What you prefer to hear, and how', { answers: PreferencesDto })
  get(@TheCaller() { actor }: Caller) {
    return this.preferences.of(actor.userId);
  }

  @Put()
  @SignedIn()
  @Operation('Puts what you prefer in place of what was; a pause holds back everything', {
    answers: PreferencesDto,
  })
  put(
    @Body({ schema: NewPreferences }) wishes: z.output<typeof NewPreferences>,
    @TheCaller() { actor }: Caller,
    @IfMatch() unchanged: Unchanged,
  ) {
    return this.preferences.put(actor.userId, wishes, (current) => unchanged(PreferencesDto.parse(current)));
  }
}
