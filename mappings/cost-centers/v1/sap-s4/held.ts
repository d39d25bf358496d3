/** A_CostCenter → the cost centre as the contract shows it. */
import { nodesOf, present, statusAt, textOf, versionOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';

export const SET = 'A_CostCenter';
export const EXPAND = ['to_Text'];
const FOREVER = '9999-12-31';

/** A text in English, or else the first. */
export const named = (entity: Node, property: string): string | undefined => {
  const texts = nodesOf(entity['to_Text']);
  return textOf(texts.find(text => text['Language'] === 'EN') ?? texts[0], property);
};

export function costCenterOf(entity: Node, { now }: Scope): CostCenter {
  const validTo = textOf(entity, 'ValidityEndDate');
  const isOver = validTo !== undefined && validTo < now.toISOString().slice(0, 10);
  const parent = textOf(entity, 'CostCenterStandardHierArea');
  return present({
    id: joined(entity, 'ControllingArea', 'CostCenter'),
    company: textOf(entity, 'CompanyCode'),
    code: textOf(entity, 'CostCenter') ?? '',
    name: named(entity, 'CostCenterDescription') ?? named(entity, 'CostCenterName'),
    kind: 'cost-center' as const,
    parent: parent === undefined ? undefined : { code: parent },
    validFrom: textOf(entity, 'ValidityStartDate'),
    validTo: validTo === FOREVER ? undefined : validTo,
    active: entity['IsBlkdForPrimaryCostsPosting'] !== true && !isOver,
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
