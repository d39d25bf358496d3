/** Published inquiries and answers as canonical fields, derived by hand from the text of each file and the facts of X279A1. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type X12Tree, x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { DialectError } from '../../gateway/kit.ts';
import { concluded, PROFILE, question, STEP, scopeFor } from './eligibility-rig.ts';

/** Files by the first half of their sha256. */
const FILE = {
  subscriber270: ['LinuxForHealth__x12/subscriber-health-benefit-check.270', '85b3c1a3ad58393c1d308afa328a5cf3'],
  dependent270: ['LinuxForHealth__x12/dependent-health-benefit-check.270', '1b2024a16d8f4942268a087d7cfa1f75'],
  clinic270: ['X279A1_HS270_…clinic-for-patient-_subscriber_', 'e692a1766bf9d0821f65fbf7819432202f'],
  physician270: ['X279A1_HS270_…physician-for-patient-_dependent_', 'f9c5da6a969330230cd1046e0848f6b4'],
  subscriber271: ['LinuxForHealth__x12/subscriber-health-benefit-check.271', 'a1dc7e8a40b5f785a7f5f377588e1e95'],
  dependent271: ['LinuxForHealth__x12/dependent-health-benefit-check.271', '327102e4b4e805f4ae2df717be61510e'],
  clinic271: ['X279_HB271_…clinic-for-patient-_subscriber_', '68e8d950e7ce00beb2533d89d5d1ba88'],
  physician271: ['X279_HB271_…physician-for-patient-_dependent_', '04f92082580df12fe6c86b45261e45e7'],
  notEligible271: ['X279A1_HB271_…error-response-from-payer', 'a75e6898669f5ba7d8e8b24f6b8c20ca'],
  error271: ['LinuxForHealth__x12/subscriber-health-benefit-check-error.271', '2a4f2795bd76a0aa4be3fd35458f5cd9'],
  old270: ['imsweb__x12-parser/x270.txt', '6ea44c0ec19e01a24204e41caa8fc394'],
  mixed271: ['imsweb__x12-parser/x271.txt', '8f07edb8595c6fa4fd8cec54f627ccc7'],
} as const;
type Name = keyof typeof FILE;

/** The bytes of a file, held to be the ones that were read by hand. */
function read(name: Name): Buffer {
  const root = join(process.env['CORPUS']!, 'x12');
  const [part, sha256] = FILE[name];
  const [start = '', end = ''] = part.split('…');
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    path => path.includes(start) && path.includes(end),
  );
  assert.equal(found.length, 1, part);
  const bytes = readFileSync(join(root, found[0]!));
  assert.ok(createHash('sha256').update(bytes).digest('hex').startsWith(sha256), part);
  return bytes;
}

const PAYER = { id: '842610001', name: 'ABC COMPANY' };
const ASKED = { serviceDate: '2006-05-01', serviceTypes: [{ code: '30' }] };
const ROBERT = { memberId: '11122333301', familyName: 'SMITH', givenName: 'ROBERT', birthDate: '1943-05-19' };
const CLINIC = { organizationName: 'BONE AND JOINT CLINIC' };
const MARCUS = { familyName: 'JONES', givenName: 'MARCUS' };
const MARY = { familyName: 'SMITH', givenName: 'MARY', birthDate: '1978-10-14' };

const REQUESTS: [Name, object][] = [
  ['subscriber270', { payer: PAYER, provider: CLINIC, subscriber: ROBERT, ...ASKED }],
  ['clinic270', { payer: PAYER, provider: CLINIC, subscriber: ROBERT, ...ASKED }],
  ...(['dependent270', 'physician270'] as const).map((name): [Name, object] => [
    name,
    { payer: PAYER, provider: MARCUS, subscriber: { memberId: '11122333301' }, dependent: MARY, ...ASKED },
  ]),
];

/** Segments from ST to the last one before SE, as splitting by hand gives them. */
const segments = (text: string): string[] => {
  const all = text.split('~').map(segment => segment.trim());
  return all.slice(
    all.findIndex(segment => segment.startsWith('ST*')) + 1,
    all.findIndex(s => s.startsWith('SE*')),
  );
};

const HOME = { line: ['15197 BROADWAY AVENUE', 'APT 215'], city: 'KANSAS CITY', state: 'MO', postalCode: '64108' };
const JOHN = {
  memberId: '123456789',
  familyName: 'SMITH',
  givenName: 'JOHN',
  birthDate: '1963-05-19',
  sex: 'male',
  address: HOME,
};
const MARY_HELD = {
  familyName: 'SMITH',
  givenName: 'MARY',
  birthDate: '1998-10-14',
  sex: 'female',
  relationship: 'child',
  address: HOME,
};
const MANDATED = ['1', '33', '35', '47', '86', '88', '98', 'AL', 'MH', 'UC'];

/** EB*B: 10 dollars a visit in network, 30 out of it; one file writes cents, the other does not. */
const copay = (amount: string, network: 'in' | 'out') => ({
  serviceTypes: MANDATED,
  amount: { amount, currency: 'USD' },
  network,
  level: 'not-stated',
  period: 'visit',
  insuranceType: 'HM',
  sourceCodes: { EB01: 'B', EB04: 'HM', EB06: '27', EB12: network === 'in' ? 'Y' : 'N' },
});

const gold = (cents: string, held: object) => ({
  status: 'complete',
  coverageActive: true,
  summary: [
    // EB*1**30 and nothing else about the plan as a whole.
    { serviceType: '30', active: true, inNetwork: null, authorizationRequired: 'not-stated', ambiguous: [] },
    {
      serviceType: '98',
      active: true,
      copayment: { amount: { amount: `10${cents}`, currency: 'USD' }, period: 'visit' },
      inNetwork: true,
      authorizationRequired: 'not-stated',
      ambiguous: [],
    },
    // 39 is in no row: a plan in force does not make it covered.
    { serviceType: '39', active: null, inNetwork: null, authorizationRequired: 'not-stated', ambiguous: [] },
  ],
  plans: [
    {
      name: 'GOLD 123 PLAN',
      period: { start: '2006-01-01' },
      insuranceType: 'HM',
      statuses: [['30'], MANDATED].map(serviceTypes => ({
        status: 'active',
        serviceTypes,
        network: 'not-stated',
        level: 'not-stated',
        sourceCodes: { EB01: '1' },
      })),
      coPayment: [copay(`10${cents}`, 'in'), copay(`30${cents}`, 'out')],
      coInsurance: [],
      deductible: [],
      outOfPocket: [],
      limitations: [],
      exclusions: [],
      authorization: [],
      notes: [],
    },
  ],
  memberAsHeld: held,
  primaryCare: { name: 'MARCUS JONES' },
  payerContacts: [],
  otherPayers: [],
  rejections: [],
  references: { trace: '93175-012547' },
});

const asSubscriber = { subscriber: JOHN, differences: [] };
const asDependent = { subscriber: JOHN, dependent: MARY_HELD, differences: [] };
const ANSWERS: [Name, object][] = [
  ['subscriber271', gold('.00', asSubscriber)],
  ['clinic271', gold('', asSubscriber)],
  ['dependent271', gold('.00', asDependent)],
  ['physician271', gold('', asDependent)],
  [
    'notEligible271',
    {
      status: 'rejected',
      coverageActive: null,
      summary: ['30', '98', '39'].map(serviceType => ({
        serviceType,
        active: null,
        inNetwork: null,
        authorizationRequired: 'not-stated',
        ambiguous: [],
      })),
      plans: [],
      payerContacts: [],
      otherPayers: [],
      // AAA*Y**50*N in 2100B: the provider may not ask this payer, and should not try again.
      rejections: [
        {
          code: 'provider-ineligible',
          sourceCode: '50',
          followUp: 'resubmission-not-allowed',
          appliesTo: 'provider',
        },
      ],
      references: { trace: '93175-012547' },
    },
  ],
];

/** Files that are not well-formed, and the first thing that is wrong with each. */
const BROKEN: [Name, string, RegExp][] = [
  // SE02 is 4323, ST02 is 4321.
  ['error271', 'control-mismatch', /^SE-02/],
  // IEA02 is 000014420, ISA13 is 000003438.
  ['old270', 'control-mismatch', /^IEA-02/],
  ['mixed271', 'control-mismatch', /^IEA-02/],
];

describe('Eligibility, golden cases from published files (needs CORPUS)', () => {
  before(function () {
    if (!process.env['CORPUS']) this.skip();
  });

  for (const [name, expected] of REQUESTS) {
    it(`reads ${FILE[name][0]} as the question it asks`, () => {
      const tree = x12005010.read({ head: {}, body: read(name) }, PROFILE);
      const { value, findings } = STEP.request.decode(tree, scopeFor({}));
      assert.deepEqual(value, expected);
      // The provider is named by the payer's own number (SV), which is no NPI and is not taken for one.
      assert.deepEqual(
        findings.map(({ pointer, code }) => [pointer, code]),
        [['/provider/npi', 'required']],
      );
    });

    it(`writes ${FILE[name][0]} again, but for who asks`, () => {
      const text = read(name).toString('latin1');
      const input = { ...expected, provider: { ...(expected as { provider: object }).provider, npi: '1234567893' } };
      const { tree, findings } = STEP.encode(scopeFor(input));
      assert.deepEqual(findings, []);
      const written = segments(String(x12005010.write(tree as X12Tree, PROFILE).body));
      // The provider's number, our reference and the time of writing are the exchange's own.
      const theirs = segments(text)
        .map(segment => segment.replace(/SV\*\d+$/, 'XX*1234567893'))
        .map(segment => segment.replace(/^BHT\*0022\*13\*.*/, 'BHT*0022*13*93175-012547*20261122*1020'));
      assert.deepEqual(written, theirs);
    });
  }

  for (const [name, expected] of ANSWERS) {
    it(`concludes from ${FILE[name][0]} what it says`, () => {
      const { answer, findings } = concluded(read(name), question(['30', '98', '39'], { subscriber: {} }));
      const { id: _id, checkedAt: _at, ...rest } = answer;
      const said = { ...rest, summary: rest.summary.map(({ text: _text, ...facts }) => facts) };
      assert.deepEqual(said, expected);
      assert.deepEqual(findings, []);
    });
  }

  for (const [name, cause, position] of BROKEN) {
    it(`refuses ${FILE[name][0]}`, () => {
      assert.throws(
        () => x12005010.read({ head: {}, body: read(name) }, PROFILE),
        error => {
          assert.ok(error instanceof DialectError);
          const found = error.mishaps.find(mishap => mishap.cause === cause && position.test(mishap.position ?? ''));
          assert.ok(found, JSON.stringify(error.mishaps));
          return true;
        },
      );
    });
  }

  it('tells where the member differs from the one who was asked about', () => {
    const asked = question(['30'], { subscriber: ROBERT });
    assert.deepEqual(concluded(read('subscriber271'), asked).answer.memberAsHeld?.differences, [
      { pointer: '/subscriber/memberId', asked: '11122333301', held: '123456789' },
      { pointer: '/subscriber/givenName', asked: 'ROBERT', held: 'JOHN' },
      { pointer: '/subscriber/birthDate', asked: '1943-05-19', held: '1963-05-19' },
    ]);
    const both = question(['30'], { subscriber: { memberId: '123456789' }, dependent: MARY });
    assert.deepEqual(concluded(read('dependent271'), both).answer.memberAsHeld?.differences, [
      { pointer: '/dependent/birthDate', asked: '1978-10-14', held: '1998-10-14' },
    ]);
  });
});
