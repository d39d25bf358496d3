/** What belongs to a visit, as FHIR R4 lists it: the resources of one type that name it, and their codes without words. */
import { codesOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { type Rule, reference, table } from '../../../../gateway/kit.ts';

const asked = table<{ id: string }>();
const coded = table<{ codes: object[]; types: object[] }>();

/** As many as the contract lists; `more` says where there are others. */
export const ofVisit = (resourceType: string, sort: string): readonly Rule[] => [
  asked.fixed('head.interaction', 'search'),
  asked.fixed('head.resourceType', resourceType),
  asked.fixed('query._count', '200'),
  asked.fixed('query._sort', sort),
  asked.f('id', 'query.encounter', reference('Encounter')),
];

/** Of an entry's resource, the codes of an element as the field of that name. */
export const codesAt = (element: string, field: 'codes' | 'types'): Rule =>
  coded.custom({
    id: `codes:${element}`,
    carries: [field],
    reads: [`resource.${element}`],
    dec(tree) {
      const codes = codesOf(pathed(tree, 'resource')[element]);
      return codes.length > 0 ? { [field]: codes } : {};
    },
  });

export const FRAME = ['resourceType', 'meta', 'text'].map(path => `resource.${path}`);
