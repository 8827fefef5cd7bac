import { Body, Controller, Get, Module, Param, Patch, Post, Query } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { z } from 'zod';

import type { Caller } from '../../src/auth/caller';
import { IdentityService } from '../../src/auth/identity.service';
import type { Role } from '../../src/domain/permissions';
import { Refusal } from '../../src/domain/refusal';
import { Allow, Anyone, InPerson, SignedIn, TheCaller, WithToken } from '../../src/entrypoints/rest/access';
import { ActingInterceptor } from '../../src/entrypoints/rest/acting.interceptor';
import { CallerGuard } from '../../src/entrypoints/rest/caller.guard';
import { Editable, IfMatch, type Unchanged } from '../../src/entrypoints/rest/etag';
import { httpAdapter, prepareHttp } from '../../src/entrypoints/rest/http-server';
import { Operation } from '../../src/entrypoints/rest/operation';
import { page, pageOf, pageQuery, sliceOf } from '../../src/entrypoints/rest/paging';
import { ProblemFilter } from '../../src/entrypoints/rest/problem.filter';
import { id, moment, words } from '../../src/entrypoints/rest/schemas';
import { Throttle } from '../../src/platform/http/throttle';
import { ValidationPipe } from '../../src/entrypoints/rest/validation.pipe';
import { doerNow } from '../../src/platform/audit/acting';
import { Clock } from '../../src/platform/clock/clock';
import { PlatformConfig } from '../../src/platform/config/platform.config';
import { TestClock } from './test-clock';

export const NOON = new Date('2026-05-04T12:00:00Z');
export const KNOWN = '11111111-1111-4111-8111-111111111111';

const Note = z.object({ id: id(), text: z.string(), at: moment() }).meta({ id: 'Note' });
const NewNote = z.strictObject({ text: words(20) });
const ListQuery = pageQuery(z.tuple([z.string().regex(/^\d+$/)]), { q: z.string().optional() });

/** A resource with a little of everything that the real ones have. */
@Controller('api/notes')
export class NotesController {
  private text = 'first';
  private at = NOON;

  @Get()
  @Anyone()
  @Operation('The notes', { answers: pageOf(z.object({ no: z.int() })) })
  list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    const { after, limit } = sliceOf(query);
    const rows = Array.from({ length: 5 }, (_, no) => ({ no })).filter(({ no }) => no > Number(after?.[0] ?? -1));
    return page(query, rows.slice(0, limit), ({ no }) => [String(no)]);
  }

  @Get(':id')
  @Editable('text')
  @Allow('network.view')
  @Operation('A note', { answers: Note })
  one(@Param('id', { schema: id() }) noteId: string) {
    if (noteId !== KNOWN) throw new Refusal('missing', { en: 'There is no such note.', es: 'No existe esa nota.' });
    return this.note();
  }

  @Patch(':id')
  @Editable('text')
  @Allow('network.view')
  @Operation('Changes a note', { answers: Note })
  change(
    @Param('id', { schema: id() }) _id: string,
    @Body({ schema: NewNote }) { text }: z.output<typeof NewNote>,
    @IfMatch() unchanged: Unchanged,
  ) {
    unchanged(Note.parse(this.note()));
    this.text = text;
    return this.note();
  }

  @Post()
  @Allow('user.manage')
  @Operation('Writes a note', { answers: Note, status: 201 })
  write(@Body({ schema: NewNote }) _body: z.output<typeof NewNote>) {
    return this.note();
  }

  @Post('doer')
  @SignedIn()
  @Operation('Who does it', { answers: z.object({ userId: z.string(), via: z.string(), name: z.string() }) })
  async doer(@TheCaller() { actor }: Caller) {
    await Promise.resolve();
    return { ...doerNow(), name: actor.name };
  }

  @Post('own')
  @InPerson()
  @Operation('For people')
  own(): void {}

  @Post('push')
  @WithToken('ingest')
  @Operation('For machines')
  push(): void {}

  @Get('broken/pipe')
  @Anyone()
  @Operation('Fails')
  broken(): void {
    throw new Error('the password is swordfish');
  }

  /** Changes what nobody but the product changes. */
  isLookedAt(): void {
    this.at = new Date(this.at.getTime() + 1_000);
  }

  private note() {
    return { id: KNOWN, text: this.text, at: this.at, secret: 'never told' };
  }
}

const as = (role: Role, token: Caller['token'] = null): Caller => ({
  actor: { userId: `the ${role}`, name: role, role, grants: [] },
  sessionId: token ? null : `session of ${role}`,
  token,
});

const CALLERS: Record<string, Caller> = {
  admin: as('admin'),
  viewer: as('viewer'),
  reader: as('admin', { id: 'token-1', scopes: ['read'] }),
  writer: as('admin', { id: 'token-2', scopes: ['write'] }),
  meter: as('admin', { id: 'token-3', scopes: ['ingest'] }),
};

/** Knows whoever says their name. */
const IDENTITY = {
  byBearer: (bearer: string) => Promise.resolve(CALLERS[bearer] ?? null),
  byCookies: (access: string) => Promise.resolve(CALLERS[access] ?? null),
  isCsrfToken: (sessionId: string, given: string) => given === `proof for ${sessionId}`,
};

@Module({
  controllers: [NotesController],
  providers: [
    Throttle,
    { provide: IdentityService, useValue: IDENTITY },
    { provide: Clock, useClass: TestClock },
    { provide: PlatformConfig, useValue: new PlatformConfig({ PUBLIC_URL: 'https://panoptes.example.net' }) },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_INTERCEPTOR, useClass: ActingInterceptor },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
class NotesModule {}

/** The HTTP server as the product starts it, with notes behind it instead of the rooms. */
export class NotesServer {
  private constructor(readonly app: NestFastifyApplication) {}

  static async open(): Promise<NotesServer> {
    const module = await Test.createTestingModule({ imports: [NotesModule] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(module.get(PlatformConfig)));
    app.useLogger(false);
    await prepareHttp(app);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new NotesServer(app);
  }

  /** Asks as whoever the bearer token is the name of. */
  asks(method: 'GET' | 'POST' | 'PATCH', url: string, bearer?: string, payload?: object, headers: object = {}) {
    return this.app.inject({
      method,
      url,
      headers: { ...headers, ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
      ...(payload && method !== 'GET' ? { payload } : {}),
    });
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
