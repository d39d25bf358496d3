/** A system of record that holds orders, receipts and invoices as documents over HTTP, in pages, and a gateway before it. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../gateway/config/schema.ts';
import { defineAdapter, defineMapping, Fault, table, type Wire } from '../../gateway/kit.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { keepingSandbox } from '../store/rig.ts';
import { type Seen, type Stub, says, stub } from './rest-rig.ts';

type Document = { id: string; [field: string]: unknown };

export interface Shelf extends AsyncDisposable {
  url: string;
  seen: Seen[];
  /** By the name of the contract. */
  documents: Record<string, Document[]>;
  /** Most that a page holds, whatever was asked for. */
  page: number;
  /** Status that lists of a contract answer with instead. */
  refuses: Record<string, number>;
  /** Lists of these name their documents alone. */
  bare: string[];
}

/** `GET /erp/<contract>?id=…` is one, without an id a list; `purchaseOrder` and `sku` choose. */
export async function openShelf(): Promise<Shelf> {
  const shelf = { documents: {}, page: 200, refuses: {}, bare: [] } as unknown as Shelf;
  const server: Stub = await stub((response, { url }) => {
    const { pathname, searchParams } = new URL(url, 'http://shelf');
    const contract = pathname.split('/').at(-1)!;
    const all = shelf.documents[contract] ?? [];
    const id = searchParams.get('id');
    if (id !== null) {
      const one = all.find(document => document.id === id);
      return one ? says(response, 200, one) : says(response, 404, {});
    }
    if (shelf.refuses[contract]) return says(response, shelf.refuses[contract], {});
    const [order, sku] = [searchParams.get('purchaseOrder'), searchParams.get('sku')];
    const fit = all.filter(
      one =>
        (order === null || (one['purchaseOrder'] as Document | undefined)?.id === order) &&
        (sku === null || one['sku'] === sku),
    );
    const from = Number(searchParams.get('from') ?? '0');
    const items = fit.slice(from, from + shelf.page).map(({ lines, ...rest }) => ({
      ...rest,
      ...(!shelf.bare.includes(contract) && lines !== undefined && { lines }),
    }));
    searchParams.set('from', String(from + shelf.page));
    const next = from + shelf.page < fit.length ? { next: `${contract}?${searchParams}` } : {};
    return says(response, 200, { [LISTS[contract]!]: items, ...next });
  });
  return Object.assign(shelf, {
    url: server.url,
    seen: server.seen,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
}

const LISTS: Readonly<Record<string, string>> = {
  invoices: 'invoices',
  'purchase-orders': 'purchaseOrders',
  'goods-receipts': 'goodsReceipts',
  'inventory-items': 'inventoryItems',
};

const FAULTS = { '404': 'not-found', '501': 'not-supported', '503': 'backend-unavailable' } as const;

const adapter = defineAdapter({
  ...{ name: 'shelf', summary: 'Documents of the tests.', config: { type: 'object' }, profile: { type: 'object' } },
  dialects: [
    {
      ...{ name: 'shelf', syntax: 'json' },
      read: ({ body }: Wire) => JSON.parse(new TextDecoder().decode(body as Uint8Array)),
      write: (tree: unknown) => {
        const { head, query = {} } = tree as { head: Record<string, string>; query?: Record<string, string> };
        return { head: { ...head, query: `${new URLSearchParams(query)}` }, body: '' };
      },
      next: (address: string) => {
        const [path, query = ''] = address.split('?');
        return { head: { path }, query: Object.fromEntries(new URLSearchParams(query)) };
      },
      checkPath: () => undefined,
    },
  ],
  faults: FAULTS,
  open: async ({ url }) => ({
    async call(out, { leaving, arrived, signal }) {
      await leaving(out);
      const { path, query } = out.head;
      const response = await fetch(`${url}/${path}?${query}`, { signal }).catch(() => {
        throw new Fault('backend-unavailable');
      });
      const wire = { head: {}, body: new Uint8Array(await response.arrayBuffer()) };
      await arrived(wire);
      return response.ok
        ? { kind: 'answered', wire }
        : { kind: 'rejected', wire, why: { cause: String(response.status) as keyof typeof FAULTS } };
    },
    reaches: () => true,
    probe: async () => ({ ok: true }),
    close: async () => {},
  }),
});

const a = table<Record<string, string>>();

/** What is on the shelf is canonical but for its ids: tables of their own would prove nothing of the match. */
const mappings = Object.keys(LISTS).flatMap(name => {
  const whole = (...carries: string[]) => [a.custom({ id: 'shelf', carries, dec: tree => tree })];
  const required = name === 'inventory-items' ? ['id', 'sku', 'status'] : ['id', 'status'];
  const common = { contract: `${name}/v1`, dialect: 'shelf' };
  const path = a.fixed('head.path', name);
  const fields = ['purchaseOrder', 'sku', 'company'].map(field => a.f(field, `query.${field}`));
  return [
    defineMapping({
      ...{ ...common, operation: 'read' },
      steps: [{ name: 'read', effect: 'read', request: [path, a.f('id', 'query.id')], response: whole(...required) }],
    }),
    defineMapping({
      ...{ ...common, operation: 'search' },
      steps: [
        {
          ...{
            name: 'search',
            effect: 'read',
            request: [path, ...fields, a.f('limit', 'query.limit')],
            response: whole(LISTS[name]!),
          },
          page: { size: 'query.limit', next: 'next' },
        },
      ],
    }),
  ];
});

async function registryWithShelf(): Promise<Registry> {
  const registry = await loadRegistry();
  const own = mappings.map(one => [`${one.contract}#${one.operation}/shelf`, one] as const);
  return Object.freeze({
    ...registry,
    adapters: new Map([...registry.adapters, ['shelf', adapter]]),
    mappings: new Map([...registry.mappings, ...own]),
  });
}

/** @param rules of the match, in place of those that come with it */
export async function matchSandbox(database: string, shelf: Shelf, folder: string, rules?: object[]): Promise<Sandbox> {
  const file = join(folder, 'invoice-match.yml');
  if (rules) writeFileSync(file, JSON.stringify(rules));
  return keepingSandbox(database, {
    registry: await registryWithShelf(),
    adjust(configuration: Configuration) {
      const names = Object.keys(LISTS);
      configuration.serviceEndpoints!['erp'] = {
        adapter: 'shelf',
        dialect: 'shelf',
        url: shelf.url,
        profile: 'sandbox-fhir',
        policies: [],
      };
      for (const name of names) configuration.apiEndpoints[name] = { contract: `${name}/v1` };
      // The sandbox has systems of its own for them.
      for (const each of Object.values(configuration.pipelines))
        each.apiEndpoints = each.apiEndpoints.filter(one => !names.includes(one));
      configuration.pipelines['erp'] = {
        apiEndpoints: names,
        policies: [{ name: 'key-auth' }, { name: 'translate', routes: [{ to: 'erp' }] }],
      };
      const { scopes } = configuration.consumers![0]!;
      scopes.push(...names.map(name => `${name}:read`).filter(one => !scopes.includes(one)));
      const hash = `sha256:${createHash('sha256').update('invented').digest('hex')}`;
      const without = scopes.filter(scope => scope !== 'goods-receipts:read');
      configuration.consumers!.push({ id: 'desk', keys: [{ id: 'desk', hash }], scopes: without });
      if (rules) configuration.tables = { ...configuration.tables, 'invoice-match': file };
    },
  });
}
