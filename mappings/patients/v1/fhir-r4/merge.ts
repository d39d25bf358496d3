/**
 * Merges two patients over FHIR R4 (§8.1.3, Patient.link): first the one that stays names the other and takes its numbers, then the
 * other names the one that stays and is out of use. Half of it retires nobody, and can be done again.
 */
import { type Node, nodes, pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { keeping, reading, type Whole, writeBack } from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { Patient, PatientMerge } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { checkMerge } from '../demographics.ts';
import { held } from './held.ts';
import { IDENTIFIERS, linkedTo, replacedBy } from './parts.ts';
import { checkLive, checkVersion } from './versions.ts';

const a = table<PatientMerge>();
const asked = table<{ id: string; into: { id: string } }>();
const patient = table<Patient>();

type Input = PatientMerge & { id: string };
const inputOf = ({ input }: Scope): Input => input as Input;
const wholeOf = ({ steps }: Scope, name: 'read' | 'into'): Whole => steps[name] as Whole;

const linkTo = (id: string, type: 'replaces' | 'replaced-by'): Node => ({
  other: { reference: `Patient/${id}` },
  type,
});

const isLink = (link: Node, id: string, type: string): boolean => link['type'] === type && linkedTo(link) === id;

/** Its own links, and this one once; half of a merge the other way round may have left the opposite. */
function linked(held: Node, id: string, type: 'replaces' | 'replaced-by'): Node[] {
  const links = nodes(held['link']).filter(one => type === 'replaces' || !isLink(one, id, 'replaces'));
  return links.some(one => isLink(one, id, type)) ? links : [...links, linkTo(id, type)];
}

/** Whoever comes with a number of the retired record is found: it stands at the survivor as an old one. */
function withNumbersOf(survivor: Node, retired: Node): Node[] {
  const own = nodes(survivor['identifier']);
  const others = nodes(retired['identifier']).filter(
    one => IDENTIFIERS.isShown(one) && !own.some(each => IDENTIFIERS.isSame(each, one)),
  );
  return [...own, ...others.map(one => ({ ...one, use: 'old' }))];
}

/** PUT of one of the two that were read. */
const writing = (id: 'id' | 'into.id', read: 'read' | 'into', change: (scope: Scope) => Node): readonly Rule[] => [
  a.fixed('head.interaction', 'update'),
  asked.f(id, 'head.id'),
  a.custom({
    id: `merge-${read}`,
    carries: ['into.id'],
    enc: (_value, tree, { scope }) => writeBack(tree, wholeOf(scope, read), change(scope)),
  }),
];

const isFound = (steps: Scope['steps'], look: 'look' | 'look-into'): boolean => pathed(steps[look])['id'] !== undefined;
const survivorOf = ({ steps }: Scope): unknown => (isFound(steps, 'look-into') ? steps['look-into'] : steps['survive']);
/** Where the link is there, it was this merge: nobody but who has seen the version before could write it. */
const isReplaced = ({ resource }: Whole, into: string): boolean => replacedBy(resource) === into;

export default defineMapping({
  contract: 'patients/v1',
  operation: 'merge',
  dialect: 'fhir-r4',
  check: checkMerge,
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Patient'),
      response: keeping('Patient'),
      refine(read, scope) {
        const { into, version } = inputOf(scope);
        checkLive((read as Whole).resource, '/id', into.id);
        checkVersion((read as Whole).resource, version);
        return read;
      },
    },
    {
      name: 'into',
      effect: 'read',
      request: reading('Patient', 'into.id'),
      response: keeping('Patient'),
      refine(read) {
        checkLive((read as Whole).resource, '/into/id');
        return read;
      },
    },
    {
      name: 'look-into',
      effect: 'read',
      inDoubt: true,
      request: reading('Patient', 'into.id'),
      response: [...keeping('Patient'), ...held(patient, 'Patient')],
      refine(found, scope) {
        const { resource, etag: _etag, ...survivor } = found as Whole & Patient;
        return nodes(resource['link']).some(one => isLink(one, inputOf(scope).id, 'replaces')) ? survivor : {};
      },
    },
    {
      name: 'survive',
      effect: 'once',
      reconcile: 'look-into',
      when: ({ steps }) => !isFound(steps, 'look-into'),
      request: writing('into.id', 'into', scope => {
        const [survivor, retired] = [wholeOf(scope, 'into').resource, wholeOf(scope, 'read').resource];
        return {
          link: linked(survivor, inputOf(scope).id, 'replaces'),
          identifier: withNumbersOf(survivor, retired),
        };
      }),
      response: held(patient, 'Patient'),
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: reading('Patient'),
      response: keeping('Patient'),
      refine: (found, scope) => (isReplaced(found as Whole, inputOf(scope).into.id) ? survivorOf(scope) : {}),
    },
    {
      name: 'retire',
      effect: 'once',
      reconcile: 'look',
      when: scope => !isReplaced(wholeOf(scope, 'read'), inputOf(scope).into.id) && !isFound(scope.steps, 'look'),
      request: writing('id', 'read', scope => ({
        active: false,
        link: linked(wholeOf(scope, 'read').resource, inputOf(scope).into.id, 'replaced-by'),
      })),
      response: keeping('Patient'),
      refine: (_retired, scope) => survivorOf(scope),
    },
  ],
});
