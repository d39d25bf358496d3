/** Writes OpenAPI 3.1 from the contracts in use: the description cannot differ from what is checked. */
import type { Contract, JsonSchema, Operation } from '../contracts/contract.ts';
import { FAULTS, type FaultCode } from '../faults.ts';
import { PROBLEM_TYPE } from '../problem.ts';
import { webhookOf } from './openapi-events.ts';
import { problemSchema } from './problem-schema.ts';

type Json = Record<string, unknown>;

/** Ways to say who calls; which of them a pipeline accepts is its configuration. */
const SECURITY_SCHEMES: Record<string, Json> = {
  apiKey: { type: 'http', scheme: 'apiKey', description: 'Authorization: apiKey id:secret' },
  apiKeyHeader: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'id.secret' },
  token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
};

const HEADERS: Record<string, Json> = {
  'Canongate-Exchange': { description: 'Id of this exchange, for questions about it.', schema: { type: 'string' } },
  traceparent: { description: 'W3C Trace Context of this call.', schema: { type: 'string' } },
};

const headersOf = ({ reuse }: Operation, status: number): Record<string, Json> => ({
  ...HEADERS,
  ...(reuse && {
    Age: { description: 'Seconds since it was asked, if it is given again.', schema: { type: 'integer' } },
  }),
  ...(status === 201 && { Location: { description: 'Where it can be read.', schema: { type: 'string' } } }),
});

/** The status of a success, and 201 beside it where something may be made anew. */
const successes = (operation: Operation, names: SchemaNames): Record<string, Json> =>
  Object.fromEntries(
    [operation.status, ...(operation.created ? [201] : [])].map(status => [
      status,
      { description: 'Success.', headers: headersOf(operation, status), content: answerContent(operation, names) },
    ]),
  );

const PROBLEM_HEADERS: Record<string, Json> = {
  'Retry-After': {
    description: 'Seconds after which a repeat makes sense, where it does.',
    schema: { type: 'integer' },
  },
};

/** The document of these operations. */
export function buildOpenApi(operations: readonly Operation[], sandbox: boolean): Json {
  const names = new SchemaNames();
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:([A-Za-z0-9]+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation, names) };
  }
  const contracts = [...new Set(operations.map(operation => operation.contract))];
  const one = contracts.length === 1 ? contracts[0] : undefined;
  return {
    openapi: '3.1.0',
    info: {
      title: one ? one.title : 'Canongate',
      version: one ? one.name.split('/')[1] : '1',
      summary: one ? one.summary : 'Every contract this gateway serves.',
      description: `Failures are problem details (RFC 9457); each code has a page under /problems.${
        sandbox ? ' This is the sandbox: every member and every answer is invented.' : ''
      }`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: contracts.map(({ name, title, summary, owner, systemOfRecord, lifecycle }) => ({
      name,
      description: `${title}. ${summary}`,
      'x-owner': owner,
      'x-system-of-record': systemOfRecord,
      'x-lifecycle': lifecycle,
    })),
    paths,
    ...webhooksOf(contracts, names),
    components: {
      schemas: { ...names.schemas, ...(operations.length > 0 ? { Problem: problemSchema() } : {}) },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function describe(operation: Operation, names: SchemaNames): Json {
  const { contract, name, summary, scopes, slo, effect, mode, capability, lifecycle } = {
    ...operation,
    lifecycle: operation.contract.lifecycle,
  };
  const parameters = parametersOf(operation);
  return {
    operationId: `${contract.name.replace('/', '.')}.${name}`,
    summary,
    description: contract.summary,
    tags: [contract.name],
    ...(lifecycle.state === 'deprecated' || lifecycle.state === 'retired' ? { deprecated: true } : {}),
    security: Object.keys(SECURITY_SCHEMES).map(scheme => ({ [scheme]: scopes })),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.requestSchema ? { requestBody: requestBody(operation, names) } : {}),
    responses: {
      ...successes(operation, names),
      ...problemResponses(operation),
    },
    'x-owner': contract.owner,
    'x-slo': slo,
    'x-effect': effect,
    'x-mode': mode,
    'x-capability': capability,
  };
}

function requestBody(operation: Operation, names: SchemaNames): Json {
  const examples = examplesOf(operation, 'request');
  return {
    required: true,
    description: `At most ${operation.maxBytes} bytes of UTF-8.`,
    content: { 'application/json': { schema: names.refer(operation, operation.requestSchema!), ...examples } },
  };
}

const answerContent = (operation: Operation, names: SchemaNames): Json => ({
  'application/json': { schema: names.refer(operation, operation.answerSchema), ...examplesOf(operation, 'answer') },
});

function examplesOf({ examples }: Operation, side: 'request' | 'answer'): Json {
  const shown = examples.filter(example => example[side] !== undefined);
  if (shown.length === 0) return {};
  return { examples: Object.fromEntries(shown.map(({ name, [side]: value }) => [name, { value }])) };
}

function parametersOf(operation: Operation): Json[] {
  const parameters: Json[] = [];
  const { properties = {}, required = [] } = (operation.querySchema ?? {}) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  for (const [name, schema] of Object.entries(properties)) {
    const { description, ...rest } = schema;
    const isInPath = operation.path.split('/').includes(`:${name}`);
    parameters.push({
      name,
      in: isInPath ? 'path' : 'query',
      required: isInPath || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    });
  }
  if (operation.idempotency !== 'none') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: operation.idempotency === 'required',
      description: 'The same key with the same body is answered once and repeated.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    });
  }
  if (operation.reuse) {
    parameters.push({
      name: 'Cache-Control',
      in: 'header',
      required: false,
      description: `max-age=SECONDS: an answer of that age will do, at most ${operation.reuse.longestSeconds} seconds. Its age stands in the Age header. Without it, or with no-cache, the system of record is asked anew.`,
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    });
  }
  return parameters;
}

/** When a code can occur at an operation; those not listed can always. */
const ONLY_WHERE: Partial<Record<FaultCode, (operation: Operation) => boolean>> = {
  'not-found': ({ path }) => path.includes('/:'),
  'method-not-allowed': () => false,
  'request-timeout': ({ accepts }) => accepts === 'body',
  'in-progress': ({ idempotency }) => idempotency !== 'none',
  'key-reused': ({ idempotency }) => idempotency !== 'none',
  conflict: ({ effect }) => effect !== 'read',
  retired: ({ contract }) => contract.lifecycle.state === 'retired',
  gone: ({ contract, effect }) =>
    contract.name === 'events/v1' || (contract.name === 'subscriptions/v1' && effect !== 'read'),
  stale: ({ method }) => method === 'PUT' || method === 'PATCH',
  'too-large': ({ accepts }) => accepts === 'body',
  'unsupported-media-type': ({ accepts }) => accepts === 'body',
  cancelled: () => false,
};

function problemResponses(operation: Operation): Json {
  const codes = (Object.keys(FAULTS) as FaultCode[]).filter(code => ONLY_WHERE[code]?.(operation) ?? true);
  const byStatus = Object.entries(Object.groupBy(codes, code => String(FAULTS[code].status)));
  return Object.fromEntries(
    byStatus.map(([status, these = []]) => [
      status,
      {
        description: these.map(code => `${code}: ${FAULTS[code].title}.`).join(' '),
        headers: { ...HEADERS, ...PROBLEM_HEADERS },
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** What leaves by itself, for whoever subscribes. */
function webhooksOf(contracts: readonly Contract[], names: SchemaNames): Json {
  const described = contracts.flatMap(contract =>
    contract.events.map(event => {
      const full = event.full && event.body ? names.refer({ contract }, event.body.schema) : undefined;
      return [event.type, webhookOf(contract, event, full)] as const;
    }),
  );
  return described.length > 0 ? { webhooks: Object.fromEntries(described) } : {};
}

/** Names the schemas of contracts as components; local definitions become components of their own. */
class SchemaNames {
  readonly schemas: Record<string, Json> = {};
  readonly #named = new Map<JsonSchema, string>();

  refer({ contract }: Pick<Operation, 'contract'>, schema: JsonSchema): Json {
    let name = this.#named.get(schema);
    if (!name) {
      const title = String(schema['title']);
      name = title in this.schemas ? `${title}V${contract.name.split('/v')[1]}` : title;
      this.#named.set(schema, name);
      this.#add(name, schema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #add(name: string, schema: JsonSchema): void {
    const { $schema: _schema, $id: _id, $defs = {}, ...rest } = schema;
    const component = (definition: string): string => `${name}${definition[0]!.toUpperCase()}${definition.slice(1)}`;
    const rewrite = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(rewrite);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) =>
          key === '$ref' && typeof inner === 'string'
            ? [
                key,
                inner.replace(
                  /^#\/\$defs\/(.+)$/,
                  (_all, wanted: string) => `#/components/schemas/${component(wanted)}`,
                ),
              ]
            : [key, rewrite(inner)],
        ),
      );
    };
    this.schemas[name] = rewrite(rest) as Json;
    for (const [definition, inner] of Object.entries($defs as Record<string, unknown>)) {
      this.schemas[component(definition)] = rewrite(inner) as Json;
    }
  }
}
