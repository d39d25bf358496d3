/** Searches of Patient over FHIR R4, by POST: nothing of whom they look for stands in an address. */
import { escaped, searchset, token } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { Patient, PatientIdentifier, PatientSearch } from '../../../../contracts/patients/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

/** What a search decodes as. */
export interface Found {
  patients: Patient[];
  more: boolean;
}

const asked = table<PatientSearch>();
const found = table<Found>();

/** Most to be told; one more is asked for, which says that there are others. */
export const MOST = 25;

type Query = Record<string, string | string[]>;

const finding = (
  id: string,
  carries: readonly ('identifiers' | 'name' | 'birthDate')[],
  query: (of: PatientSearch) => Query,
) =>
  [
    asked.fixed('head.interaction', 'search'),
    asked.fixed('head.resourceType', 'Patient'),
    asked.fixed('query._count', String(MOST + 1)),
    asked.custom({
      id,
      carries,
      enc: (value, tree) => Object.assign((tree as { query: Query }).query, query(value as PatientSearch)),
    }),
  ] as const satisfies readonly Rule[];

const tokens = (identifiers: readonly PatientIdentifier[] = []): string[] => identifiers.map(token);

/** Whoever holds one of the numbers (R4 §3.1.1.5: a comma is or). */
export const byAnyIdentifier = finding('any-identifier', ['identifiers'], ({ identifiers }) => ({
  identifier: tokens(identifiers).join(','),
}));

/** Whoever was born then and is called so. */
export const byNameAndBirth = finding('name-and-birth', ['name', 'birthDate'], ({ name, birthDate }) => ({
  family: escaped(name?.familyName ?? ''),
  birthdate: birthDate ?? '',
}));

/** Two numbers must both be held (a parameter twice is and); else name and date of birth decide. */
export const byWhatIsSaid = finding(
  'said',
  ['identifiers', 'name', 'birthDate'],
  ({ identifiers, name, birthDate }) => ({
    ...(identifiers && identifiers.length > 1 && { identifier: tokens(identifiers) }),
    ...(name?.familyName !== undefined && birthDate !== undefined && (identifiers?.length ?? 0) < 2
      ? { family: escaped(name.familyName), birthdate: birthDate }
      : {}),
  }),
);

export const foundPatients: readonly Rule[] = [
  found.each('patients', 'Bundle.entry', one => held(one, 'resource'), {
    where: { 'resource.resourceType': 'Patient' },
    empty: 'list',
  }),
  ...searchset(),
];
