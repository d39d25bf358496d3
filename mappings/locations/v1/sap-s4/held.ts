/** A_Plant → the place as the contract shows it. */
import { present, textOf, versionOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';

export const SET = 'A_Plant';
const PLANT = 'urn:canongate:plant';

export const locationOf = (entity: Node): Location => {
  const code = textOf(entity, 'Plant') ?? '';
  return present({
    id: code,
    identifiers: [{ system: PLANT, value: code }],
    status: entity['IsMarkedForArchiving'] === true ? ('inactive' as const) : ('active' as const),
    name: textOf(entity, 'PlantName'),
    meta: versionOf(entity),
  }) as Location;
};

/** For the coverage: what `locationOf` can fill, below `at`. */
export const concluded = (at: '' | 'locations[].'): string[] =>
  ['id', 'identifiers[].system', 'identifiers[].value', 'status', 'name', 'meta.version'].map(path => at + path);
