/** What a partner's profile may tolerate or tighten in an answer, and what no profile can switch off. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type X12Tree, x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { X12_PROFILE } from '../../adapters/x12/dialects/x12-005010/profile-schema.ts';
import { readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import { readDocument } from '../../gateway/config/document.ts';
import { validate } from '../../gateway/config/validate.ts';
import { DialectError } from '../../gateway/kit.ts';
import { answer, HEAD_271, inquiry, interchange, PROFILE, SUBSCRIBER_271 } from './x12-messages.ts';
import { compileSchema } from './x12-schema.ts';

type Severities = Readonly<Record<string, string>>;

/** Causes of the errors that reading ends with, or that keep a part of it from being taken. */
function refused(text: string, severity: Severities = {}): string[] {
  try {
    const { errors } = readReply(text, { ...PROFILE, severity });
    return [...new Set(errors.map(({ cause }) => cause))];
  } catch (error) {
    assert.ok(error instanceof DialectError);
    return error.mishaps.map(({ cause }) => cause);
  }
}

const two = () => {
  const set = [...HEAD_271, ...SUBSCRIBER_271, 'EB*1**30'];
  return interchange([set, set]);
};

/** Rule, and an answer that breaks it. */
const COUNTING: readonly (readonly [rules: readonly string[], answer: string])[] = [
  [['count-mismatch-se01'], answer().replace('SE*20', 'SE*17')],
  [['count-mismatch-ge01'], answer().replace('GE*1*', 'GE*2*')],
  [['count-mismatch-iea01'], answer().replace('IEA*1*', 'IEA*2*')],
  [['duplicate-control-isa13', 'duplicate-control'], answer() + answer()],
  [['duplicate-control-gs06', 'duplicate-control'], twice('GS*', 'IEA*').replace('IEA*1*', 'IEA*2*')],
  [['duplicate-control-st02', 'duplicate-control'], two().replaceAll('*0002', '*0001')],
];

/** The answer with everything between these two segments in it once more. */
function twice(from: string, to: string): string {
  const text = answer();
  const part = text.slice(text.indexOf(`~${from}`) + 1, text.indexOf(`~${to}`) + 1);
  return text.replace(part, part + part);
}

/** Cause, place and benefit rows in which it is found: a warning unless the profile tightens it. */
const CONTENT: readonly (readonly [cause: string, place: string, rows: readonly string[]])[] = [
  ['bad-code', '2110ceb03', ['EB*1**Q9']],
  ['bad-code', '2110ceb1301', ['EB*1************QQ:99213']],
  ['element-too-long', '2110ceb05', [`EB*1**30**${'A'.repeat(51)}`]],
  ['bad-number', '2110ceb07', ['EB*1**30****1E3']],
  ['percent-above-one', '2110ceb08', ['EB*A**30*****20']],
  ['empty-repeat', '2110ceb03', ['EB*1**30^^88']],
  ['bad-date', '2110cdtp03', ['EB*1**30', 'DTP*291*D8*20261399']],
  ['conditional-element-missing', '2110ceb10', ['EB*1**30******VS']],
  ['unknown-segment', '2110czz9', ['EB*1**30', 'ZZ9*1']],
  ['segment-over-maximum', '2110cmsg', ['EB*1**30', ...Array.from({ length: 11 }, () => 'MSG*A')]],
  ['segment-order', '2110cref', ['EB*1**30', 'MSG*A', 'REF*18*A']],
  ['required-element-missing', '2110cmsg01', ['EB*1**30', 'MSG']],
];

describe('The severity of a finding about an answer', () => {
  const valid = compileSchema();
  const judged = (severity: object) => valid({ ...PROFILE, severity });

  for (const [rules, text] of COUNTING) {
    it(`${rules[0]} may be tolerated${rules[1] ? `, also as ${rules[1]}` : ''}`, () => {
      assert.deepEqual(refused(text), [rules[0]!.replace(/-[a-z]+\d+$/, '')]);
      for (const rule of rules) {
        assert.deepEqual(judged({ [rule]: 'warning' }), []);
        assert.deepEqual(refused(text, { [rule]: 'warning' }), []);
      }
    });
  }

  for (const [cause, place, rows] of CONTENT) {
    it(`${cause} may be tightened, everywhere and at ${place} alone`, () => {
      assert.deepEqual(refused(answer(rows)), []);
      for (const rule of [cause, `${cause}-${place}`]) {
        assert.deepEqual(judged({ [rule]: 'error' }), []);
        assert.deepEqual(refused(answer(rows), { [rule]: 'error' }), [cause]);
      }
    });
  }

  it('may be strict everywhere but at one place', () => {
    const severity = { 'bad-code': 'error', 'bad-code-2110ceb03': 'warning' };
    assert.deepEqual(judged(severity), []);
    assert.deepEqual(refused(answer(['EB*1**Q9']), severity), []);
    assert.deepEqual(refused(answer(['EB*1*QQQ*30']), severity), ['bad-code']);
  });

  for (const rule of [
    ...['truncated', 'truncated-se', 'truncated-iea', 'control-mismatch', 'control-mismatch-se02', 'control-invalid'],
    ...['isa-length', 'delimiter-invalid', 'delimiter-clash', 'not-x12', 'envelope-order', 'count-mismatch'],
    ...['correlation-mismatch', 'trace-missing', 'unsupported-version', 'several-sets', 'segment-too-large'],
    ...['no-such-rule', 'bad-code-2110ceb99', 'bad-code-2110zeb03', 'bad-identifier', 'constructor'],
  ])
    it(`knows no ${rule}, neither tolerated nor tightened`, () => {
      for (const severity of ['warning', 'error'])
        assert.deepEqual(judged({ [rule]: severity }), ['/severity additionalProperties']);
    });

  for (const rule of [
    'hl-linkage',
    'hl-linkage-2000chl02',
    'required-element-missing',
    'required-element-missing-2110ceb01',
  ])
    it(`${rule} may be tightened, never tolerated`, () => {
      assert.deepEqual(judged({ [rule]: 'error' }), []);
      assert.ok(judged({ [rule]: 'warning' }).length > 0);
    });

  it('cannot be lowered where whose answer it is would be a guess, whatever a profile says', () => {
    const patients = [
      ...SUBSCRIBER_271,
      'EB*1**30',
      'HL*4*2*22*1',
      ...SUBSCRIBER_271.slice(1),
      'HL*5*9*23*0',
      'NM1*03*1*A',
    ];
    const unclear = interchange([[...HEAD_271, ...patients]]);
    assert.ok(refused(unclear).includes('hl-linkage'));
    assert.deepEqual(refused(unclear, { 'hl-linkage': 'warning' }), refused(unclear));
    const empty = answer(['EB***30']);
    assert.deepEqual(refused(empty, { 'required-element-missing': 'warning' }), ['required-element-missing']);
  });

  it('is of no matter for what we send', () => {
    const tree = x12005010.read({ head: {}, body: inquiry() }, PROFILE) as X12Tree;
    const text = JSON.stringify(tree).replace('"20261122"]]', '"20261399"]]');
    const severity = { 'bad-date': 'warning' };
    assert.deepEqual(judged(severity), []);
    assert.throws(() => x12005010.write(JSON.parse(text), { ...PROFILE, severity }), /bad-date at 2100C DTP-03/);
  });

  it('is a finding with the nearest name where the rule is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'severity-'));
    try {
      const path = join(folder, 'partner.yml');
      const severity = 'severity:\n  count-mismatch-se1: warning\n  truncated: warning\n';
      await writeFile(path, `interchange: { sender: A, receiver: B }\n${severity}`);
      const document = await readDocument(path);
      const [near, none, ...more] = validate(document, [], document.value, X12_PROFILE);
      assert.deepEqual(more, []);
      assert.deepEqual(
        [near?.line, near?.code, near?.message, near?.fix],
        [3, 'unknown-setting', 'severity knows no count-mismatch-se1.', 'Did you mean count-mismatch-se01?'],
      );
      assert.deepEqual([none?.line, none?.code], [4, 'unknown-setting']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
