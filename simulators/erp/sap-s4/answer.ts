/** What the service answers to one request that was let in. */
import { Refusal } from './error.ts';
import { createMovement } from './goods.ts';
import { cancelInvoice, createInvoice, releaseInvoice } from './invoices.ts';
import { judge, type Sent } from './judge.ts';
import { parseFilter, parseKey } from './literals.ts';
import { ENTITY_SETS, type EntitySet, SERVICES } from './model.ts';
import { createPartner } from './partners.ts';
import { changeItem, createRequisition, discardItem } from './requisitions.ts';
import { checkExpand, etagOf, keyOf, spelled } from './spell.ts';
import type { Row } from './tables.ts';
import type { World } from './world.ts';

export interface Asked {
  method: string;
  target: string;
  ifMatch: string | undefined;
  accept: string;
  body: string;
  /** Somebody else changes it just before. */
  stale: boolean;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  text: string;
}

interface Place {
  base: string;
  root: string;
  pageSize: number;
}

const CREATE: Readonly<Record<string, (world: World, sent: Sent) => Row>> = {
  A_PurchaseRequisitionHeader: createRequisition,
  A_SupplierInvoice: createInvoice,
  A_MaterialDocumentHeader: createMovement,
  A_BusinessPartner: createPartner,
};

/** Rules of its own against a change. */
const CHANGE: Readonly<Record<string, (world: World, row: Row, values: Row) => void>> = {
  A_PurchaseRequisitionItem: changeItem,
};

/** Sets whose entities may be changed in place. */
const CHANGED: ReadonlySet<string> = new Set([
  ...['A_BusinessPartner', 'A_BusinessPartnerAddress', 'A_Supplier', 'A_SupplierCompany', 'A_SupplierPurchasingOrg'],
  'A_PurchaseRequisitionItem',
]);

/** Function import → what it does, and the set that it answers with. */
const FUNCTIONS: Readonly<Record<string, { set: string; call(world: World, of: Record<string, string>): Row }>> = {
  'API_PURCHASEREQ_PROCESS_SRV/DiscardFromPurchasing': {
    set: 'A_PurchaseRequisitionItem',
    call: (world, of) => discardItem(world, of['PurchaseRequisition'] ?? '', of['PurchaseRequisitionItem'] ?? ''),
  },
  'API_SUPPLIERINVOICE_PROCESS_SRV/Release': {
    set: 'A_SupplierInvoice',
    call: (world, of) => releaseInvoice(world, keyIn(of)),
  },
  'API_SUPPLIERINVOICE_PROCESS_SRV/Cancel': {
    set: 'A_SupplierInvoice',
    call: (world, of) => cancelInvoice(world, keyIn(of)),
  },
};

const keyIn = (of: Record<string, string>): Row => ({
  SupplierInvoice: of['SupplierInvoice'] ?? '',
  FiscalYear: of['FiscalYear'] ?? '',
});

const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8', dataserviceversion: '2.0' };
const notFound = (): Refusal => new Refusal(404, '/IWBEP/CM_MGW_RT/020', 'Resource not found');

export function answerTo(world: World, asked: Asked, place: Place): Answered {
  const url = new URL(asked.target, 'http://localhost');
  if (!url.pathname.startsWith(`${place.root}/`)) throw notFound();
  const [service = '', rest = '', ...more] = decodeURIComponent(url.pathname.slice(place.root.length + 1)).split('/');
  if (!SERVICES.has(service) || more.length > 0) throw notFound();
  if (rest === '') return document(service);
  const query = queryOf(url.search);
  const called = FUNCTIONS[`${service}/${rest}`];
  if (called && asked.method === 'POST') {
    const arguments_ = [...query].map(([name, value]) => [name, value.replace(/^'(.*)'$/, '$1')]);
    return one(world, ENTITY_SETS.get(called.set)!, called.call(world, Object.fromEntries(arguments_)), {
      query,
      place,
    });
  }
  const [, name = '', key] = /^(\w+)(?:\((.*)\))?$/.exec(rest) ?? [];
  const set = ENTITY_SETS.get(name);
  if (!set || set.service !== service) throw notFound();
  if (asked.method === 'POST') return create(world, set, asked, place);
  if (key === undefined) return list(world, set, { query, place, target: asked.target });
  const row = world.tables.one(set.name, parseKey(key, set));
  if (!row) throw notFound();
  if (asked.stale) world.tables.touch(row);
  if (asked.method === 'GET') return one(world, set, row, { query, place });
  if (asked.method === 'PATCH' || asked.method === 'MERGE') return change(world, set, { row, asked });
  throw new Refusal(405, '/IWFND/CM_CONSUMER/101', 'Method not allowed');
}

const document = (service: string): Answered => ({
  status: 200,
  headers: JSON_TYPE,
  text: JSON.stringify({
    d: { EntitySets: [...ENTITY_SETS.values()].filter(set => set.service === service).map(({ name }) => name) },
  }),
});

/** Options of the query as they stand, for `+` is no space there. */
function queryOf(search: string): Map<string, string> {
  const parts = search.replace(/^\?/, '').split('&').filter(Boolean);
  return new Map(
    parts.map(part => {
      const at = part.indexOf('=');
      return [decodeURIComponent(part.slice(0, at)), decodeURIComponent(part.slice(at + 1))] as const;
    }),
  );
}

interface Around {
  query: Map<string, string>;
  place: Place;
}

const split = (text: string | undefined): string[] => (text ? text.split(',').map(one => one.trim()) : []);

function one({ tables }: World, set: EntitySet, row: Row, { query, place }: Around, status = 200): Answered {
  const expand = split(query.get('$expand'));
  checkExpand(set, expand);
  const d = spelled(set, row, { tables, base: place.base, expand, select: split(query.get('$select')) });
  return { status, headers: { ...JSON_TYPE, etag: etagOf(tables, row) }, text: JSON.stringify({ d }) };
}

function list({ tables }: World, set: EntitySet, { query, place, target }: Around & { target: string }): Answered {
  const filter = query.get('$filter');
  const expand = split(query.get('$expand'));
  checkExpand(set, expand);
  const found = tables.all(set.name).filter(filter ? parseFilter(filter, set) : () => true);
  for (const order of split(query.get('$orderby')).reverse()) {
    const [name = '', direction = 'asc'] = order.split(' ');
    if (!set.properties.has(name)) throw new Refusal(400, '/IWBEP/CM_MGW_RT/021', `Property ${name} not found`);
    const sign = direction === 'desc' ? -1 : 1;
    found.sort((a, b) => sign * (String(a[name]) < String(b[name]) ? -1 : String(a[name]) > String(b[name]) ? 1 : 0));
  }
  const skip = Number(query.get('$skiptoken') ?? query.get('$skip') ?? 0);
  const top = Number(query.get('$top') ?? Number.POSITIVE_INFINITY);
  const shown = found.slice(skip, skip + Math.min(top, place.pageSize));
  const how = { tables, base: place.base, expand, select: split(query.get('$select')) };
  const d: Record<string, unknown> = { results: shown.map(row => spelled(set, row, how)) };
  if (query.get('$inlinecount') === 'allpages') d['__count'] = String(found.length);
  if (top > place.pageSize && found.length > skip + place.pageSize) {
    const origin = place.base.slice(0, -place.root.length);
    const bare = target.replace(/[?&](\$|%24)skip(token)?=[^&]*/g, '');
    d['__next'] = `${origin}${bare}${bare.includes('?') ? '&' : '?'}$skiptoken=${skip + place.pageSize}`;
  }
  return { status: 200, headers: JSON_TYPE, text: JSON.stringify({ d }) };
}

function sentOf(set: EntitySet, body: string): Sent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new Refusal(400, '/IWFND/CM_MGW/054', 'Malformed JSON');
  }
  return judge(set, parsed);
}

function create(world: World, set: EntitySet, { body }: Asked, place: Place): Answered {
  const made = CREATE[set.name];
  if (!made) throw new Refusal(405, '/IWFND/CM_CONSUMER/101', 'Method not allowed');
  const sent = sentOf(set, body);
  const row = made(world, sent);
  // What came with it is expanded in the answer, as far as it was sent.
  const query = new Map([['$expand', sentLinks(sent).join(',')]]);
  const answer = one(world, set, row, { query, place }, 201);
  return {
    ...answer,
    headers: { ...answer.headers, location: `${place.base}/${set.service}/${set.name}(${keyOf(set, row)})` },
  };
}

function sentLinks({ linked }: Sent): string[] {
  return Object.entries(linked).flatMap(([link, parts]) => {
    const below = new Set(parts.flatMap(part => sentLinks(part).map(deeper => `${link}/${deeper}`)));
    return below.size > 0 ? [...below] : [link];
  });
}

function change(world: World, set: EntitySet, { row, asked }: { row: Row; asked: Asked }): Answered {
  const { tables } = world;
  if (!CHANGED.has(set.name)) throw new Refusal(405, '/IWFND/CM_CONSUMER/101', 'Method not allowed');
  if (asked.ifMatch === undefined)
    throw new Refusal(428, '/IWFND/CM_MGW/595', 'Data service request required with If-Match');
  if (asked.ifMatch !== '*' && asked.ifMatch !== etagOf(tables, row))
    throw new Refusal(412, '/IWFND/CM_MGW/596', 'Precondition failed');
  const { values } = sentOf(set, asked.body);
  if (set.key.some(name => values[name] !== undefined && values[name] !== row[name]))
    throw new Refusal(400, '/IWBEP/CM_MGW_RT/019', 'The key cannot be changed');
  CHANGE[set.name]?.(world, row, values);
  tables.change(row, values);
  return { status: 204, headers: { dataserviceversion: '2.0', etag: etagOf(tables, row) }, text: '' };
}
