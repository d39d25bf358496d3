/** A gateway that holds the approving authority over a stand-in ERP: its adapter, its mappings, its configuration. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type {
  PurchaseRequisition,
  PurchaseRequisitionApproval,
} from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Keeper } from '../../gateway/keeper.ts';
import {
  type AdapterDeclaration,
  type Dialect,
  defineAdapter,
  defineMapping,
  Fault,
  integer,
  lookup,
  person,
  table,
  textOf,
} from '../../gateway/kit.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import { type Gateway, start } from '../../gateway/start.ts';
import type { Mapping, Step } from '../../gateway/tables/mapping.ts';
import { type Problem, request, type Told } from '../e2e/sandbox.ts';
import { keeperOn } from '../store/rig.ts';
import type { Erp } from './approvals-erp.ts';

const CONTRACT = 'purchase-requisitions/v1';
interface Body {
  body: Record<string, unknown>;
}

/** `whole` cannot decide by line, `bare` has no word for approvals at all. */
const DIALECTS = ['ledger', 'ledger-whole', 'ledger-bare'] as const;
export type LedgerDialect = (typeof DIALECTS)[number];

const dialectOf = (name: string): Dialect<Body> => ({
  ...{ name, syntax: 'json', resolve: path => (path.startsWith('body') ? path : `body.${path}`) },
  read: wire => ({ body: JSON.parse(textOf(wire) || '{}') as Record<string, unknown> }),
  write: ({ body }) => ({ head: {}, body: JSON.stringify(body) }),
  checkPath: () => undefined,
});

const adapter: AdapterDeclaration = defineAdapter({
  ...{ name: 'ledger', summary: 'A stand-in', config: { type: 'object' }, profile: { type: 'object' } },
  dialects: DIALECTS.map(name => dialectOf(name) as Dialect),
  faults: { away: 'backend-unavailable', closed: 'backend-rejected' },
  open: async ({ url }) => ({
    async call(out, attempt) {
      await attempt.leaving(out);
      try {
        const response = await fetch(url, { method: 'POST', body: textOf(out), signal: attempt.signal });
        const wire = { head: { status: String(response.status) }, body: await response.text() };
        await attempt.arrived(wire);
        if (response.status === 200) return { kind: 'answered', wire };
        return { kind: 'rejected', wire, why: { cause: response.status === 503 ? 'away' : 'closed' } };
      } catch (cause) {
        throw new Fault('backend-unavailable', { outcome: 'unknown', backend: { cause: 'connection-lost' }, cause });
      }
    },
    probe: async () => ({ ok: true }),
    close: async () => {},
  }),
});

const a = table<PurchaseRequisition & { reason?: string }>();
const STATES = lookup({
  ...{ draft: 'draft', waiting: 'pending-approval', approved: 'approved', rejected: 'rejected' },
  cancelled: 'cancelled',
});

const HELD = [
  a.f('company', 'company'),
  a.f('requester.identifier', 'requester', person),
  a.f('costCenter.code', 'cost'),
  a.f('currency', 'currency'),
  a.f('neededBy', 'neededBy'),
  a.f('deliverTo.code', 'deliverTo'),
  a.each('lines', 'lines', line => [
    line.f('number', 'number', integer),
    line.f('item.description', 'text'),
    line.f('quantity.value', 'quantity'),
    line.f('unitPrice', 'price'),
    line.f('costCenter.code', 'cost'),
  ]),
];
const TOLD = [a.f('id', 'id'), ...HELD, a.f('status', { read: ['state'] }), a.f('meta.version', { read: ['version'] })];

/** By line only where lines are named. */
const numbers = a.custom({
  ...{ id: 'numbers', carries: ['lines'], writes: { 'body.numbers': 'lines' } },
  enc(value, tree) {
    const { lines } = value as { lines?: number[] };
    if (lines) (tree as Body).body['numbers'] = lines.map(String);
  },
});

const refine = (answer: unknown): unknown => {
  const told = answer as PurchaseRequisition;
  return { ...told, status: STATES[told.status] ?? 'unknown' };
};

const step = (name: string, effect: Step['effect'], more: Partial<Step> = {}): Step => ({
  ...{ name, effect, request: [a.fixed('do', name), a.f('id', 'id')], response: TOLD, refine },
  ...more,
});

/** It is looked up before, and after an answer that was lost. */
const decision = (name: string, becomes: string, byLine = false): Step[] => [
  step('read', 'read'),
  step(name, 'once', {
    request: [a.fixed('do', name), a.f('id', 'id'), a.f('reason', 'reason'), ...(byLine ? [numbers] : [])],
    when: ({ steps }) => (steps['read'] as PurchaseRequisition).status !== becomes,
    reconcile: 'read',
  }),
];

const list = table<{ purchaseRequisitions: PurchaseRequisition[] }>();
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  create: [step('create', 'once', { request: [a.fixed('do', 'create'), ...HELD] })],
  read: [step('read', 'read')],
  cancel: [step('cancel', 'repeatable')],
  search: [
    step('list', 'read', {
      request: [a.fixed('do', 'list')],
      response: [
        list.each('purchaseRequisitions', 'list', one => [one.f('id', 'id'), one.f('status', { read: ['state'] })], {
          empty: 'list',
        }),
      ],
      refine: answer => ({
        purchaseRequisitions: (answer as { purchaseRequisitions: object[] }).purchaseRequisitions.map(refine),
      }),
    }),
  ],
};
const DECISIONS = {
  submit: decision('submit', 'pending-approval'),
  approve: decision('approve', 'approved'),
  reject: decision('reject', 'rejected'),
  return: decision('return', 'draft'),
};
const { return: _, ...WHOLE } = DECISIONS;
const BY_LINE = { approve: decision('approve', 'approved', true), reject: decision('reject', 'rejected', true) };
const CAN: Readonly<Record<LedgerDialect, Readonly<Record<string, readonly Step[]>>>> = {
  'ledger-bare': STEPS,
  'ledger-whole': { ...STEPS, ...WHOLE },
  ledger: { ...STEPS, ...DECISIONS, ...BY_LINE },
};

export async function registryWithLedger(): Promise<Registry> {
  const registry = await loadRegistry();
  const mappings = Object.entries(CAN).flatMap(([dialect, operations]) =>
    Object.entries(operations).map(([operation, steps]): [string, Mapping] => [
      `${CONTRACT}#${operation}/${dialect}`,
      defineMapping({ contract: CONTRACT, operation, dialect, steps }),
    ]),
  );
  return Object.freeze({
    ...registry,
    adapters: new Map([...registry.adapters, ['ledger', adapter]]),
    mappings: new Map([...registry.mappings, ...mappings]),
  });
}

export interface Site {
  dialect?: LedgerDialect;
  approvals?: 'gateway' | 'system';
  rules?: string;
  delegations?: string;
  /** How the ERP spells people. */
  people?: 'same' | Readonly<Record<string, string>>;
}

const SCOPES = ['read', 'write', 'approve'].map(scope => `purchase-requisitions:${scope}`);

/** The configuration of a site as its architect writes it. @returns its file */
export async function configured(folder: string, erp: string, site: Site = {}): Promise<string> {
  const { dialect = 'ledger', approvals = 'gateway', rules, delegations, people } = site;
  await writeFile(join(folder, 'ledger.yml'), stringify({ ...(people && { people }) }));
  if (rules !== undefined) await writeFile(join(folder, 'rules.yml'), rules);
  if (delegations !== undefined) await writeFile(join(folder, 'delegations.yml'), delegations);
  const hash = `sha256:${createHash('sha256').update('sandbox-only').digest('hex')}`;
  const audit = ['audit:read', 'exchanges:read', 'operations:read'];
  const configuration = {
    ...{ sandbox: true, http: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, profiles: '.' },
    consumers: [{ id: 'sandbox', scopes: [...SCOPES, ...audit], assertsActor: true, keys: [{ id: 'sandbox', hash }] }],
    tables: {
      ...(rules !== undefined && { 'approval-rules': 'rules.yml' }),
      ...(delegations !== undefined && { 'approval-delegations': 'delegations.yml' }),
    },
    apiEndpoints: { requisitions: { contract: CONTRACT }, audit: { contract: 'audit-events/v1' } },
    serviceEndpoints: {
      erp: {
        adapter: 'ledger',
        dialect,
        url: erp,
        profile: 'ledger',
        approvals,
        policies: [{ name: 'timeout', after: '3s' }],
      },
    },
    policies: ['key-auth', 'timeout', 'translate'],
    pipelines: {
      procurement: {
        apiEndpoints: ['requisitions', 'audit'],
        policies: [{ name: 'key-auth' }, { name: 'translate', routes: [{ to: 'erp' }] }],
      },
    },
  };
  const file = join(folder, 'canongate.yml');
  await writeFile(file, stringify(configuration));
  return file;
}

export interface Office extends AsyncDisposable {
  gateway: Gateway;
  /** By a person, as `m.okafor` or `s.abara ward-manager`; by an application where nobody is named. */
  ask<T = PurchaseRequisition>(person: string, verb: string, path: string, body?: object): Promise<Told<T>>;
  close(): Promise<void>;
}

/** A gateway on this database, in front of this ERP. */
export async function office(
  database: string,
  erp: Pick<Erp, 'url'>,
  site: Site & { now?: () => Date } = {},
): Promise<Office> {
  const folder = await mkdtemp(join(tmpdir(), 'canongate-approvals-'));
  const keeper: Keeper = await keeperOn(database);
  const config = await configured(folder, erp.url, site);
  const gateway = await start({
    ...{ config, mode: 'sandbox', registry: await registryWithLedger(), keeper, log: { level: 'silent' } },
    ...(site.now && { now: site.now }),
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { gateway, close, ask: asker(gateway.url), [Symbol.asyncDispose]: close };
}

export const asker =
  (url: string): Office['ask'] =>
  (person, verb, path, body) => {
    const [id, role] = person.split(' ');
    const actor = id ? { 'canongate-actor': `id="${id}"${role ? `; role="${role}"` : ''}` } : {};
    return request(verb, `${url}/v1/purchase-requisitions${path}`, body, actor);
  };

/** Asked for by m.okafor: 12 boxes at 8.25 and one service at 640.00 make 739.00. */
export const ASKED = {
  ...{ company: '1010', requester: { identifier: 'm.okafor' }, costCenter: { code: '0010' }, currency: 'USD' },
  ...{ neededBy: '2026-12-04', deliverTo: { code: 'W7' } },
  lines: [
    { number: 1, item: { description: 'Gauze swab' }, quantity: { value: '12' }, unitPrice: '8.25' },
    { number: 2, item: { description: 'Calibration' }, quantity: { value: '1' }, unitPrice: '640.00' },
  ],
};

/** Asked for, and submitted by who asked. @returns its id */
export async function submitted(ask: Office['ask'], over: object = {}): Promise<string> {
  const { body } = await ask('m.okafor', 'POST', '', { ...ASKED, ...over });
  const told = await ask<PurchaseRequisition & Problem>('m.okafor', 'POST', `/${body.id}/submit`, {});
  if (told.status !== 200) throw new Error(JSON.stringify(told.body));
  return body.id;
}

/** What was decided at each level, as `1 approved s.abara` or `2 open`. */
export const levels = ({ approval }: { approval?: PurchaseRequisitionApproval }): string[] =>
  (approval?.levels ?? []).map(({ level, decision = 'open', decidedBy, onBehalfOf, lines }) =>
    [level, decision, decidedBy, onBehalfOf && `for ${onBehalfOf}`, lines && `of ${lines}`].filter(Boolean).join(' '),
  );

export const why = ({ status, body }: Told<Problem>): unknown[] => [
  ...[status, body.code, body.outcome],
  ...(body.errors ?? []).map(({ pointer, code, detail }) => `${pointer} ${code} ${detail ?? ''}`.trim()),
];
