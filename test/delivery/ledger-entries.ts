/** The tests' own write: entries of a ledger as FHIR Basic, each with its key as identifier, found again by it. */
import { join } from 'node:path';
import { table } from '../../gateway/kit.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import type { Codec } from '../../gateway/tables/codec.ts';
import type { Mapping } from '../../gateway/tables/mapping.ts';

interface Entry {
  id?: string;
  account: string;
  memo: string;
}

const SYSTEM = 'urn:canongate:tests:ledger';
const a = table<Entry>();

/** A token of a FHIR search: `system|value`. */
const token: Codec<string> = {
  name: 'token',
  code: 'bad-reference',
  encode: key => `${SYSTEM}|${key}`,
  decode: () => undefined,
};

const answer = (at: string) => [
  a.f('id', `${at}.id`),
  a.f('account', `${at}.subject.display`),
  a.f('memo', `${at}.code.text`),
  a.ignore(at, 'Bundle'),
];

const mapping: Mapping = {
  contract: 'ledger-entries/v1',
  operation: 'post',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'find',
      effect: 'read',
      request: [
        a.fixed('head.interaction', 'search'),
        a.fixed('head.resourceType', 'Basic'),
        a.context('key', 'query.identifier', token),
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
        a.fixed('Basic.identifier[0].system', SYSTEM),
        a.context('key', 'Basic.identifier[0].value'),
        a.f('account', 'Basic.subject.display'),
        a.f('memo', 'Basic.code.text'),
      ],
      response: answer('Basic'),
    },
  ],
};

/** The product's registry and this contract with its mapping. */
export async function registryWithLedger(change: (mapping: Mapping) => Mapping = same => same): Promise<Registry> {
  const registry = await loadRegistry([join(import.meta.dirname, '../contracts')]);
  const mappings = new Map([...registry.mappings, ['ledger-entries/v1#post/fhir-r4', change(mapping)]]);
  return Object.freeze({ ...registry, mappings });
}
