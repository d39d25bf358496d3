/** Who is looked for: QBP^Q22 by demographics, and RSP^K22 with whom it found (HL7 v2.5.1 §5.3, IHE ITI TF-2 §3.21). */
import { type Hd, hdOf, systemOf, tokenOf } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { repetitionsOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf, putField, segmentsIn, without } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import { controlIdOf } from '../../../../adapters/hl7v2/dialects/hl7v2/stamp.ts';
import type { Field, Segment } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type { Patient, PatientIdentifier, PatientSearch } from '../../../../contracts/patients/v1/types.ts';
import { type CustomServices, date, type Rule, table } from '../../../../gateway/kit.ts';
import { HELD, patientIn } from './held.ts';
import { tokensIn } from './numbers.ts';

/** What a query decodes as. */
export interface Found {
  patients: Patient[];
  more: boolean;
}

/** One who is held, as shown and as it was told. */
export interface Whole {
  patient: Patient;
  pid: Segment;
  pd1?: Segment;
}

/** Most to be told; one more is asked for, which says that there are others. */
export const MOST = 25;

type Criterion = readonly [place: string, value: string];
type Services = CustomServices;

const asked = table<PatientSearch>();
const found = table<Found>();
const READS = ['PID', 'PD1', 'QAK', 'DSC'];

/** `QPD-3` repeats, one criterion each; QPD-1 as the IHE profile calls the query, or as the partner does. */
const querying = <T>(id: string, carries: readonly string[], of: (input: T, services: Services) => Criterion[]) =>
  [
    asked.fixed('MSH-9.1', 'QBP'),
    asked.fixed('MSH-9.2', 'Q22'),
    asked.custom({
      id,
      carries: carries as never,
      enc(value, tree, services) {
        const { key, profile } = services.scope;
        const { name = 'IHE PDQ Query' } = (profile['patientQuery'] ?? {}) as { name?: string };
        putField(tree, 'QPD', 1, [name.split('^')]);
        putField(tree, 'QPD', 2, controlIdOf(`${key}/${id}`));
        putField(tree, 'QPD', 3, of(value as T, services) as Field);
      },
    }),
    // Table 0091: at once.
    asked.fixed('RCP-1', 'I'),
    asked.fixed('RCP-2.1', String(MOST + 1)),
    asked.fixed('RCP-2.2', 'RD'),
  ] as const satisfies readonly Rule[];

const numbered = (value: string, [namespace, id, type]: Hd): Criterion[] =>
  (
    [
      ['@PID.3.1', value],
      ['@PID.3.4.1', namespace],
      ['@PID.3.4.2', id],
      ['@PID.3.4.3', type],
    ] as const
  ).filter(([, text]) => text !== '');

/** By one number: to name several of one person the query has no words. */
function byNumber({ system, value }: PatientIdentifier, { scope, finding }: Services, at: string): Criterion[] {
  const hd = systemOf(system, scope.profile);
  if (hd) return numbered(value, hd);
  finding(`${at}/system`, 'bad-code');
  return [];
}

/** A part of a date would be looked for as if it were all of it: the name is looked for, and the date held against who is found. */
function byPerson({ name, birthDate = '' }: Pick<PatientSearch, 'name' | 'birthDate'>): Criterion[] {
  const born = birthDate.length === 10 ? date.encode(birthDate) : undefined;
  return [
    ['@PID.5.1.1', name?.familyName ?? ''],
    ...(born === undefined ? [] : ([['@PID.7.1', String(born)]] as const)),
  ];
}

/** The first number whose assigner the partner knows, where there are two; else name and date of birth. */
export const byWhatIsSaid = querying<PatientSearch>('said', ['identifiers', 'name', 'birthDate'], (said, services) => {
  const { identifiers = [] } = said;
  if (identifiers.length < 2) return byPerson(said);
  const n = identifiers.findIndex(({ system }) => systemOf(system, services.scope.profile));
  return byNumber(identifiers[Math.max(0, n)]!, services, `/identifiers/${Math.max(0, n)}`);
});

export const byNameAndBirth = querying<PatientSearch>('name-and-birth', ['name', 'birthDate'], byPerson);

/** The n-th number of who is registered. */
export const byIdentifier = (n: number) =>
  querying<PatientSearch>(`identifier-${n}`, ['identifiers'], ({ identifiers = [] }, services) =>
    identifiers[n] ? byNumber(identifiers[n], services, `/identifiers/${n}`) : [],
  );

/** Of the path, or of the survivor of a merge: the number that stands behind the id. */
export const byId = (which: 'id' | 'into') =>
  querying<{ id: string; into?: { id: string } }>(`by-${which}`, [which === 'id' ? 'id' : 'into.id'], input => {
    const { authority, value } = tokenOf((which === 'id' ? input.id : input.into?.id) ?? '');
    return numbered(value, hdOf(authority));
  });

/** Nobody without a number is told of; the frame of the answer is no part of a patient. */
export const foundPatients: readonly Rule[] = [
  found.custom({
    id: 'hits',
    carries: HELD.map(path => `patients[].${path}`).concat('more') as never,
    reads: READS,
    dec(tree, services) {
      const groups = groupsIn(tree);
      const patients = groups.flatMap(group => patientIn(group, services) ?? []);
      return { patients, more: groups.length > MOST || hasMore(tree) };
    },
  }),
  found.ignore('MSH', 'MSA', 'ERR', 'QPD', 'QRI', 'NK1', 'PV1', 'PV2'),
];

const groupsIn = (tree: unknown): readonly unknown[] =>
  (tree as Readonly<Record<string, readonly unknown[]>>)['QUERY_RESPONSE'] ?? [];

/** QAK-6 counts what remains, DSC-1 is where it would go on. */
function hasMore(tree: unknown): boolean {
  const word = (segment: string, field: number) => textAt(repetitionsOf(fieldOf(tree, segment, field))[0], 1);
  return Number(word('QAK', 6) ?? 0) > 0 || word('DSC', 1) !== undefined;
}

const whole = table<{ hits: Whole[] }>();

/** Those that hold the number behind this id, whole: as shown and as they were told. */
export const holding = (which: 'id' | 'into'): readonly Rule[] => [
  whole.custom({
    id: `holding-${which}`,
    carries: ['hits'] as never,
    reads: READS,
    dec(tree, services) {
      const { profile, input } = services.scope;
      const { id, into } = input as { id: string; into?: { id: string } };
      const wanted = which === 'id' ? id : into?.id;
      const holds = (group: unknown): boolean => wanted !== undefined && tokensIn(group, profile).includes(wanted);
      const hits = groupsIn(tree).flatMap(group => {
        const patient = holds(group) ? patientIn(group, services) : undefined;
        const [pid, pd1] = [segmentsIn(group, 'PID')[0], segmentsIn(group, 'PD1')[0]];
        return patient && pid ? [without({ patient: { ...patient, id: wanted }, pid, pd1 }) as Whole] : [];
      });
      return { hits };
    },
  }),
  whole.ignore('MSH', 'MSA', 'ERR', 'QPD', 'QRI', 'NK1', 'PV1', 'PV2'),
];
