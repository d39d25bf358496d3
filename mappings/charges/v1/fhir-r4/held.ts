/** ChargeItem (FHIR R4) → the charge as the contract shows it: of one resource, or of each entry of a bundle. */
import { dayOf } from '../../../../adapters/fhir/dialects/fhir-r4/days.ts';
import { type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Charge } from '../../../../contracts/charges/v1/types.ts';
import { decimal, instant, type Rule, reference, type Scope, type Table } from '../../../../gateway/kit.ts';
import { numberAt, practitionerAt } from '../../../referrals/v1/fhir-r4/parties.ts';
import { isVoidNote } from './voided.ts';

type Code = Charge['service'];

/** `at`: how the path to the resource begins, `ChargeItem` or `resource`. */
export const held = (a: Table<Charge>, at: 'ChargeItem' | 'resource'): readonly Rule[] => [
  a.f('id', { read: [`${at}.id`] }),
  a.f('status', { read: [`${at}.status`] }),
  a.f('patient.id', { read: [`${at}.subject.reference`] }, reference('Patient')),
  a.f('encounter.id', { read: [`${at}.context.reference`] }, reference('Encounter')),
  a.f('quantity', { read: [`${at}.quantity.value`] }, decimal),
  a.f('price.amount', { read: [`${at}.priceOverride.value`] }, decimal),
  a.f('price.currency', { read: [`${at}.priceOverride.currency`] }),
  a.f('serviceDate', { read: [`${at}.occurrenceDateTime`] }, dayOf),
  a.f('enteredAt', { read: [`${at}.enteredDate`] }, instant),
  a.f('meta.version', { read: [`${at}.meta.versionId`] }),
  a.f('meta.lastUpdated', { read: [`${at}.meta.lastUpdated`] }, instant),
  a.custom({
    id: 'charge',
    carries: [
      'encounter',
      'account',
      'identifiers',
      'service',
      'modifiers',
      'performer',
      'costCenter',
      'diagnoses',
      'comment',
      'voidReason',
    ],
    reads: READS.map(path => `${at}.${path}`),
    dec: (tree, { scope }) => partsOf(pathed(tree, at === 'resource' ? 'resource' : 'body'), scope),
  }),
  a.ignore(...FRAME.map(path => `${at}.${path}`)),
];

const READS = [
  'identifier',
  'account',
  'context.identifier',
  'code',
  'extension',
  'performer',
  'costCenter',
  'reason',
  'note',
];
const FRAME = ['resourceType', 'meta', 'context.type'];

const some = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

function partsOf(resource: Node, { profile }: Scope): Partial<Charge> {
  const visit = numberAt(pathed(resource, 'context')['identifier']);
  const notes = nodes(resource['note']);
  const identifiers = nodes(resource['identifier']).filter(({ system }) => system !== profile['originator']);
  const modifiers = nodes(resource['extension']).filter(({ url }) => url === EXTENSIONS.procedureModifier);
  const textOf = (note: Node | undefined) => note && text(note['text']);
  return without({
    encounter: visit && { identifier: visit },
    account: nodes(resource['account']).flatMap(one => numberAt(one['identifier']) ?? [])[0],
    identifiers: some(identifiers.flatMap(one => numberAt(one) ?? [])),
    service: codesOf(resource['code'])[0],
    modifiers: some(modifiers.flatMap(one => codeAt(pathed(one, 'valueCoding')) ?? [])),
    performer: nodes(resource['performer']).flatMap(one => practitionerAt(pathed(one, 'actor')) ?? [])[0],
    costCenter: numberAt(pathed(resource, 'costCenter')['identifier']),
    diagnoses: some(nodes(resource['reason']).flatMap(one => codesOf(one)[0] ?? [])),
    comment: textOf(notes.find(note => !isVoidNote(note))),
    voidReason: textOf(notes.find(isVoidNote)),
  }) as Partial<Charge>;
}

const codesOf = (concept: unknown): NonNullable<Code>[] =>
  nodes(pathed({ concept }, 'concept')['coding']).flatMap(one => codeAt(one) ?? []);

/** What the code is called stays where it is: descriptions are often licensed. */
function codeAt(coding: Node): Code | undefined {
  const [system, code] = [text(coding['system']), text(coding['code'])];
  return system === undefined || code === undefined ? undefined : { system, code };
}
