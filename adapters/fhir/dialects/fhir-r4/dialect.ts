/** FHIR R4 over JSON as a dialect: resources as neutral trees, and which paths of them exist. */
import { type Dialect, DialectError, type Wire } from '../../../../gateway/kit.ts';
import { decodeUtf8, type Json, readJson } from '../../../../transports/json.ts';
import { INLINE, inline } from './contained.ts';
import { isNode, nodes } from './nodes.ts';
import { relate } from './own-references.ts';
import { elementsOf, isResource, PRIMITIVES, RESOURCES } from './structure.ts';
import { transactionMishaps } from './transaction.ts';
import { writeResource } from './writer.ts';

/**
 * What a FHIR message is to a mapping: facts of the interaction, search parameters, and the resource. A contained resource
 * stands behind the reference to it, under its type: `insurance[0].coverage.@Coverage.subscriberId`.
 */
export interface FhirTree {
  /**
   * Request: `interaction`, `resourceType`, `id`, `operation`, `if-none-exist`, `if-match`, `prefer`. Answer: `status`, `etag`,
   * `location`, and `base`, the address of the server, under which its own references are read as relative ones.
   */
  head: Record<string, string>;
  query: Record<string, string | string[]>;
  body?: Record<string, unknown>;
}

const REQUEST_HEAD = new Set([
  'interaction',
  'resourceType',
  'id',
  'operation',
  'if-none-exist',
  'if-match',
  'prefer',
  'url',
]);
const ANSWER_HEAD = new Set(['status', 'etag', 'location', 'last-modified', 'retry-after']);
/** A parameter that occurs more than once carries its turn behind a semicolon, which no parameter name holds. */
const QUERY = /^query\.([^;]+)(?:;[0-9]+)?$/;

export const fhirR4: Dialect<FhirTree> = {
  name: 'fhir-r4',
  syntax: 'json',
  read,
  write,
  resolve: path => (/^(?:head|query|body)\b/.test(path) ? path : `body.${withoutType(path)}`),
  next: url => ({ head: { interaction: 'next', url }, query: {} }),
  checkPath,
};

function read({ head, body }: Wire): FhirTree {
  const tree: FhirTree = { head: {}, query: {} };
  for (const [name, value] of Object.entries(head)) {
    const parameter = QUERY.exec(name)?.[1];
    if (parameter === undefined) tree.head[name] = value;
    else tree.query[parameter] = parameter in tree.query ? [tree.query[parameter] ?? [], value].flat() : value;
  }
  // RFC 9110 §15.3.5: there is nothing to read in a 204, and a read request has no body either.
  if (body.length === 0 && (head['status'] === '204' || head['interaction'] !== undefined)) return tree;
  const resource = readJson(decodeUtf8(body));
  if (!isObject(resource) || typeof resource['resourceType'] !== 'string')
    throw new DialectError({ cause: 'not-fhir' });
  if (head['base'] !== undefined) relate(resource, head['base']);
  inline(resource);
  if (resource['resourceType'] === 'Bundle')
    for (const { resource: one } of nodes(resource['entry'])) if (isNode(one)) inline(one);
  return { ...tree, body: resource };
}

function write({ head, query, body }: FhirTree): Wire {
  const written: Record<string, string> = { ...head };
  if (typeof body?.['resourceType'] === 'string') written['resourceType'] ??= body['resourceType'];
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) throw new DialectError({ cause: 'query-invalid', position: name, at: ['query', name] });
    [value].flat().forEach((each, index) => {
      written[index === 0 ? `query.${name}` : `query.${name};${index + 1}`] = String(each);
    });
  }
  if (head['interaction'] === 'transaction') {
    const [first, ...others] = transactionMishaps(body ?? {});
    if (first) throw new DialectError(first, ...others);
  }
  return { head: written, body: body === undefined ? '' : writeResource(body) };
}

const isObject = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths are spelled as FHIRPath spells them, resource type first: `Coverage.class[0].value`. */
const withoutType = (path: string): string => path.replace(/^[A-Z][A-Za-z]*\./, '');

type Says = (path: string) => readonly string[];

function checkPath(path: string, direction: 'request' | 'response', says: Says = () => []): string | undefined {
  const steps = split(path);
  const [root = '', ...rest] = steps.map(step => step.name);
  if (root === 'query')
    return direction === 'request' && rest.length > 0 ? undefined : 'a search parameter belongs to a request';
  if (root === 'head') {
    const known = direction === 'request' ? REQUEST_HEAD : ANSWER_HEAD;
    return rest.length === 0 || known.has(rest.join('.')) ? undefined : `${path} is not a fact of a ${direction}`;
  }
  if (!isResource(root)) return `${root} is not a resource in use: begin the path with its type`;
  return walk(root, steps.slice(1), { path, says });
}

/** @param asked the whole path, and what the table says elsewhere */
function walk(root: string, steps: readonly Step[], asked: { path: string; says: Says }): string | undefined {
  const { path } = asked;
  let type = root;
  for (const [at, { name }] of steps.entries()) {
    if (name === 'resourceType' && (type === 'Resource' || isResource(type))) return undefined;
    if (type === 'Resource') return ofAnyKind(steps.slice(at - 1), asked);
    const inlined = type === 'Reference' ? INLINE.exec(name)?.[1] : undefined;
    if (inlined && !isResource(inlined)) return `${path}: ${inlined} is not a resource in use`;
    if (inlined) {
      type = inlined;
      continue;
    }
    const element = elementsOf(type)?.get(name.replace(/^_/, ''));
    if (!element) return PRIMITIVES[type] ? `${path}: ${type} has no parts` : `${path}: ${type} has no element ${name}`;
    type = name.startsWith('_') ? 'Extension' : element.type;
  }
  return undefined;
}

/** What a resource is, a filter of the path says, else the table; where none does, a resource in use must have such a place. */
function ofAnyKind(steps: readonly Step[], asked: { path: string; says: Says }): string | undefined {
  const [{ resourceType, until }, ...rest] = steps as [Step, ...Step[]];
  const said = resourceType === undefined ? asked.says(`${until}.resourceType`) : [resourceType];
  const unknown = said.find(type => !isResource(type));
  if (unknown !== undefined) return `${asked.path}: ${unknown} is not a resource in use`;
  const wrong = (said.length > 0 ? said : RESOURCES).map(type => walk(type, rest, asked));
  if (wrong.includes(undefined)) return undefined;
  return said.length > 0 ? wrong[0] : `${asked.path}: no resource in use has it`;
}

interface Step {
  name: string;
  /** From a filter such as `contained[resourceType=Coverage]`. */
  resourceType?: string;
  /** The path as far as here. */
  until: string;
}

/** Steps between points, points within brackets aside. */
function split(path: string): Step[] {
  const steps: Step[] = [];
  for (const { 0: part, index } of path.matchAll(/[^.[\]]+(?:\[[^\]]*\])*/g)) {
    const until = path.slice(0, index + part.length);
    const resourceType = /[[,]resourceType=([A-Za-z]+)/.exec(part)?.[1];
    steps.push({ name: part.replace(/\[.*$/, ''), until, ...(resourceType ? { resourceType } : {}) });
  }
  return steps;
}
