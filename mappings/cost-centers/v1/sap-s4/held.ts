/** A_CostCenter, a slice of time of it → the cost centre as the contract shows it. */
import { nodesOf, present, statusAt, textOf, versionOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import { dayIn, type Scope } from '../../../../gateway/kit.ts';

export const SET = 'A_CostCenter';
export const EXPAND = ['to_Text'];
const FOREVER = '9999-12-31';

/** A text in English, or else the first. */
export const named = (entity: Node, property: string): string | undefined => {
  const texts = nodesOf(entity['to_Text']);
  return textOf(texts.find(text => text['Language'] === 'EN') ?? texts[0], property);
};

export const dayOf = ({ now, profile }: Scope): string => dayIn(profile, now);

export const idOf = (entity: Node): string => joined(entity, 'ControllingArea', 'CostCenter');

const holds = (entity: Node, day: string): boolean =>
  (textOf(entity, 'ValidityStartDate') ?? day) <= day && day <= (textOf(entity, 'ValidityEndDate') ?? day);

/** Of the slices of one cost centre the one that holds today, or else the latest. */
export const standing = (slices: readonly Node[], scope: Scope): Node | undefined =>
  slices.find(slice => holds(slice, dayOf(scope))) ??
  slices.toSorted((one, other) => (endOf(one) < endOf(other) ? 1 : -1))[0];

export const endOf = (slice: Node): string => textOf(slice, 'ValidityEndDate') ?? '';

export function costCenterOf(entity: Node, scope: Scope): CostCenter {
  const validTo = textOf(entity, 'ValidityEndDate');
  const parent = textOf(entity, 'CostCenterStandardHierArea');
  return present({
    id: idOf(entity),
    company: textOf(entity, 'CompanyCode'),
    code: textOf(entity, 'CostCenter') ?? '',
    name: named(entity, 'CostCenterDescription') ?? named(entity, 'CostCenterName'),
    kind: 'cost-center' as const,
    parent: parent === undefined ? undefined : { code: parent },
    validFrom: textOf(entity, 'ValidityStartDate'),
    validTo: validTo === FOREVER ? undefined : validTo,
    active: entity['IsBlkdForPrimaryCostsPosting'] !== true && holds(entity, dayOf(scope)),
    systemStatus: statusAt(entity, 'IsBlkdForPrimaryCostsPosting'),
    meta: versionOf(entity),
  }) as CostCenter;
}

/** For the coverage: what `costCenterOf` can fill, below `at`. */
export const concluded = (at: '' | 'costCenters[].'): string[] =>
  [
    ...['id', 'company', 'code', 'name', 'kind', 'parent.code', 'validFrom', 'validTo', 'active'],
    ...['systemStatus[].field', 'systemStatus[].code', 'meta.version'],
  ].map(path => at + path);
