/** What a CoverageEligibilityResponse says and leaves unsaid, by the definitions of FHIR R4 (§13.3): expectations derived by hand. */
import assert from 'node:assert/strict';
import { fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import mapping from '../../mappings/eligibility-checks/v1/fhir-r4.ts';
import { line, question } from './eligibility-rig.ts';

const PROFILE = { currency: 'USD' };
const STEP = compileMapping(mapping, fhirR4 as Dialect, PROFILE).steps[0] ?? assert.fail();

const concept = (code: string, system?: string) => ({ coding: [{ ...(system && { system }), code }] });
const NETWORK = 'http://terminology.hl7.org/CodeSystem/benefit-network';
const BENEFIT = 'http://terminology.hl7.org/CodeSystem/benefit-type';
const coverage = (id: string, name?: string, type = 'HMO') => ({
  resourceType: 'Coverage',
  id,
  status: 'active',
  type: concept(type),
  ...(name && { class: [{ type: concept('plan'), value: name, name }] }),
});

function answered(insurance: object[], more: { contained?: object[]; [field: string]: unknown } = {}, codes = ['98']) {
  const { contained = [coverage('a', 'ALPHA')], ...rest } = more;
  const body = {
    resourceType: 'CoverageEligibilityResponse',
    status: 'active',
    outcome: 'complete',
    contained,
    insurance,
  };
  const tree = fhirR4.read({ head: { status: '200' }, body: JSON.stringify({ ...body, ...rest }) }, PROFILE);
  const scope = { key: 'check-1', now: new Date(0), profile: PROFILE, input: question(codes), steps: {}, route: {} };
  const { value, findings } = STEP.decode(tree, scope);
  return { answer: value as EligibilityCheck, findings: findings.map(({ code }) => code) };
}

const about = (id: string, more: object = {}) => ({ coverage: { reference: `#${id}` }, ...more });
const copay = (code: string, more: object, money: object = { value: 25, currency: 'USD' }) => ({
  category: concept(code),
  ...more,
  benefit: [{ type: concept('copay', BENEFIT), allowedMoney: money }],
});

describe('FHIR: several insurances', () => {
  const contained = [coverage('a', 'ALPHA'), coverage('b', 'BETA', 'DENTPRG')];
  const first = { start: '2026-01-01', end: '2026-12-31' };
  const two = [
    about('a', { inforce: true, benefitPeriod: first, item: [copay('98', { network: concept('in', NETWORK) })] }),
    about('b', { inforce: false, benefitPeriod: { start: '2024-01-01', end: '2024-12-31' } }),
  ];

  it('are several plans, each with its own name, kind and period', () => {
    const { plans, coverageActive } = answered(two, { contained }).answer;
    assert.deepEqual(
      plans.map(({ name, insuranceType, period, statuses, coPayment }) => [
        name,
        insuranceType,
        period,
        statuses.map(({ status }) => status),
        coPayment.length,
      ]),
      [
        ['ALPHA', 'HMO', first, ['active'], 1],
        ['BETA', 'DENTPRG', { start: '2024-01-01', end: '2024-12-31' }, ['inactive'], 0],
      ],
    );
    assert.equal(coverageActive, true);
  });

  it('are several plans where nothing names them', () => {
    const { plans, coverageActive } = answered(two, { contained: [coverage('a'), coverage('b')] }).answer;
    assert.deepEqual(
      plans.map(({ name, statuses }) => [name, statuses.map(({ status }) => status)]),
      [
        [undefined, ['active']],
        [undefined, ['inactive']],
      ],
    );
    assert.equal(coverageActive, true);
  });

  it('about two coverages whose figures differ are told, and the summary does not choose', () => {
    const item = (value: number) => [copay('98', { network: concept('in', NETWORK) }, { value, currency: 'USD' })];
    const { answer } = answered(
      [about('a', { inforce: true, item: item(25) }), about('b', { inforce: true, item: item(40) })],
      { contained },
    );
    assert.deepEqual(
      answer.plans.map(({ coPayment }) => coPayment[0]?.amount?.amount),
      ['25', '40'],
    );
    assert.deepEqual([line(answer, '98').copayment, line(answer, '98').ambiguous], [undefined, ['copayment']]);
  });
});

describe('FHIR: what is not stated', () => {
  it('an insurance without items and without inforce says nothing', () => {
    const { answer } = answered([about('a')]);
    assert.equal(answer.coverageActive, null);
    assert.deepEqual(
      answer.summary.map(({ active, text }) => [active, text]),
      [[null, 'Coverage not stated.']],
    );
    assert.ok(answer.plans.every(({ statuses }) => statuses.length === 0));
  });

  it('no insurance at all says nothing', () => {
    const { answer } = answered([]);
    assert.deepEqual([answer.status, answer.coverageActive, answer.plans], ['complete', null, []]);
  });

  it('a coverage that is in force says nothing about one service type', () => {
    const { answer } = answered([about('a', { inforce: true })], {}, ['30', '88']);
    assert.deepEqual(
      answer.summary.map(({ serviceType, active }) => [serviceType, active]),
      [
        ['30', true],
        ['88', null],
      ],
    );
  });

  it('an item without a category is about the plan as a whole', () => {
    const { answer } = answered([
      about('a', {
        inforce: true,
        item: [{ benefit: [{ type: concept('deductible'), allowedMoney: { value: 500 } }] }],
      }),
    ]);
    assert.deepEqual(answer.plans[0]?.deductible[0]?.serviceTypes, []);
    assert.equal(line(answer, '98').deductible?.inheritedFrom, '30');
  });

  it('an item about one product is not about the plan', () => {
    const { answer } = answered([about('a', { item: [{ productOrService: concept('99213'), excluded: true }] })]);
    assert.equal(answer.coverageActive, null);
    assert.deepEqual(answer.plans[0]?.exclusions[0]?.procedure, { code: '99213' });
    assert.equal(line(answer, '98').active, null);
  });

  it('money without a currency is of the currency that the payer counts in; without a value it is nothing', () => {
    const { answer, findings } = answered([
      about('a', { item: [copay('98', {}, { value: 25 }), copay('48', {}, { currency: 'USD' })] }),
    ]);
    assert.deepEqual(
      answer.plans[0]?.coPayment.map(({ amount }) => amount),
      [{ amount: '25', currency: 'USD' }, undefined],
    );
    assert.deepEqual(findings, []);
  });

  it('money in another currency is not converted, and that is remarked on', () => {
    const { answer, findings } = answered([about('a', { item: [copay('98', {}, { value: 25, currency: 'EUR' })] })]);
    assert.equal(answer.plans[0]?.coPayment[0]?.amount, undefined);
    assert.deepEqual(findings, ['bad-code']);
  });
});

describe('FHIR: codes that are in no list', () => {
  it('are kept as they came; a network that is not known is not one that was not stated', () => {
    const { answer } = answered([
      about('a', {
        item: [
          copay('98', { network: concept('in', NETWORK) }),
          copay(
            '98',
            { network: concept('tier-2'), unit: concept('household'), term: concept('fortnight') },
            { value: 90 },
          ),
        ],
      }),
    ]);
    const [, row] = answer.plans[0]?.coPayment ?? [];
    assert.deepEqual(
      [row?.network, row?.level, row?.period, row?.sourceCodes],
      [
        'unknown',
        'not-stated',
        undefined,
        { network: 'tier-2', unit: 'household', term: 'fortnight', benefit: 'copay' },
      ],
    );
    assert.equal(line(answer, '98').copayment?.amount?.amount, '25');
  });

  it('a benefit of no known kind is a limit with its code, and no figure of the summary', () => {
    const { answer } = answered([
      about('a', {
        item: [{ category: concept('98'), benefit: [{ type: concept('wellness'), allowedMoney: { value: 9 } }] }],
      }),
    ]);
    const [row] = answer.plans[0]?.limitations ?? [];
    assert.deepEqual([row?.amount?.amount, row?.sourceCodes['benefit']], ['9', 'wellness']);
    assert.deepEqual(Object.keys(line(answer, '98')).includes('copayment'), false);
  });

  it('a category of another system is kept and answers no question of ours', () => {
    const { answer } = answered([about('a', { item: [copay('dental-basic', { network: concept('in') })] })]);
    assert.deepEqual(answer.plans[0]?.coPayment[0]?.serviceTypes, ['dental-basic']);
    assert.equal(line(answer, '98').copayment, undefined);
  });
});

describe('FHIR: outcomes', () => {
  const error = [{ code: concept('75') }];

  it('an error beside benefits is a partial answer, an error alone a rejection', () => {
    const some = answered([about('a', { inforce: true })], { outcome: 'partial', error }).answer;
    assert.deepEqual([some.status, some.coverageActive], ['partial', true]);
    const none = answered([], { outcome: 'error', error }).answer;
    assert.deepEqual([none.status, none.coverageActive], ['rejected', null]);
  });

  it('an outcome that says error or partial is never told as complete', () => {
    const rejected = answered([], { outcome: 'error' }).answer;
    assert.deepEqual(
      [rejected.status, rejected.rejections.map(({ code, sourceCode }) => [code, sourceCode])],
      ['rejected', [['payer-rejected-other', 'uncoded']]],
    );
    assert.equal(answered([about('a', { inforce: true })], { outcome: 'partial' }).answer.status, 'partial');
  });
});
