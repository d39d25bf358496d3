/** Catalogue rows about rejections: AAA in each of its loops (x12 rows 22 to 27). */
import assert from 'node:assert/strict';
import type { EligibilityCheck } from '../../../contracts/eligibility-checks/v1/types.ts';
import type { FaultCode } from '../../../gateway/faults.ts';
import { before, changed, covered, DEPENDENT, type Row } from './row.ts';

/** AAA put at the end of a loop that starts with this segment. */
const refusing = (after: RegExp, aaa: string) => (x12: string) => x12.replace(after, found => `${found}${aaa}~`);
const AT_PAYER = /~HL\*1\*\*20\*1~NM1\*PR[^~]*~(PER[^~]*~)?/;
const alone = (x12: string) => x12.replace(/~HL\*2\*.*?~SE/, '~SE').replace('20*1', '20*0');
const rejection = (answer: EligibilityCheck, at = 0) => answer.rejections[at] ?? assert.fail('no rejection');

const source = (code: string, followUp = 'R'): Row['behave'] =>
  changed(x12 => alone(refusing(AT_PAYER, `AAA*Y**${code}*${followUp}`)(x12)));

const REFUSALS: [string, string, FaultCode][] = [
  ['79', 'payer-id-invalid', 'backend-rejected'],
  ['T4', 'payer-id-missing', 'backend-rejected'],
  ['04', 'quota-exceeded', 'backend-rejected'],
  ['41', 'not-authorized', 'backend-refused-us'],
];

const provider = (code: string): Row => ({
  row: 23,
  title: `AAA ${code} about the provider`,
  behave: changed(x12 =>
    refusing(
      /~NM1\*1P[^~]*~/,
      `AAA*N**${code}*C`,
    )(x12)
      .replace(/~HL\*3\*.*?~SE/, '~SE')
      .replace('21*1', '21*0'),
  ),
  answer: answer => {
    assert.equal(answer.status, 'rejected');
    assert.equal(answer.coverageActive, null);
    assert.deepEqual([rejection(answer).sourceCode, rejection(answer).appliesTo], [code, 'provider']);
  },
});

export const REJECTION_ROWS: Row[] = [
  ...['42', '80'].map(
    (code): Row => ({
      row: 22,
      title: `AAA ${code} from the payer`,
      behave: source(code),
      fault: 'backend-unavailable',
      cause: 'payer-unavailable',
      sourceCode: new RegExp(code),
      attempts: 3,
      retryAfter: true,
    }),
  ),
  {
    row: 22,
    title: 'AAA 42 from the payer with a request not to repeat',
    behave: source('42', 'N'),
    fault: 'backend-unavailable',
    cause: 'payer-unavailable',
  },
  {
    row: 22,
    title: 'AAA 42 at the level of the source',
    behave: changed(x12 => alone(refusing(/~HL\*1\*\*20\*1~/, 'AAA*Y**42*R')(x12))),
    fault: 'backend-unavailable',
    cause: 'payer-unavailable',
    attempts: 3,
  },
  ...REFUSALS.map(
    ([code, cause, fault]): Row => ({
      row: 22,
      title: `AAA ${code} from the payer`,
      behave: source(code),
      fault,
      cause,
      sourceCode: new RegExp(code),
    }),
  ),
  ...['43', '50', '51'].map(provider),
  {
    row: 24,
    title: 'AAA about the subscriber beside benefits',
    behave: changed(before('DMG', 'AAA*N**73*C~')),
    answer: answer => {
      assert.equal(answer.status, 'partial');
      assert.equal(answer.coverageActive, true);
      assert.deepEqual([rejection(answer).code, rejection(answer).appliesTo], ['member-name-invalid', 'subscriber']);
    },
  },
  {
    row: 25,
    title: 'AAA about the dependent with the subscriber found',
    ask: DEPENDENT,
    behave: changed(x12 => x12.replace(/(~NM1\*03[^~]*~).*?~SE/, '$1AAA*N**67*C~SE'), 'W000000010'),
    answer: answer => {
      assert.equal(answer.status, 'rejected');
      assert.deepEqual([rejection(answer).sourceCode, rejection(answer).appliesTo], ['67', 'dependent']);
      assert.equal(answer.memberAsHeld?.subscriber?.familyName, 'EXAMPLE');
    },
  },
  {
    row: 26,
    title: 'AAA about one service type',
    behave: changed(before('EB*I*', 'EB*V*IND*88~AAA*N**70*C~')),
    answer: answer => {
      assert.equal(answer.status, 'partial');
      assert.equal(rejection(answer).appliesTo, 'service-type');
      assert.deepEqual(rejection(answer).serviceTypes, ['88']);
      covered(answer);
    },
  },
  {
    row: 27,
    title: 'a reason that is in no list, without a follow-up',
    behave: changed(before('DMG', 'AAA*N**ZZ~')),
    warning: 'bad-code',
    answer: answer => {
      const { code, sourceCode, followUp } = rejection(answer);
      assert.deepEqual([code, sourceCode, followUp], ['payer-rejected-other', 'ZZ', 'not-stated']);
    },
  },
];
