import { Injectable } from '@nestjs/common';
import {
  ErrorCode,
  type ListResourcesResult,
  type ListResourceTemplatesResult,
  McpError,
  type ReadResourceResult,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

import type { Language } from '../../domain/texts/time';
import type { ToolCaller } from '../../tools/tool';
import { Toolbox } from '../../tools/toolbox.service';

const JSON_TYPE = 'application/json';

/** The protocol's word for what is not there. */
const NOT_FOUND = -32_002;

/** Which tool reads which kind of thing, and by which argument. */
const READ_BY = {
  locations: { tool: 'get_location_status', argument: 'locationId' },
  incidents: { tool: 'get_incident', argument: 'incidentId' },
} as const;

const KINDS = {
  locations: {
    en: ['A location', 'How a location stands now'],
    es: ['Una ubicación', 'Cómo está ahora una ubicación'],
  },
  incidents: {
    en: ['An incident', 'An incident with its timeline'],
    es: ['Una incidencia', 'Una incidencia con su cronología'],
  },
} as const satisfies Record<keyof typeof READ_BY, Record<Language, readonly [string, string]>>;

const URI = /^panoptes:\/\/(locations|incidents)\/([0-9a-f-]{36})$/i;

const OpenIncidents = z.object({
  items: z.array(z.object({ id: z.string(), headline: z.string() })),
  nextCursor: z.string().nullable(),
});

/** Locations and incidents as things to read, by the same tools as everything else, so that nobody sees more here. */
@Injectable()
export class McpResources {
  constructor(private readonly toolbox: Toolbox) {}

  templates(language: Language): ListResourceTemplatesResult {
    return {
      resourceTemplates: (['locations', 'incidents'] as const).map((kind) => {
        const [title, description] = KINDS[kind][language];
        return { name: kind, uriTemplate: `panoptes://${kind}/{id}`, title, description, mimeType: JSON_TYPE };
      }),
    };
  }

  /** What is wrong now: of all that could be read, what people look for. */
  async list(caller: ToolCaller, cursor: string | undefined): Promise<ListResourcesResult> {
    const asked = { limit: 20, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await this.toolbox.call(caller, 'list_incidents', asked);
    if (answer.state !== 'done')
      throw refusal(answer.state === 'refused' ? answer.reason : '', ErrorCode.InvalidParams);
    const { items, nextCursor } = OpenIncidents.parse(answer.data);
    const resources = items.map(({ id, headline }) => ({
      ...{ uri: `panoptes://incidents/${id}`, name: headline, mimeType: JSON_TYPE },
    }));
    return { resources, ...(nextCursor === null ? {} : { nextCursor }) };
  }

  async read(caller: ToolCaller, uri: string): Promise<ReadResourceResult> {
    const [, kind, id] = URI.exec(uri) ?? [];
    if (kind === undefined) throw refusal('There is nothing at this address.', NOT_FOUND);
    const { tool, argument } = READ_BY[kind.toLowerCase() as keyof typeof READ_BY];
    const answer = await this.toolbox.call(caller, tool, { [argument]: id });
    if (answer.state !== 'done') throw refusal(answer.state === 'refused' ? answer.reason : '', NOT_FOUND);
    return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(answer.data) }] };
  }
}

const refusal = (message: string, code: number) => new McpError(code, message);
