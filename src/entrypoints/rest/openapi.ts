import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

import { VERSION } from '../../platform/version';
import type { Access } from './access';
import { COOKIES } from './session-cookies';

const PROBLEM = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong, and what to do about it (RFC 9457).' });

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

interface OperationObject {
  summary?: string;
  operationId?: string;
  parameters?: { in: string }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  security?: unknown;
  'x-access'?: Access;
}

/** OpenAPI 3.1 of every route, from the same schemas that check what is sent and cut what is answered. */
export function openApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Panoptes')
    .setDescription('Watches WiFi homes through Plume Cloud, and tells the right people when one goes dark.')
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An access token, or an API token.' })
    .addCookieAuth(COOKIES.access)
    .build();
  const document = SwaggerModule.createDocument(app, config, { standardSchemaConverter, operationIdFactory });
  document.components ??= {};
  const problem = converted(PROBLEM, 'output').components as Schemas;
  document.components.schemas = sorted({ ...document.components.schemas, ...problem });
  document.paths = sorted(document.paths);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item) as OperationObject[]) addProblems(path, operation);
  }
  // By way of text: what is undefined is left out, as in the answer.
  return JSON.parse(JSON.stringify(document)) as OpenAPIObject;
}

const operationIdFactory = (controller: string, method: string): string => {
  const subject = controller.replace(/Controller$/, '');
  return `${subject.charAt(0).toLowerCase()}${subject.slice(1)}.${method}`;
};

const standardSchemaConverter = (schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) =>
  converted(schema as z.ZodType, schemaType);

/** A schema with an id stands among the components, and is referred to. */
function converted(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, $defs = {}, ...body } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const components: Record<string, unknown> = { ...$defs };
  if (!body.id) return { schema: body, components };
  components[body.id] = body;
  return { schema: { $ref: `#/components/schemas/${body.id}` }, components };
}

/** What can go wrong with an operation follows from whom it is for and what it takes. */
function addProblems(path: string, operation: OperationObject): void {
  const access = operation['x-access'];
  const takes = operation.requestBody !== undefined || operation.parameters?.some((each) => each.in === 'query');
  const problems: [boolean, number, string][] = [
    [Boolean(takes), 400, 'What was sent does not fit.'],
    [access?.to !== 'anyone', 401, 'Nobody is signed in.'],
    [access?.to !== 'anyone', 403, 'The role or the token may not do this.'],
    [path.includes('{'), 404, 'Not there, or not to be seen.'],
    [access?.to !== 'anyone' || access.throttled, 429, 'Too many calls: wait as Retry-After says.'],
  ];
  for (const [possible, status, description] of problems) {
    if (possible) operation.responses[status] ??= { description, content: PROBLEM_CONTENT };
  }
}

const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
