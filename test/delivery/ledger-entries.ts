/** The tests' own write: entries of a ledger as FHIR Basic, each with its key as identifier, found again by it. */
import { join } from 'node:path';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { Operation } from '../../gateway/contracts/contract.ts';
import type { ContractSet } from '../../gateway/contracts/load.ts';
import type { DeliverySettings } from '../../gateway/delivery/settings.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import { defineMapping, table } from '../../gateway/kit.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import type { Codec } from '../../gateway/tables/codec.ts';
import type { Mapping } from '../../gateway/tables/mapping.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { request, type Told } from '../e2e/sandbox.ts';
import { keepingSandbox } from '../store/rig.ts';

interface Entry {
  id?: string;
  account: string;
  memo: string;
}

const a = table<Entry>();

/** A token of a FHIR search: `system|value`. */
const token = (system: string): Codec<string> => ({
  name: 'token',
  code: 'bad-reference',
  encode: key => `${system}|${key}`,
  decode: () => undefined,
});

const answer = (at: string) => [
  a.f('id', `${at}.id`),
  a.f('account', `${at}.subject.display`),
  a.f('memo', `${at}.code.text`),
  a.ignore(at, 'Bundle'),
];

/** Each entry once: looked for by its key, and made where it is not there. */
const stepsIn = (system: string, more: Mapping['steps'][number]['request'] = []): Mapping['steps'] => [
  {
    name: 'find',
    effect: 'read',
    request: [
      a.fixed('head.interaction', 'search'),
      a.fixed('head.resourceType', 'Basic'),
      a.context('key', 'query.identifier', token(system)),
    ],
    response: answer('Bundle.entry[0].resource'),
  },
  {
    name: 'create',
    effect: 'once',
    when: ({ steps }) => (steps['find'] as Entry | undefined)?.id === undefined,
    reconcile: 'find',
    request: [
      a.fixed('head.interaction', 'create'),
      a.fixed('Basic.resourceType', 'Basic'),
      a.fixed('Basic.identifier[0].system', system),
      a.context('key', 'Basic.identifier[0].value'),
      a.f('account', 'Basic.subject.display'),
      a.f('memo', 'Basic.code.text'),
      ...more,
    ],
    response: answer('Basic'),
  },
];

const mapping = defineMapping({
  ...{ contract: 'ledger-entries/v1', operation: 'post', dialect: 'fhir-r4' },
  steps: stepsIn('urn:canongate:tests:ledger'),
});

/** What others are told of an entry, as another FHIR server keeps it. */
const told = defineMapping({
  ...{ contract: 'ledger-entries/v1', event: 'posted', dialect: 'fhir-r4' },
  steps: stepsIn('urn:canongate:tests:mirror', [
    a.fixed('Basic.identifier[1].system', 'urn:canongate:tests:entry'),
    a.f('id', 'Basic.identifier[1].value'),
  ]),
});

/** The product's registry and this contract with its mapping. */
export async function registryWithLedger(
  change: (mapping: Mapping) => Mapping = same => same,
  idempotency: Operation['idempotency'] = 'optional',
): Promise<Registry> {
  const registry = await loadRegistry([join(import.meta.dirname, '../contracts')]);
  const own = [change(mapping), told].map(one => [`${one.contract}#${one.operation}/${one.dialect}`, one] as const);
  const mappings = new Map([...registry.mappings, ...own]);
  return Object.freeze({ ...registry, mappings, contracts: wanting(registry.contracts, idempotency) });
}

/** The contract as if it said something else about keys. */
function wanting(set: ContractSet, idempotency: Operation['idempotency']): ContractSet {
  const contract = set.contracts.get(mapping.contract)!;
  const operations = contract.operations.map(one => Object.freeze({ ...one, idempotency }));
  return { ...set, contracts: new Map([...set.contracts, [mapping.contract, { ...contract, operations }]]) };
}

/** Without its way to ask: what becomes doubtful stays so. */
export const blind = (mapping: Mapping): Mapping => ({
  ...mapping,
  steps: mapping.steps.filter(({ name }) => name === 'create').map(({ when: _w, reconcile: _r, ...step }) => step),
});

/** Before the entry itself its account is opened, which can be done but once. */
export const opening = (mapping: Mapping, more: Partial<Mapping['steps'][number]> = {}): Mapping => ({
  ...mapping,
  steps: [
    {
      name: 'open',
      effect: 'once',
      ...more,
      request: [
        a.fixed('head.interaction', 'create'),
        a.fixed('Organization.resourceType', 'Organization'),
        a.f('account', 'Organization.name'),
      ],
      response: [a.f('id', 'Organization.id'), a.ignore('Organization')],
    },
    ...mapping.steps,
  ],
});

export type LedgerSandbox = Sandbox & { keeper: DurableKeeper };

export interface LedgerOptions {
  delivery?: DeliverySettings;
  change?: (mapping: Mapping) => Mapping;
  /** What its contract says of idempotency keys. */
  wanting?: Operation['idempotency'];
  /** Of the application, beside what it needs to post. */
  scopes?: string[];
  adjust?: (configuration: Configuration) => void;
}

/** A sandbox whose application may post entries to the FHIR server at this address. */
export async function ledgerSandbox(
  database: string,
  fhir: string,
  options: LedgerOptions = {},
): Promise<LedgerSandbox> {
  return keepingSandbox(database, {
    registry: await registryWithLedger(options.change, options.wanting),
    adjust: configuration => {
      serveLedger(configuration, fhir, options.delivery);
      configuration.consumers![0]!.scopes.push(...(options.scopes ?? []));
      options.adjust?.(configuration);
    },
  });
}

/** The ledger behind a pipeline of its own, for the sandbox's application. */
export function serveLedger(configuration: Configuration, url: string, delivery?: DeliverySettings): void {
  const { payer } = configuration.serviceEndpoints!;
  const [sandbox] = configuration.consumers!;
  configuration.serviceEndpoints!['ledger'] = {
    ...{ adapter: 'fhir', dialect: 'fhir-r4', url, profile: 'sandbox-fhir' },
    policies: payer!.policies!.filter(({ name }) => name === 'timeout' || name === 'bulkhead'),
    ...(delivery && { delivery }),
  };
  configuration.apiEndpoints['ledger'] = { contract: 'ledger-entries/v1' };
  sandbox!.scopes.push('ledger:write');
  sandbox!.assertsActor = true;
  configuration.pipelines['ledger'] = {
    apiEndpoints: ['ledger'],
    policies: [{ name: 'key-auth' }, { name: 'translate', routes: [{ to: 'ledger' }] }],
  };
}

export const postEntry = <T = Required<Entry>>(
  { gateway }: { gateway: Pick<Sandbox['gateway'], 'url'> },
  account: string,
  memo: string,
  headers: Record<string, string> = {},
): Promise<Told<T>> => request<T>('POST', `${gateway.url}/v1/ledger-entries`, { account, memo }, headers);

interface Held {
  subject?: { display: string };
  code: { text: string };
  meta: { lastUpdated: string };
}

/** What the ledger holds, oldest first, by its address. */
export async function entriesIn(fhir: string): Promise<{ account: string | undefined; memo: string }[]> {
  const bundle = (await (await fetch(`${fhir}/Basic?_count=1000`)).json()) as { entry?: { resource: Held }[] };
  return (bundle.entry ?? [])
    .map(({ resource }) => resource)
    .toSorted((x, y) => (x.meta.lastUpdated < y.meta.lastUpdated ? -1 : 1))
    .map(({ subject, code }) => ({ account: subject?.display, memo: code.text }));
}

export const memosIn = async (fhir: string): Promise<string[]> => (await entriesIn(fhir)).map(({ memo }) => memo);
