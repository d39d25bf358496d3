/** Staged transactions of Oracle Fusion under one number → the consumption as the contract shows it. */
import { partsOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  digits,
  type Node,
  rows,
  textAt,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type {
  InventoryConsumption,
  InventoryConsumptionLine,
} from '../../../../contracts/inventory-consumptions/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';

/** What `consumptionOf` fills. */
export const CONCLUDES = [
  ...['id', 'company', 'number', 'status', 'systemStatus[].field', 'systemStatus[].code', 'consumedOn', 'reference'],
  ...['location.code', 'costCenter.code', 'lines[].number', 'lines[].item.id', 'lines[].item.code'],
  ...['lines[].quantity.value', 'lines[].quantity.unit', 'lines[].lot', 'meta.lastUpdated'],
];

/** What waits to be processed may still fail, as a receipt may: it is posted when it was. */
const STATUS: Readonly<Record<string, InventoryConsumption['status']>> = { Completed: 'posted' };

export function consumptionOf(staged: readonly Node[], { profile }: Pick<Scope, 'profile'>): object {
  const [first] = staged;
  const codes = [...new Set(staged.flatMap(row => textAt(row, 'ProcessStatus') ?? []))];
  const [code] = codes;
  const number = textAt(first, 'SourceCode');
  const organizations = Object.entries((profile['organizations'] ?? {}) as Readonly<Record<string, string>>);
  const { costCenter } = partsOf(textAt(first, 'AccountCombination'), profile);
  const location = textAt(first, 'SubinventoryCode');
  return without({
    id: number,
    number,
    company: organizations.find(([, name]) => name === textAt(first, 'OrganizationName'))?.[0],
    status: (codes.length === 1 && STATUS[code ?? '']) || 'unknown',
    systemStatus: code === undefined ? undefined : codes.map(each => ({ field: 'ProcessStatus', code: each })),
    consumedOn: textAt(first, 'TransactionDate')?.slice(0, 10),
    reference: textAt(first, 'TransactionReference'),
    location: location === undefined ? undefined : { code: location },
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
    lines: staged.map(lineOf).sort((a, b) => a.number - b.number),
    meta: without({ lastUpdated: textAt(first, 'LastUpdateDate') }),
  });
}

function lineOf(row: Node): InventoryConsumptionLine {
  const item = textAt(row, 'ItemNumber');
  const taken = digits.decode(row['TransactionQuantity'])?.replace(/^-/, '');
  return without({
    number: whole.decode(row['SourceLineId']),
    item: item === undefined ? undefined : { id: item, code: item },
    quantity:
      taken === undefined ? undefined : without({ value: taken, unit: textAt(row, 'TransactionUnitOfMeasure') }),
    lot: textAt(rows(row['lots'])[0], 'LotNumber'),
  }) as unknown as InventoryConsumptionLine;
}
