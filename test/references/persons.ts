/** The tests' own people: FHIR Basic at two sites, called by ids that the gateway issues. */
import { join } from 'node:path';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import { reference, table } from '../../gateway/kit.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import type { Mapping, Step } from '../../gateway/tables/mapping.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { request, type Told } from '../e2e/sandbox.ts';
import { keepingSandbox } from '../store/rig.ts';

export interface Person {
  id: string;
  name: string;
  number: string;
  contacts?: { person: string }[];
  mergedInto?: { id: string; href: string };
}

export const SYSTEM = 'urn:canongate:tests:persons';
const CONTACT = 'urn:canongate:tests:contact';
const a = table<Person>();
const found = table<{ items: Person[] }>();

const fields = [
  a.f('name', 'Basic.code.text'),
  a.f('number', 'Basic.identifier[0].value'),
  a.each('contacts', 'Basic.extension', item => [
    item.fixed('url', CONTACT),
    item.f('person', 'valueReference.reference', reference('Basic')),
  ]),
];
const answer = [a.f('id', 'Basic.id'), ...fields];
const written = [a.fixed('Basic.resourceType', 'Basic'), a.fixed('Basic.identifier[0].system', SYSTEM), ...fields];

const mapping = (operation: string, step: Omit<Step, 'name'>): Mapping => ({
  ...{ contract: 'persons/v1', operation, dialect: 'fhir-r4', steps: [{ name: operation, ...step }] },
});

const MAPPINGS: readonly Mapping[] = [
  mapping('register', {
    effect: 'once',
    request: [a.fixed('head.interaction', 'create'), ...written],
    response: answer,
  }),
  mapping('read', {
    effect: 'read',
    request: [a.fixed('head.interaction', 'read'), a.fixed('head.resourceType', 'Basic'), a.f('id', 'head.id')],
    response: answer,
  }),
  mapping('rename', {
    effect: 'repeatable',
    request: [a.fixed('head.interaction', 'update'), a.f('id', { write: ['head.id', 'Basic.id'] }), ...written],
    response: answer,
  }),
  mapping('search', {
    effect: 'read',
    request: [
      a.fixed('head.interaction', 'search'),
      a.fixed('head.resourceType', 'Basic'),
      a.f('number', 'query.identifier'),
    ],
    response: [
      found.each(
        'items',
        'Bundle.entry',
        item => [
          item.f('id', 'resource.id'),
          item.f('name', 'resource.code.text'),
          item.f('number', 'resource.identifier[0].value'),
        ],
        { empty: 'list' },
      ),
    ],
  }),
];

async function registryWithPersons(): Promise<Registry> {
  const registry = await loadRegistry([join(import.meta.dirname, '../contracts')]);
  const own = MAPPINGS.map(one => [`persons/v1#${one.operation}/fhir-r4`, one] as const);
  return Object.freeze({ ...registry, mappings: new Map([...registry.mappings, ...own]) });
}

export type PersonsSandbox = Sandbox & { keeper: DurableKeeper };

/** A gateway before two sites; `site` says which is asked, south where it says nothing. */
export async function personsSandbox(
  database: string,
  sites: Record<'north' | 'south', string>,
): Promise<PersonsSandbox> {
  return keepingSandbox(database, {
    registry: await registryWithPersons(),
    adjust: configuration => servePersons(configuration, sites),
  });
}

function servePersons(configuration: Configuration, sites: Record<string, string>): void {
  const [sandbox] = configuration.consumers!;
  const { payer } = configuration.serviceEndpoints!;
  for (const [name, url] of Object.entries(sites))
    configuration.serviceEndpoints![name] = {
      ...{ adapter: 'fhir', dialect: 'fhir-r4', url, profile: 'sandbox-fhir' },
      policies: payer!.policies!.filter(policy => policy.name === 'timeout'),
    };
  configuration.apiEndpoints['persons'] = { contract: 'persons/v1' };
  sandbox!.scopes.push('persons:use');
  sandbox!.assertsActor = true;
  const routes = [{ when: { field: '/site', equals: 'north' }, to: 'north' }, { to: 'south' }];
  configuration.pipelines['persons'] = {
    apiEndpoints: ['persons'],
    policies: [{ name: 'key-auth' }, { name: 'translate', routes }],
  };
}

/** A call with a body, by a person. */
export async function tell<T = Person>(
  url: string,
  path: string,
  body: object,
  { method = 'POST', ...headers }: Record<string, string> = {},
): Promise<Told<T>> {
  return request<T>(method, url + path, body, { 'canongate-actor': 'id="u17"; role="records"', ...headers });
}
