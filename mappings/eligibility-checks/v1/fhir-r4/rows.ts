/** Items of a CoverageEligibilityResponse as flat rows: one per benefit, status, exclusion or authorization rule. */
import {
  codeOf,
  extensionOf,
  type Node,
  nodes,
  pathed,
  text,
  without,
} from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import { type CustomServices, decimal, decimals, type Rule, table } from '../../../../gateway/kit.ts';
import type { PlanKey, Reading, Row, RowKind } from '../reading.ts';
import { BENEFIT, LEVEL, NETWORK, PROCEDURE_SYSTEM, TERM, UNIT } from './codes.ts';
import { classOf } from './custom.ts';
import { otherCoverage, primaryCare, spanOf } from './related.ts';

const a = table<Reading>();
const RESPONSE = 'CoverageEligibilityResponse';

/** Places below `insurance` and of other coverages that are read; what an item says besides is told as unmapped. */
const ITEM = [
  'extension',
  'category',
  'productOrService',
  'modifier',
  'excluded',
  'description',
  'network',
  'unit',
  'term',
  'benefit',
  'authorizationRequired',
  '_authorizationRequired',
];
const COVERAGE = ['resourceType', 'id', 'status', 'type', 'period', 'payor', 'class'];
const PLACES = [
  ...['inforce', 'benefitPeriod'].map(path => `insurance.${path}`),
  ...ITEM.map(path => `insurance.item.${path}`),
  ...COVERAGE.map(path => `insurance.coverage.@Coverage.${path}`),
  'disposition',
  'extension',
  'patient.@Patient.generalPractitioner',
];

export const rows: Rule = a.custom({
  id: 'rows',
  carries: ['rows'],
  reads: PLACES.map(path => `${RESPONSE}.${path}`),
  dec(tree, services) {
    const body = pathed(tree, 'body');
    const insurances = nodes(body['insurance']);
    const found = [
      ...insurances.flatMap((insurance, index) =>
        ofInsurance(insurance, index === 0 ? text(body['disposition']) : undefined, services).map(row => ({
          ...row,
          plan: { ...row.plan, ...(insurances.length > 1 && { of: String(index) }) },
        })),
      ),
      ...primaryCare(pathed(body, 'patient', '@Patient')),
      ...nodes(body['extension']).flatMap(otherCoverage),
    ];
    return found.length > 0 ? { rows: found } : {};
  },
});

function ofInsurance(insurance: Node, disposition: string | undefined, services: CustomServices): Row[] {
  const coverage = pathed(insurance, 'coverage', '@Coverage');
  const plan = classOf(coverage, 'plan');
  const key = without({
    name: plan?.name,
    planId: plan?.value,
    groupNumber: classOf(coverage, 'group')?.value,
    period: spanOf(pathed(insurance, 'benefitPeriod')),
  }) as PlanKey;
  const rows = together(nodes(insurance['item'])).flatMap(items => ofItems(items, insurance['inforce'], services));
  if (!rows.some(({ kind }) => kind === 'active' || kind === 'inactive') && typeof insurance['inforce'] === 'boolean') {
    rows.unshift({
      kind: insurance['inforce'] ? 'active' : 'inactive',
      sourceCodes: { inforce: String(insurance['inforce']) },
    });
  }
  if (disposition) rows.push({ kind: 'other', notes: lines(disposition), sourceCodes: {} });
  const insuranceType = codeOf(coverage['type']);
  // The coverage states its kind once, and so does its first row.
  return rows.map((row, index) => ({ ...row, plan: key, ...(index === 0 && insuranceType && { insuranceType }) }));
}

/** Items that the payer says are one row of its own, which R4 had to tell once per category. */
function together(items: readonly Node[]): Node[][] {
  const groups: Node[][] = [];
  const byRow = new Map<string, Node[]>();
  for (const item of items) {
    const row = text(extensionOf(item, EXTENSIONS.benefitRow)?.['valuePositiveInt']);
    const group = row === undefined ? undefined : byRow.get(row);
    if (group) group.push(item);
    else {
      const fresh = [item];
      groups.push(fresh);
      if (row !== undefined) byRow.set(row, fresh);
    }
  }
  return groups;
}

function ofItems(items: readonly Node[], inforce: unknown, services: CustomServices): Row[] {
  const [item = {}] = items;
  const scope = scopeOf(items);
  const benefits = nodes(item['benefit']).map(benefit => ({
    ...scope,
    ...ofBenefit(benefit, scope.sourceCodes, services),
  }));
  const authorization = authorizationOf(item);
  const own: Row[] = [];
  const status = text(extensionOf(item, EXTENSIONS.coverageStatus)?.['valueCode']);
  if (item['excluded'] === true)
    own.push({ ...scope, kind: 'exclusion', sourceCodes: { ...scope.sourceCodes, excluded: 'true' } });
  else if (status === 'active' || status === 'inactive' || status === 'unknown') own.push({ ...scope, kind: status });
  else if (item['excluded'] === false && benefits.length === 0 && !authorization) {
    own.push({
      ...scope,
      kind: inforce === false ? 'inactive' : 'active',
      sourceCodes: { ...scope.sourceCodes, excluded: 'false' },
    });
  }
  if (authorization) {
    const { period: _, ...about } = scope;
    own.push({
      ...about,
      authorizationRequired: authorization,
      sourceCodes: { ...scope.sourceCodes, authorizationRequired: authorization },
    });
  }
  const rows = [...own, ...benefits];
  if (rows.length > 0 || !scope.notes) return rows;
  return [{ ...scope, kind: 'other' }];
}

/** What an item says of everything in it. */
function scopeOf(items: readonly Node[]): Row {
  const [item = {}] = items;
  const codes = { network: codeOf(item['network']), unit: codeOf(item['unit']), term: codeOf(item['term']) };
  const serviceTypes = items.flatMap(each =>
    nodes(pathed(each, 'category')['coding']).flatMap(coding => text(coding['code']) ?? []),
  );
  const product = nodes(pathed(item, 'productOrService')['coding'])[0];
  const modifiers = nodes(item['modifier']).flatMap(each => codeOf(each) ?? []);
  const code = text(product?.['code']);
  const system = product && (PROCEDURE_SYSTEM.decode(product['system']) ?? text(product['system'])?.slice(0, 40));
  return {
    serviceTypes: [...new Set(serviceTypes)],
    ...(without({
      // A network of the payer's own is neither in nor out, and not left unsaid either.
      network: codes.network === undefined ? undefined : (NETWORK.decode(codes.network) ?? 'unknown'),
      level: LEVEL.decode(codes.unit),
      period: TERM.decode(codes.term),
      procedure:
        code === undefined
          ? undefined
          : without({ system, code, modifiers: modifiers.length > 0 ? modifiers : undefined }),
      notes: text(item['description']) === undefined ? undefined : lines(String(item['description'])),
    }) as Partial<Row>),
    sourceCodes: without(codes) as Record<string, string>,
  };
}

const lines = (remark: string): string[] => remark.split('\n').filter(line => line !== '');

/** R4 has yes and no; "unknown" is told as the reason why the value is absent. */
function authorizationOf(item: Node): Row['authorizationRequired'] {
  if (typeof item['authorizationRequired'] === 'boolean') return item['authorizationRequired'] ? 'yes' : 'no';
  const absent = extensionOf(pathed(item, '_authorizationRequired'), EXTENSIONS.dataAbsent);
  return absent?.['valueCode'] === 'unknown' ? 'unknown' : undefined;
}

/** `used` is told as what remains where the whole is stated too (both or neither: nothing is guessed). */
function ofBenefit(
  benefit: Node,
  codes: Row['sourceCodes'],
  services: CustomServices,
): Partial<Row> & { sourceCodes: Row['sourceCodes'] } {
  const type = codeOf(benefit['type']) ?? '';
  const kind: RowKind = BENEFIT[type] ?? 'limitation';
  const sourceCodes = { ...codes, benefit: type };
  const bad = (): void => services.finding('/rows', 'bad-number', `${RESPONSE}.insurance.item.benefit`);
  const read = (value: unknown): string | undefined => {
    const number = value === undefined ? undefined : decimal.decode(value as string);
    if (value !== undefined && number === undefined) bad();
    return number;
  };
  if (benefit['allowedMoney'] !== undefined || benefit['usedMoney'] !== undefined) {
    const money = (name: string): string | undefined => amountOf(pathed(benefit, name), read, services);
    const [amount, used] = [money('allowedMoney'), money('usedMoney')];
    return { kind, ...without(rest('amount', 'remaining', amount, used)), sourceCodes };
  }
  const allowed = read(benefit['allowedUnsignedInt'] ?? benefit['allowedString']);
  const used = read(benefit['usedUnsignedInt'] ?? benefit['usedString']);
  if (kind === 'co-insurance') return { kind, ...without({ percent: allowed }), sourceCodes };
  if (allowed === undefined) return { kind, sourceCodes };
  const { left } = rest('whole', 'left', allowed, used);
  const unit = UNIT[type] ?? (type === 'benefit' ? 'units' : type);
  return { kind, quantity: { value: allowed, unit }, ...without({ remainingQuantity: left }), sourceCodes };
}

function rest(
  whole: string,
  left: string,
  allowed: string | undefined,
  used: string | undefined,
): Record<string, string | undefined> {
  if (allowed === undefined) return { used };
  return {
    [whole]: allowed,
    [left]: used === undefined ? undefined : decimal.decode(decimals.subtract(allowed, used) ?? ''),
  };
}

/** An amount in another currency than the partner's is not this contract's to convert. */
function amountOf(
  money: Node,
  read: (value: unknown) => string | undefined,
  { scope, finding }: CustomServices,
): string | undefined {
  const { currency } = money;
  if (currency !== undefined && currency !== scope.profile['currency']) {
    finding('/rows', 'bad-code', `${RESPONSE}.insurance.item.benefit.currency`);
    return undefined;
  }
  return read(money['value']);
}
