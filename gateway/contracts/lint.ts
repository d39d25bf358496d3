/** Rules a contract keeps beyond its own schema: annotations, no PHI in a URL, pointers that lead somewhere, true examples. */
import type { SourceDocument } from '../config/document.ts';
import type { ConfigFindingCode } from '../config/finding-codes.ts';
import type { ConfigFinding } from '../config/findings.ts';
import { pointerTokens } from '../pointer.ts';
import type { JsonSchema, Lifecycle } from './contract.ts';
import type { OperationFile } from './contract-file.ts';
import { idPlaces } from './id-places.ts';
import { phiPointers } from './phi.ts';
import { walkSchema } from './schema-walk.ts';
import type { Check } from './validator.ts';

/** Every named field says its FHIR path and whether it is PHI: redaction and encryption are generated from it. */
export function lintSchema(source: SourceDocument): ConfigFinding[] {
  if (source.findings.length > 0) return [];
  const findings: ConfigFinding[] = [];
  const want = (schema: JsonSchema, keys: readonly string[], annotations: readonly string[]): void => {
    for (const name of annotations.filter(annotation => !(annotation in schema))) {
      const message = `${keys.at(-1) ?? 'the schema'} has no ${name}`;
      findings.push(source.finding(keys, 'annotation-missing', message, `Add "${name}".`));
    }
  };
  const look = (schema: unknown, keys: readonly string[]): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === 'items' || keyword === 'additionalProperties') look(value, [...keys, keyword]);
      if (keyword !== 'properties' && keyword !== '$defs') continue;
      for (const [name, field] of Object.entries(value as Record<string, JsonSchema>)) {
        const place = [...keys, keyword, name];
        if (!('$ref' in field)) want(field, place, ['x-fhir', 'x-phi', 'description']);
        look(field, place);
      }
    }
  };
  want(source.value as JsonSchema, [], ['title', 'description']);
  look(source.value, []);
  return findings;
}

/** RFC 8594 §3 and RFC 9745 §4: what is deprecated says when, and never stops before. */
export function lintLifecycle(
  source: SourceDocument,
  { state, since, deprecatedAt, sunsetAt }: Lifecycle,
): ConfigFinding[] {
  const say = (field: string, message: string, fix: string): ConfigFinding =>
    source.finding(['lifecycle', field], 'lifecycle', message, fix);
  const findings: ConfigFinding[] = [];
  if (state === 'deprecated' && !deprecatedAt)
    findings.push(say('state', 'deprecated on no date', 'Add deprecatedAt.'));
  if (deprecatedAt && deprecatedAt < since)
    findings.push(say('deprecatedAt', 'deprecated before it was published', 'Correct one of the dates.'));
  if (sunsetAt && sunsetAt < (deprecatedAt ?? since))
    findings.push(say('sunsetAt', 'the sunset precedes the deprecation', 'Move the sunset.'));
  return findings;
}

interface Rule {
  field: keyof OperationFile;
  code: ConfigFindingCode;
  broken(said: OperationFile, schemas: { request?: JsonSchema; query?: JsonSchema; answer?: JsonSchema }): boolean;
  message: string;
  fix: string;
}

/** What an operation must not say. GET only reads: RFC 9110 §9.2.1. */
const RULES: readonly Rule[] = [
  {
    field: 'request',
    code: 'body-with-get',
    broken: said => said.method === 'GET' && said.request !== undefined,
    message: 'GET carries no body',
    fix: 'Use query, or POST with …/search.',
  },
  {
    field: 'query',
    code: 'two-inputs',
    broken: said => said.request !== undefined && said.query !== undefined,
    message: 'both a body and a query',
    fix: 'Keep one of the two.',
  },
  {
    field: 'effect',
    code: 'get-with-effect',
    broken: said => said.method === 'GET' && said.effect !== 'read',
    message: 'GET only reads',
    fix: 'Set effect: read.',
  },
  {
    field: 'idempotency',
    code: 'no-idempotency',
    broken: said => said.effect !== 'read' && said.idempotency === 'none',
    message: 'a write without idempotency',
    fix: 'Set optional or required.',
  },
  {
    field: 'query',
    code: 'phi-in-url',
    broken: (_said, { query }) => query !== undefined && phiPointers(query).length > 0,
    message: 'a field of the query is marked x-phi',
    fix: 'Take it in a body: URLs end up in logs of others.',
  },
  {
    field: 'request',
    code: 'open-request',
    broken: (_said, { request }) => request !== undefined && request['additionalProperties'] !== false,
    message: 'the request allows unknown fields',
    fix: 'Set "additionalProperties": false.',
  },
  {
    field: 'ids',
    code: 'unknown-field',
    broken: ({ ids = {}, path }) => Object.keys(ids).some(name => !path.split('/').includes(`:${name}`)),
    message: 'a parameter that the path does not have',
    fix: 'Name one of the path.',
  },
  {
    field: 'merges',
    code: 'unknown-field',
    broken: ({ merges, ids }, { request }) => {
      if (merges === undefined) return false;
      const places = idPlaces(request ?? {}, ids);
      const [from, into] = [merges.from, merges.into].map(pointer => places.kindAt(pointer));
      return from === undefined || from !== into;
    },
    message: 'from and into are no two ids of one kind',
    fix: 'Name two places marked x-id with the same kind, or a parameter of the path with its kind in ids.',
  },
  {
    field: 'answer',
    code: 'unknown-field',
    broken: ({ status, created }, { answer }) =>
      (status === 201 || created !== undefined) && !hasPointer(answer, '/id'),
    message: 'what is created has no id',
    fix: 'Add "id" to the answer: 201 says in Location where it can be read.',
  },
  {
    field: 'created',
    code: 'unknown-field',
    broken: ({ created }, { answer }) => created !== undefined && !hasPointer(answer, created),
    message: 'what says that it was created is no field of the answer',
    fix: 'Correct the pointer.',
  },
  {
    field: 'partition',
    code: 'unknown-field',
    broken: ({ partition }, { request, query }) => partition !== undefined && !hasPointer(request ?? query, partition),
    message: 'the partition is no field of the request',
    fix: 'Correct the pointer.',
  },
  {
    field: 'reuse',
    code: 'reuse-of-write',
    broken: ({ reuse, effect }) => reuse !== undefined && effect !== 'read',
    message: 'the answer of a write is given again',
    fix: 'Drop reuse: a write is repeated under its idempotency key.',
  },
  {
    field: 'reuse',
    code: 'unknown-field',
    broken: ({ reuse }, { answer }) => reuse !== undefined && !hasPointer(answer, reuse.complete.field),
    message: 'what says that it is complete is no field of the answer',
    fix: 'Correct the pointer.',
  },
];

export function lintOperation(
  source: SourceDocument,
  name: string,
  said: OperationFile,
  documents: ReadonlyMap<string, SourceDocument>,
): ConfigFinding[] {
  const schema = (file?: string): JsonSchema | undefined =>
    file === undefined ? undefined : (documents.get(file)?.value as JsonSchema | undefined);
  const request = schema(said.request);
  const query = schema(said.query);
  const answer = schema(said.answer);
  const schemas = { ...(request && { request }), ...(query && { query }), ...(answer && { answer }) };
  return RULES.filter(rule => rule.broken(said, schemas)).map(({ field, code, message, fix }) =>
    source.finding(['operations', name, field], code, message, fix),
  );
}

export function hasPointer(schema: JsonSchema | undefined, wanted: string): boolean {
  let found = false;
  if (schema) walkSchema(schema, pointer => (found ||= pointer === wanted));
  return found;
}

/** An example that breaks its own contract misleads everybody who copies it. */
export function lintExample(source: SourceDocument, check: Check): ConfigFinding[] {
  return check(source.value).map(({ pointer, code, detail }) => {
    const message = `${pointer || 'the document'}: ${detail ?? code}`;
    return source.finding(pointerTokens(pointer), 'example-invalid', message, 'Correct the example.');
  });
}
