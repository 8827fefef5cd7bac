import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { AuthService } from '../../auth/auth.service';
import type { Caller } from '../../auth/caller';
import { UserChanges } from '../../auth/user-changes.service';
import { notThere } from '../../domain/refusal';
import { PreferencesService } from '../../notifications/preferences.service';
import { SignedIn, TheCaller } from './access';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { NewPreferences, PreferencesDto } from './preferences.dto';

/** What people prefer to hear, in which language, and through what. */
@ApiTags('Preferences')
@Controller('api/preferences')
export class PreferencesController {
  constructor(
    private readonly preferences: PreferencesService,
    private readonly people: AuthService,
    private readonly changes: UserChanges,
  ) {}

  @Get()
  @SignedIn()
  @Operation('What you prefer to hear, and how', { answers: PreferencesDto })
  get(@TheCaller() { actor }: Caller) {
    return this.of(actor.userId);
  }

  @Put()
  @SignedIn()
  @Operation('Puts what you prefer in place of what was; a pause holds back what begins and what people send', {
    answers: PreferencesDto,
  })
  async put(
    @Body({ schema: NewPreferences }) { language, timeZone, ...wishes }: z.output<typeof NewPreferences>,
    @TheCaller() { actor }: Caller,
    @IfMatch() unchanged: Unchanged,
  ) {
    unchanged(PreferencesDto.parse(await this.of(actor.userId)));
    await this.preferences.put(actor.userId, wishes);
    const { language: before, timeZone: zone } = await this.of(actor.userId);
    if (language !== before || timeZone !== zone) await this.changes.change(actor.userId, { language, timeZone });
    return this.of(actor.userId);
  }

  private async of(userId: string) {
    const [user, preferences] = await Promise.all([this.people.byId(userId), this.preferences.of(userId)]);
    if (!user) throw notThere();
    return { language: user.language, timeZone: user.timeZone, ...preferences };
  }
}
