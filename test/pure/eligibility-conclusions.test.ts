/** What the coverage of the eligibility mappings claims, held against what is really concluded from a full reading. */
import assert from 'node:assert/strict';
import { loadContracts } from '../../gateway/contracts/load.ts';
import type { Scope } from '../../gateway/kit.ts';
import { HOME } from '../../gateway/registry.ts';
import { coverageOf, leavesOf } from '../../gateway/tables/coverage.ts';
import { conclude } from '../../mappings/eligibility-checks/v1/conclude.ts';
import fhirR4 from '../../mappings/eligibility-checks/v1/fhir-r4.ts';
import { plansOf } from '../../mappings/eligibility-checks/v1/plans.ts';
import type { Reading, Row, RowKind } from '../../mappings/eligibility-checks/v1/reading.ts';
import x12 from '../../mappings/eligibility-checks/v1/x12-005010.ts';

const KINDS: RowKind[] = [
  ...(['active', 'co-payment', 'co-insurance', 'deductible', 'out-of-pocket', 'limitation', 'exclusion'] as const),
  ...(['other-payer', 'primary-care', 'other'] as const),
];
const period = { start: '2026-01-01', end: '2026-12-31' };
const contacts = [{ name: 'Desk', system: 'phone' as const, value: '555-0100', use: 'claims' }];
const person = {
  memberId: 'M1',
  familyName: 'Held',
  givenName: 'Hope',
  middleName: 'H',
  birthDate: '1980-01-01',
  sex: 'female' as const,
  groupNumber: 'G1',
  relationship: 'child' as const,
  address: { line: ['1 Way'], city: 'Town', state: 'OH', postalCode: '43004', country: 'US' },
};

/** A row that states everything a row can state. */
const full = (kind: RowKind): Row => ({
  kind,
  plan: { name: 'Plan', planId: 'P1', groupNumber: 'G1' },
  insuranceType: 'PR',
  serviceTypes: ['30'],
  procedure: { system: 'cpt', code: '99213', modifiers: ['25'] } as never,
  amount: '10',
  percent: '20',
  remaining: '5',
  used: '5',
  quantity: { value: '3', unit: 'visits' },
  remainingQuantity: '2',
  deliveries: [
    {
      quantity: { value: '3', unit: 'visits' },
      every: { value: '1', unit: 'weeks' },
      period: 'month',
      periodCount: '2',
      pattern: '1',
      timePattern: 'A',
    },
  ],
  network: 'in',
  level: 'individual',
  period: 'calendar-year',
  authorizationRequired: 'yes',
  dates: [{ kind: 'benefit', period }],
  placesOfService: ['11'],
  notes: ['Remark'],
  entities: [
    {
      role: kind === 'primary-care' ? 'primary-care' : 'primary',
      name: 'Other',
      id: 'O1',
      npi: '1234567893',
      contacts,
    },
  ],
  identifiers: [
    { type: 'member-number', value: 'M2' },
    { type: 'group-number', value: 'G2' },
  ],
  sourceCodes: { EB01: '1' },
});
/** The same about a service type as a whole: only such a row counts in the summary. */
const general = (kind: RowKind, serviceType: string): Row => {
  const { procedure: _procedure, placesOfService: _places, ...row } = full(kind);
  return { ...row, serviceTypes: [serviceType] };
};

const reading: Reading = {
  subscriber: person,
  dependent: person,
  plan: { period },
  rows: [
    ...KINDS.map(full),
    ...(['active', 'co-payment', 'co-insurance'] as const).map(kind => general(kind, '98')),
    ...(['active', 'deductible', 'out-of-pocket'] as const).map(kind => general(kind, '30')),
    // These two contradict each other.
    ...(['active', 'inactive'] as const).map(kind => general(kind, '88')),
  ],
  rejections: [
    {
      code: 'member-not-found',
      sourceCode: '75',
      followUp: 'not-stated',
      appliesTo: 'subscriber',
      serviceTypes: ['98'],
    },
  ],
  payerContacts: contacts,
  payerTrace: 'T1',
};

const asked = {
  subscriber: { memberId: 'M0', familyName: 'Asked' },
  dependent: {},
  serviceTypes: [{ code: '98' }, { code: '88' }],
};

describe('the coverage of eligibility', () => {
  it('claims what is concluded from a reading that states everything, and nothing else', async () => {
    const { contracts } = await loadContracts([`${HOME}/contracts`]);
    const operation = contracts.get('eligibility-checks/v1')?.operations[0] ?? assert.fail();
    const scope = { key: 'K', now: new Date(0), profile: {}, input: asked, steps: {}, route: {} } as Scope;
    const answer = conclude(reading, scope);
    assert.deepEqual(operation.checkAnswer(answer), []);
    const lacks = [x12, fhirR4].map(mapping => {
      const { tables } = coverageOf(mapping, { answer: operation.answerSchema });
      return new Set(tables.find(({ direction }) => direction === 'response')?.missing ?? assert.fail());
    });
    const leaves = leavesOf(operation.answerSchema);
    const claimed = leaves.filter(leaf => lacks.some(missing => !missing.has(leaf)));
    assert.deepEqual(
      leaves.filter(leaf => holds(answer, leaf.split('.'))),
      claimed,
    );
  });
});

describe('a status of an eligibility answer', () => {
  const day = (date: string) => ({ start: date, end: date });
  const CASES: [string, Row['dates'], unknown][] = [
    ['no date', undefined, undefined],
    ['a date about something else', [{ kind: 'admission', period: day('2026-03-01') }], undefined],
    ['a range', [{ kind: 'eligibility', period }], period],
    ['a range without an end', [{ kind: 'plan', period: { start: '2026-01-01' } }], { start: '2026-01-01' }],
    ['the last day of all', [{ kind: 'plan-end', period: day('9999-12-31') }], undefined],
    [
      'begin and end by themselves',
      [
        { kind: 'benefit-end', period: day('2026-12-31') },
        { kind: 'benefit-begin', period: day('2026-01-01') },
      ],
      period,
    ],
  ];
  for (const [what, dates, expected] of CASES)
    it(`says when it holds as its row does: ${what}`, () => {
      const row: Row = { kind: 'active', sourceCodes: {}, ...(dates && { dates }) };
      const [plan] = plansOf([row], undefined, 'USD');
      assert.deepEqual(plan?.statuses[0]?.period, expected);
    });
});

/** Whether something stands at a canonical path; `[]` is any item. */
function holds(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined;
  const name = step.replace(/\[\]$/, '');
  const inner = (value as Record<string, unknown> | undefined)?.[name];
  return step.endsWith('[]') ? Array.isArray(inner) && inner.some(item => holds(item, rest)) : holds(inner, rest);
}
