/** Rows of the member table as items of a CoverageEligibilityResponse: one item per row and service type. */
import type {
  CoverageEligibilityResponseInsuranceItem as Item,
  CoverageEligibilityResponseInsuranceItemBenefit as ItemBenefit,
  Money,
} from '@medplum/fhirtypes';
import {
  type Authorization,
  BENEFIT_KINDS,
  type Benefit,
  type BenefitKind,
  type Plan,
  type Status,
} from '../member.ts';
import { ABSENT, concept, extension, procedure, serviceType } from './words.ts';

type Scoped = Pick<Benefit, 'serviceTypes' | 'network' | 'level'> &
  Partial<Pick<Benefit, 'procedure' | 'notes'>> & { term?: string };

const { rawJSON: digits } = JSON as unknown as { rawJSON(text: string): number };
const WHOLE = /^[0-9]{1,9}$/;

export function itemsOf(plan: Plan): Item[] {
  const rows: [Scoped, Item][] = [
    ...plan.statuses.map((row): [Scoped, Item] => [row, status(row)]),
    ...BENEFIT_KINDS.flatMap(kind =>
      plan[kind].map((row): [Scoped, Item] => [
        { ...row, ...(row.period && { term: row.period }) },
        benefit(kind, row),
      ]),
    ),
    ...plan.authorization.map((row): [Scoped, Item] => [row, authorization(row)]),
  ];
  return rows.flatMap(([row, facts], index) => perServiceType(row, facts, index + 1));
}

/** R4 has one category per item; what was one row of ours is told by its number where it became several items. */
function perServiceType(row: Scoped, facts: Item, number: number): Item[] {
  const codes = row.serviceTypes.length > 0 ? row.serviceTypes : [undefined];
  const together = codes.length > 1 ? [{ url: extension('benefit-row'), valuePositiveInt: number }] : [];
  return codes.map(code => {
    const extensions = [...(facts.extension ?? []), ...together];
    return {
      ...(defined({ ...scope(row), category: code === undefined ? undefined : serviceType(code), ...facts }) as Item),
      ...(extensions.length > 0 && { extension: extensions }),
    };
  });
}

function scope({ network, level, procedure: asked, notes, term }: Scoped): Item {
  return defined({
    productOrService: asked && procedure(asked.system, asked.code),
    modifier: asked?.modifiers?.map(code => ({ coding: [{ code }] })),
    description: notes?.join('\n'),
    network: concept('network', network),
    unit: concept('level', level),
    term: concept('period', term),
  });
}

function status({ status: word }: Status): Item {
  if (word === 'active') return { excluded: false };
  return { extension: [{ url: extension('coverage-status'), valueCode: word }] };
}

function authorization({ required }: Authorization): Item {
  if (required !== 'unknown') return { authorizationRequired: required === 'yes' };
  const unknown = { _authorizationRequired: { extension: [{ url: ABSENT, valueCode: 'unknown' }] } };
  return unknown as Item;
}

function benefit(kind: BenefitKind, row: Benefit): Item {
  if (kind === 'exclusions') return { excluded: true };
  const type = concept('benefit', kind === 'limitations' ? (row.quantity?.unit ?? 'limitation') : kind);
  return { benefit: [defined({ type, ...figures(row) }) as ItemBenefit] };
}

function figures({ amount, remaining, used, percent, quantity, remainingQuantity }: Benefit): Partial<ItemBenefit> {
  if (percent !== undefined)
    return WHOLE.test(percent) ? { allowedUnsignedInt: Number(percent) } : { allowedString: percent };
  if (quantity) {
    const left = remainingQuantity === undefined ? undefined : less(quantity.value, remainingQuantity);
    return WHOLE.test(quantity.value)
      ? defined({
          allowedUnsignedInt: Number(quantity.value),
          usedUnsignedInt: left === undefined ? undefined : Number(left),
        })
      : defined({ allowedString: quantity.value, usedString: left });
  }
  const spent = used?.amount ?? (amount && remaining ? less(amount.amount, remaining.amount) : undefined);
  return defined({
    allowedMoney: amount && money(amount.amount, amount.currency),
    usedMoney: amount && spent !== undefined ? money(spent, amount.currency) : undefined,
  });
}

const money = (amount: string, currency: string): Money => ({ value: digits(amount), currency: currency as 'USD' });

/** `a` less `b`, exactly: both have at most four decimals. */
export function less(a: string, b: string): string {
  const scaled = (text: string): bigint => {
    const [whole = '0', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(4, '0'));
  };
  const difference = scaled(a) - scaled(b);
  const text = (difference < 0n ? -difference : difference).toString().padStart(5, '0');
  return `${difference < 0n ? '-' : ''}${text.slice(0, -4)}.${text.slice(-4)}`.replace(/\.?0+$/, '');
}

/** Without the properties that are not there: FHIR has no null and no empty list. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(
    ([, each]) => each !== undefined && each !== '' && !(Array.isArray(each) && each.length === 0),
  );
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
