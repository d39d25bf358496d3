/** A tree as the request that leaves: address, query, fields of the head and JSON, checked against the vocabulary. */
import { DialectError, type Wire } from '../../../../gateway/kit.ts';
import { writeJson } from '../../../../transports/json.ts';
import { expressionOf } from './conditions.ts';
import type { FusionTree } from './dialect.ts';
import { isNode, record } from './values.ts';
import type { Entity } from './vocabulary/entity.ts';
import { ACTIONS, entityAt, entityOf } from './vocabulary.ts';

const VERSION = '11.13.18.05';
/** Expressions in `q` (2), children that say whether there are more of them (3), links that name no values (4). */
const FRAMEWORK = '4';
const USUAL = '25';
const MOST = 500;
const SEGMENT = /^[A-Za-z0-9_.:-]{1,200}$/;
const API = /^\/(?:[^?#]*\/)?(?:fscmRestApi|hcmRestApi)\/resources\//;

export const ITEM = 'application/vnd.oracle.adf.resourceitem+json';
export const ACTION = 'application/vnd.oracle.adf.action+json';
export const BATCH = 'application/vnd.oracle.adf.batch+json';

const COMMON = { 'rest-framework-version': FRAMEWORK, 'error-mode': 'true' };

const invalid = (position: string): DialectError => new DialectError({ cause: 'request-invalid', position });

type Write = (tree: FusionTree) => Wire;

/** By `head.call`. @throws DialectError */
export function requestOf(tree: FusionTree): Wire {
  const write = CALLS[tree.head['call'] ?? ''];
  if (!write) throw invalid('head.call');
  const { head, body } = write(tree);
  return { head: { ...tree.head, ...COMMON, ...head }, body };
}

const CALLS: Readonly<Record<string, Write>> = {
  list: asked,
  read: asked,
  next: ({ head }) => ({ head: { method: 'GET', path: pathOf(head['href']) }, body: '' }),
  create({ head, body = {} }) {
    const entity = known(head['entity']);
    return {
      head: {
        ...{ method: 'POST', path: collectionOf(entity), 'content-type': ITEM },
      },
      body: writeJson(record(entity, body, ['body'])),
    };
  },
  update({ head, body = {} }) {
    const entity = entityOf(head['entity'] ?? '');
    if (!entity) throw invalid('head.entity');
    return {
      head: { method: 'PATCH', path: pathOf(head['href']), 'content-type': ITEM },
      body: writeJson(record(entity, body, ['body'])),
    };
  },
  action({ head, body = {} }) {
    const name = head['action'] ?? '';
    const takes = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!takes) throw invalid('head.action');
    const parameters = Object.entries(record(takes, body, ['body'])).map(([key, value]) => ({ [key]: value }));
    return {
      head: { method: 'POST', path: pathOf(head['href']), 'content-type': ACTION },
      body: writeJson({ name, parameters }),
    };
  },
  batch({ head, body = {} }) {
    const entity = known(head['entity']);
    const { operation = '' } = head;
    const items = body['items'];
    if (!Array.isArray(items) || items.length === 0 || items.length > MOST || !/^(create|upsert)$/.test(operation))
      throw invalid('body.items');
    const parts = items.map((each, index) => ({
      ...{ id: `part${index + 1}`, path: `/${entity.resource}`, operation },
      payload: record(entity, isNode(each) ? each : {}, ['body', 'items', index]),
    }));
    return {
      head: { method: 'POST', path: rootOf(entity), 'content-type': BATCH },
      body: writeJson({ parts }),
    };
  },
};

function asked({ head, query = {} }: FusionTree): Wire {
  const entity = known(head['entity']);
  const { id, child, limit = USUAL } = head;
  if (!/^[1-9]\d{0,2}$/.test(limit)) throw invalid('head.limit');
  const field = child === undefined ? undefined : entity.fields[child];
  const listed = field === undefined ? entity : entityAt(field);
  if (!listed || (child !== undefined && !SEGMENT.test(id ?? ''))) throw invalid('head.child');
  const path = child === undefined ? collectionOf(entity) : `${collectionOf(entity)}/${id}/child/${child}`;
  const q = expressionOf(listed, query);
  const parameters: Record<string, string> = { ...(q && { q }) };
  for (const name of ['expand', 'fields', 'orderBy'] as const)
    if (head[name] !== undefined) parameters[name] = head[name];
  parameters['limit'] = String(Math.min(Number(limit), MOST));
  const named = Object.entries(parameters).map(([name, value]) => [`query.${name}`, value]);
  const question = new URLSearchParams(parameters).toString();
  return { head: { method: 'GET', path, question, ...Object.fromEntries(named) }, body: '' };
}

function known(name: string | undefined): Entity {
  const entity = entityOf(name ?? '');
  if (!entity?.resource) throw invalid('head.entity');
  return entity;
}

const rootOf = ({ api = 'fscmRestApi' }: Entity): string => `${api}/resources/${VERSION}`;
const collectionOf = (entity: Entity): string => `${rootOf(entity)}/${entity.resource}`;

/** Of an address that an answer named, what leaves; whether it lies on this very system is the link's to see. */
function pathOf(href: string | undefined): string {
  const url = URL.parse(href ?? '');
  if (!url || !API.test(url.pathname)) throw new DialectError({ cause: 'link-foreign', position: 'head.href' });
  return url.pathname + url.search;
}
