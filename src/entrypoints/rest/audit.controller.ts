import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { AuditLogService } from '../../auth/audit-log.service';
import { Allow } from './access';
import { DeedDto, deedFilters } from './audit.dto';
import { asCsv, asNdjson } from './audit-export';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';

const ListQuery = pageQuery(z.tuple([z.string().regex(/^\d{1,18}$/)]), deedFilters);
const ExportQuery = z.strictObject({ ...deedFilters, format: z.enum(['csv', 'ndjson']).default('csv') });

/** Who did what here. */
@ApiTags('Audit')
@Controller('api/audit')
export class AuditController {
  constructor(private readonly log: AuditLogService) {}

  @Get()
  @Allow('audit.view')
  @Operation('Who did what, the newest first', { answers: pageOf(DeedDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    return page(query, await this.log.list(query, sliceOf(query)), ({ id }) => [id]);
  }

  @Get('export')
  @Allow('audit.view')
  @Operation('The whole audit as a file', { as: ['text/csv', 'application/x-ndjson'] })
  export(@Query({ schema: ExportQuery }) { format, ...filter }: z.output<typeof ExportQuery>): StreamableFile {
    const pages = this.log.pages(filter);
    const [lines, type] = format === 'csv' ? [asCsv(pages), 'text/csv; charset=utf-8'] : [asNdjson(pages), NDJSON];
    return new StreamableFile(Readable.from(lines), { type, disposition: `attachment; filename="audit.${format}"` });
  }
}

const NDJSON = 'application/x-ndjson';
