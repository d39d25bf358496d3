/** An eligibility answer from FHIR R4: what is read of it, what is not guessed, and that none can break the mapping. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import mapping from '../../mappings/eligibility-checks/v1/fhir-r4.ts';

const PROFILE = { currency: 'USD' };
const step = compileMapping(mapping, fhirR4 as Dialect, PROFILE).steps[0] ?? assert.fail();
const ASKED = {
  payer: { id: 'X' },
  provider: { npi: '1234567893' },
  subscriber: {},
  serviceDate: '2026-11-22',
  serviceTypes: [{ code: '30' }],
};
const SCOPE = { key: 'check-1', now: new Date(0), profile: PROFILE, input: ASKED, steps: {}, route: {} };

const decoded = (body: string) => step.decode(fhirR4.read({ head: { status: '200' }, body }, PROFILE), SCOPE);
const answered = (body: object): EligibilityCheck => decoded(JSON.stringify(body)).value as EligibilityCheck;

/** A response with one plan and the given items; shapes as in FHIR R4 §13.3. */
const response = (item: object[], more: object = {}, insurance: object = {}) => ({
  resourceType: 'CoverageEligibilityResponse',
  status: 'active',
  outcome: 'complete',
  contained: [{ resourceType: 'Coverage', id: 'c', status: 'active', type: { coding: [{ code: 'PR' }] } }],
  insurance: [{ coverage: { reference: '#c' }, ...insurance, item }],
  ...more,
});
const concept = (code: string) => ({ coding: [{ code }] });
const money = (value: number) => ({ value, currency: 'USD' });

describe('an eligibility answer from FHIR R4', () => {
  it('tells what remains only where the whole and what was used are both stated', () => {
    const rows = answered(
      response([
        {
          category: concept('30'),
          benefit: [{ type: concept('deductible'), allowedMoney: money(500), usedMoney: money(137.5) }],
        },
        { category: concept('30'), benefit: [{ type: concept('deductible'), allowedMoney: money(500) }] },
        { category: concept('30'), benefit: [{ type: concept('deductible'), usedMoney: money(20) }] },
      ]),
    ).plans[0]?.deductible;
    const figures = rows?.map(({ amount, remaining, used }) => [amount?.amount, remaining?.amount, used?.amount]);
    assert.deepEqual(figures, [
      ['500', '362.5', undefined],
      ['500', undefined, undefined],
      [undefined, undefined, '20'],
    ]);
  });

  it('reads one benefit of an item as one row, whole percents and fractions alike', () => {
    const plan = answered(
      response([
        {
          category: concept('98'),
          network: concept('in'),
          unit: concept('individual'),
          term: concept('annual'),
          benefit: [
            { type: concept('copay'), allowedMoney: money(20) },
            { type: concept('copay-percent'), allowedUnsignedInt: 20 },
            { type: concept('copay-percent'), allowedString: '12.5' },
            { type: concept('visit'), allowedUnsignedInt: 12, usedUnsignedInt: 3 },
          ],
        },
      ]),
    ).plans[0];
    assert.deepEqual(
      plan?.coPayment.map(row => [row.serviceTypes, row.network, row.level, row.period, row.amount?.amount]),
      [[['98'], 'in', 'individual', 'years', '20']],
    );
    assert.deepEqual(
      plan?.coInsurance.map(row => row.percent),
      ['20', '12.5'],
    );
    assert.deepEqual(
      plan?.limitations.map(row => [row.quantity, row.remainingQuantity]),
      [[{ value: '12', unit: 'visits' }, '9']],
    );
  });

  it('keeps digits beyond a float, and does not take an amount in another currency', () => {
    const text = JSON.stringify(
      response([
        { category: concept('30'), benefit: [{ type: concept('copay'), allowedMoney: { value: 1, currency: 'USD' } }] },
        { category: concept('30'), benefit: [{ type: concept('copay'), allowedMoney: { value: 7, currency: 'EUR' } }] },
      ]),
    );
    const body = text.replace('"value":1,', '"value":123456789012345.67,');
    const { value, findings } = decoded(body);
    assert.deepEqual(
      (value as EligibilityCheck).plans[0]?.coPayment.map(row => row.amount?.amount),
      ['123456789012345.67', undefined],
    );
    assert.equal(findings.length, 1);
  });

  it('does not take silence for an answer', () => {
    const answer = answered(response([{ category: concept('98'), description: 'SEE HANDBOOK' }]));
    assert.equal(answer.coverageActive, null);
    assert.deepEqual(answer.plans[0]?.notes, ['SEE HANDBOOK']);
  });

  for (const [inforce, active] of [
    [true, true],
    [false, false],
  ] as const) {
    it(`takes a coverage that is ${inforce ? '' : 'not '}in force for what it is, without any item saying so`, () => {
      assert.equal(answered(response([], {}, { inforce })).coverageActive, active);
    });
  }

  it('tells exclusions, and the three words about authorization', () => {
    const unknown = {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    };
    const plan = answered(
      response([
        { category: concept('35'), excluded: true },
        { category: concept('48'), authorizationRequired: true },
        { category: concept('98'), authorizationRequired: false },
        { category: concept('MH'), _authorizationRequired: unknown },
      ]),
    ).plans[0];
    assert.deepEqual(
      plan?.exclusions.map(row => row.serviceTypes),
      [['35']],
    );
    assert.deepEqual(
      plan?.authorization.map(row => [row.serviceTypes[0], row.required]),
      [
        ['48', 'yes'],
        ['98', 'no'],
        ['MH', 'unknown'],
      ],
    );
  });

  it('does not pass a payer’s own words on as codes of the contract', () => {
    const error = [
      {
        code: { coding: [{ system: 'urn:x', code: 'Not Found!' }] },
        extension: [{ url: 'https://canongate.org/fhir/StructureDefinition/follow-up', valueCode: 'call us' }],
      },
    ];
    assert.deepEqual(answered({ resourceType: 'CoverageEligibilityResponse', outcome: 'error', error }).rejections, [
      { code: 'payer-rejected-other', sourceCode: 'Not Found!', followUp: 'not-stated', appliesTo: 'request' },
    ]);
  });

  it('never breaks the mapping, whatever stands where', () => {
    const whole = response(
      [
        {
          category: concept('98'),
          productOrService: concept('99213'),
          modifier: [concept('25')],
          benefit: [{ type: concept('copay'), allowedMoney: money(20) }],
          extension: [{ url: 'x' }],
        },
      ],
      {
        patient: { reference: '#p' },
        error: [{ code: concept('75') }],
        extension: [
          { url: 'https://canongate.org/fhir/StructureDefinition/other-coverage', valueReference: { reference: '#c' } },
        ],
      },
    );
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, at: (string | number)[]) => {
      if (at.length > 0) paths.push(at);
      if (typeof value === 'object' && value !== null)
        for (const [name, each] of Object.entries(value))
          walk(each, [...at, Array.isArray(value) ? Number(name) : name]);
    };
    walk(whole, []);
    const planted = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }).filter(value => !/__proto__|constructor|prototype/.test(JSON.stringify(value))),
      fc.constantFrom(null, [], {}, '', 0, -1, [[]], [null], { coding: [null] }, { coding: 'x' }, { toString: '' }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), planted, (path, value) => {
        const mutant = structuredClone(whole) as never;
        const parent = path.slice(0, -1).reduce((at: never, name) => at[name], mutant);
        (parent as Record<string | number, unknown>)[path.at(-1) ?? ''] = value;
        if ((mutant as { resourceType: unknown }).resourceType !== whole.resourceType) return;
        assert.ok(answered(mutant).plans);
      }),
      { numRuns: 1_000 },
    );
  });
});
