/** Whether a supplier that is found by its name, after nobody heard what came of making it, is the one that was made. */
import { unitOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import { type Node, rows, textAt, without } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { SupplierCreation } from '../../../../contracts/suppliers/v1/types.ts';
import { Fault, type Scope } from '../../../../gateway/kit.ts';
import { addressOf, attributesOf } from './written.ts';

/** Of an address, what tells it from another. */
const PLACE = ['CountryCode', 'AddressLine1', 'PostalCode'];

/** @throws Fault `outcome-unknown` where it may as well be that of another caller: a person has to look */
export function ownIn(row: Node, { input, profile }: Pick<Scope, 'input' | 'profile'>): void {
  const wanted = input as SupplierCreation;
  const { addresses = [], legalName } = wanted;
  const attributes = without({ ...attributesOf(wanted, profile), AlternateName: legalName });
  const places = addresses.map(addressOf);
  const unit = unitOf(wanted.company, profile);
  const units = rows(row['sites']).map(site => textAt(site, 'ProcurementBU'));
  const agrees =
    Object.keys(attributes).every(name => isAlike(attributes, row, name)) &&
    places.every(place => rows(row['addresses']).some(held => PLACE.every(name => isAlike(place, held, name)))) &&
    (unit === undefined || units.includes(unit));
  if (agrees) return;
  throw new Fault('outcome-unknown', {
    outcome: 'unknown',
    detail: 'A supplier of this name is there, and differs from what was sent.',
  });
}

/** What was not sent may be anything. Whoever may not see a tax number is shown how it ends. */
function isAlike(sent: Node, held: Node, name: string): boolean {
  const [wanted, there = ''] = [textAt(sent, name)?.toUpperCase(), textAt(held, name)?.toUpperCase()];
  if (wanted === undefined) return true;
  const shown = there.slice(there.lastIndexOf('*') + 1);
  return there.startsWith('*') && shown !== '' ? wanted.endsWith(shown) : wanted === there;
}
