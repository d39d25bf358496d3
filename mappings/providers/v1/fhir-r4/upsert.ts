/** Brings a provider up to date over FHIR R4: what is held is found by its number, and each resource is updated under that condition. */
import { conceptOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { addressOf, type Identifier } from '../../../../adapters/fhir/dialects/fhir-r4/datatypes.ts';
import { type Node, nodes, pathed, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { token } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type {
  Provider,
  ProviderHeldRole,
  ProviderUpsert,
  ProviderUpserted,
} from '../../../../contracts/providers/v1/types.ts';
import { defineMapping, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { CONCLUDED, held } from './held.ts';
import { resourcesIn, roleAt, roleOf } from './roles.ts';

/** What the step `find` leaves for those that write: nothing is lost that the contract does not know. */
interface Found {
  practitioner?: Node;
  roles: Node[];
}

const a = table<Provider>();
const told = table<ProviderUpsert>();
const answered = table<ProviderUpserted>();
/** As many roles as one call may tell of. */
const MOST_ROLES = 5;

const numbersOf = ({ npi, identifiers = [] }: ProviderUpsert): Identifier[] => [
  ...(npi === undefined ? [] : [{ system: SYSTEMS.npi, value: npi }]),
  ...identifiers,
];
const keyOf = (provider: ProviderUpsert): string => token(numbersOf(provider)[0]!);
const foundBy = ({ steps }: Scope): Found => steps['find'] as Found;

interface Target {
  head: Node;
  query: Node;
  body: Node;
}

/** Written only by code: the query is the key, the body what is held with what was told laid over it. */
const writing = (id: string, carries: readonly string[], write: (told: ProviderUpsert, scope: Scope) => Written) => [
  told.fixed('head.interaction', 'update'),
  told.custom({
    id,
    carries: carries as readonly never[],
    enc(value, tree, { scope }) {
      const { key, resource } = write(value as ProviderUpsert, scope);
      Object.assign(tree as Target, { query: { identifier: key }, body: resource });
    },
  }),
];

interface Written {
  key: string;
  resource: Node;
}

const find: Step = {
  name: 'find',
  effect: 'read',
  request: [
    told.fixed('head.interaction', 'search'),
    told.fixed('head.resourceType', 'Practitioner'),
    told.fixed('query._revinclude', 'PractitionerRole:practitioner'),
    told.custom({
      id: 'key',
      carries: [],
      enc: (value, tree) => {
        (tree as Target).query['identifier'] = keyOf(value as ProviderUpsert);
      },
    }),
  ],
  response: [
    a.custom({
      id: 'found',
      carries: [],
      reads: ['Bundle'],
      dec(tree): Found {
        const bundle = pathed(tree, 'body');
        // Where there are several, the condition of the update is refused by the server.
        const [practitioner] = resourcesIn(bundle, 'Practitioner');
        return { ...(practitioner && { practitioner }), roles: resourcesIn(bundle, 'PractitionerRole') };
      },
    }),
  ],
};

const practitioner: Step = {
  name: 'practitioner',
  effect: 'repeatable',
  request: writing(
    'practitioner',
    [
      ...['npi', 'identifiers', 'active', 'familyName', 'givenNames', 'prefix', 'suffix', 'sex'],
      ...['contacts', 'addresses', 'qualifications'],
    ],
    (provider, scope) => ({
      key: keyOf(provider),
      resource: { ...foundBy(scope).practitioner, ...practitionerOf(provider, foundBy(scope).practitioner) },
    }),
  ),
  response: [
    ...held(a, 'Practitioner'),
    answered.custom({
      id: 'created',
      carries: ['created'],
      reads: ['head.status'],
      dec: tree => ({ created: pathed(tree, 'head')['status'] === '201' }),
    }),
  ],
};

function practitionerOf(provider: ProviderUpsert, before: Node = {}): Node {
  const { active, familyName, givenNames, prefix, suffix, sex, contacts, addresses, qualifications } = provider;
  const numbers = numbersOf(provider);
  const others = nodes(before['identifier']).filter(each => !numbers.some(({ system }) => system === each['system']));
  const name = { use: 'official', family: familyName, given: givenNames };
  return without({
    resourceType: 'Practitioner',
    identifier: [...numbers, ...others],
    active,
    name: [
      without({ ...name, prefix: prefix && [prefix], suffix: suffix && [suffix] }),
      ...nodes(before['name']).filter(({ use }) => use !== undefined && use !== 'official'),
    ],
    gender: sex,
    telecom: contacts,
    address: addresses?.map(addressOf),
    qualification: qualifications?.map(({ identifier, code, issuer, period }) =>
      without({
        identifier: identifier && [identifier],
        code: conceptOf(code),
        issuer: issuer === undefined ? undefined : { display: issuer },
        period,
      }),
    ),
  });
}

/** One step for each role that a call may tell of: each is journaled by itself, and one that was written is not written again. */
const roles: Step[] = Array.from({ length: MOST_ROLES }, (_, n): Step => {
  const before = n === 0 ? 'practitioner' : `role-${n}`;
  const nth = (input: unknown): ProviderHeldRole | undefined => (input as ProviderUpsert).roles?.[n];
  return {
    name: `role-${n + 1}`,
    effect: 'repeatable',
    when: ({ input }) => nth(input) !== undefined,
    request: writing('role', ['roles'], (provider, scope) => {
      const role = nth(provider)!;
      const { id } = scope.steps['practitioner'] as ProviderUpserted;
      const same = ({ identifier }: Node): boolean =>
        nodes(identifier).some(
          ({ system, value }) => system === role.identifier.system && value === role.identifier.value,
        );
      return {
        key: token(role.identifier),
        resource: { ...foundBy(scope).roles.find(same), ...roleOf(role, id) },
      };
    }),
    response: [
      a.custom({
        id: 'role',
        carries: [],
        reads: ['PractitionerRole'],
        dec: tree => ({ role: roleAt(pathed(tree, 'body')) }),
      }),
    ],
    refine(answer, { steps }) {
      const provider = steps[before] as ProviderUpserted;
      const { role } = answer as { role: NonNullable<Provider['roles']>[number] };
      return { ...provider, roles: [...(provider.roles ?? []), role] };
    },
    concludes: [...CONCLUDED, 'created'],
  };
});

export default defineMapping({
  contract: 'providers/v1',
  operation: 'upsert',
  dialect: 'fhir-r4',
  steps: [find, practitioner, ...roles],
});
