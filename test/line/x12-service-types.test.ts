/** Several service types in one call: an EQ for each, or all in one EQ where the partner's profile says that it takes them so. */
import assert from 'node:assert/strict';
import { type X12Tree, x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import type { EligibilityCheck, EligibilityCheckRequest } from '../../contracts/eligibility-checks/v1/types.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import mapping from '../../mappings/eligibility-checks/v1/x12-005010.ts';
import { PROFILE, question, scopeFor } from '../conformance/eligibility-rig.ts';
import { startRig } from './x12-bad-input/rig.ts';

const CODES = ['98', 'MH', 'UC'];
const DEPENDENT = { familyName: 'EXAMPLE', givenName: 'ELLA', birthDate: '2015-03-14', relationship: 'child' };
const PROCEDURE = { system: 'hcpcs', code: '99213' };
const asked = (more: object = {}) => question(CODES, { payer: { id: '00431', name: 'PAYER' }, ...more });

function stepFor(more: object) {
  const [step] = compileMapping(mapping, x12005010 as Dialect, { ...PROFILE, ...more }).steps;
  return step ?? assert.fail();
}

const scope = (input: unknown, more: object) => ({ ...scopeFor(input), profile: { ...PROFILE, ...more } });

/** The EQ segments of the inquiry. */
function written(input: unknown, more: object): string[] {
  const { tree, findings } = stepFor(more).encode(scope(input, more));
  assert.deepEqual(findings, []);
  const text = String(x12005010.write(tree as X12Tree, PROFILE).body);
  return text.split('~').filter(segment => segment.startsWith('EQ*'));
}

/** What a profile of this kind reads of an inquiry written for another. */
function read(input: unknown, writes: object, reads: object): Partial<EligibilityCheckRequest> {
  const { tree } = stepFor(writes).encode(scope(input, writes));
  const back = x12005010.read(x12005010.write(tree as X12Tree, PROFILE), PROFILE);
  const { value, findings } = stepFor(reads).request.decode(back, scope(input, reads));
  assert.deepEqual(findings, []);
  return value as EligibilityCheckRequest;
}

const ONE_EACH = {};
const TOGETHER = { multipleServiceTypes: true };

describe('Several service types', () => {
  for (const [who, more] of Object.entries({ subscriber: {}, dependent: { dependent: DEPENDENT } })) {
    it(`are an EQ each about a ${who}, unless the profile says otherwise`, () => {
      const single = ['EQ*98', 'EQ*MH', 'EQ*UC', 'EQ**HC:99213'];
      assert.deepEqual(written(asked({ ...more, procedures: [PROCEDURE] }), ONE_EACH), single);
      assert.deepEqual(written(asked({ ...more, procedures: [PROCEDURE] }), { multipleServiceTypes: false }), single);
    });

    it(`are one EQ with repeats about a ${who} where the profile says so; a procedure stays apart`, () => {
      assert.deepEqual(written(asked({ ...more, procedures: [PROCEDURE] }), TOGETHER), ['EQ*98^MH^UC', 'EQ**HC:99213']);
      assert.deepEqual(written({ ...asked(more), serviceTypes: [{ code: '30' }] }, TOGETHER), ['EQ*30']);
    });

    it(`about a ${who} are read from either shape by either profile`, () => {
      for (const writes of [ONE_EACH, TOGETHER])
        for (const reads of [ONE_EACH, TOGETHER]) {
          const { serviceTypes, procedures } = read(asked({ ...more, procedures: [PROCEDURE] }), writes, reads);
          assert.deepEqual(serviceTypes, asked().serviceTypes);
          assert.deepEqual(procedures, [PROCEDURE]);
        }
    });
  }

  it('are pointed at one by one, or together where a payer only names the element', () => {
    const step = stepFor(TOGETHER);
    const { tree } = step.encode(scope(asked(), TOGETHER));
    const eq = ['2000A', 0, '2000B', 0, '2000C', 0, '2100C', 0, '2110C', 0, 'EQ', 0, 1];
    assert.equal(step.pointer(tree, [...eq, 1]), '/serviceTypes/1/code');
    assert.equal(step.pointer(tree, eq), '/serviceTypes');
  });

  it('are answered the same either way', async () => {
    const answers: EligibilityCheck[] = [];
    for (const profile of [ONE_EACH, TOGETHER]) {
      await using rig = await startRig({ profile });
      const { status, body } = await rig.ask({ serviceTypes: CODES.map(code => ({ code })) });
      assert.equal(status, 200, JSON.stringify(body));
      const eq = String(rig.payer.calls().at(-1)?.fields.Payload).match(/~EQ\*[^~]*/g);
      assert.deepEqual(eq, profile === TOGETHER ? ['~EQ*98^MH^UC'] : ['~EQ*98', '~EQ*MH', '~EQ*UC']);
      answers.push(body as EligibilityCheck);
    }
    const [each, together] = answers;
    assert.deepEqual(together?.summary, each?.summary);
    assert.deepEqual(together?.plans, each?.plans);
  });
});
