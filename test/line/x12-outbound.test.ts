/** What must never leave as a 270: the outbound twins of the catalogue, each with its field and its place in the message. */
import assert from 'node:assert/strict';
import { type X12Tree, x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { DialectError } from '../../gateway/kit.ts';
import { PROFILE, STEP, scopeFor } from '../conformance/eligibility-rig.ts';
import { type Rig, SOUND, startRig } from './x12-bad-input/rig.ts';
import type { Problem } from './x12-bad-input/row.ts';

const subscriber = (more: object) => ({ subscriber: { ...SOUND.subscriber, ...more } });
const dependent = (more: object = {}) => ({
  dependent: { familyName: 'EXAMPLE', givenName: 'ELLA', birthDate: '2015-03-14', ...more },
});
const codes = (count: number) => Array.from({ length: count }, () => ({ code: '30' }));

interface Twin {
  title: string;
  input: Readonly<Record<string, unknown>>;
  pointer: string;
  /** Place in the 270, where the 270 is what forbids it; the contract itself forbids the rest. */
  position?: string;
}

const TWINS: Twin[] = [
  {
    title: 'a delimiter in a name',
    input: subscriber({ familyName: 'SAM*PLE' }),
    pointer: '/subscriber/familyName',
    position: '2100C NM1-03',
  },
  {
    title: 'a terminator in a name',
    input: subscriber({ givenName: 'SAL~LY' }),
    pointer: '/subscriber/givenName',
    position: '2100C NM1-04',
  },
  {
    title: 'a repetition sign in a name',
    input: subscriber({ givenName: 'SAL^LY' }),
    pointer: '/subscriber/givenName',
    position: '2100C NM1-04',
  },
  {
    title: 'an NPI with a wrong check digit',
    input: { provider: { ...SOUND.provider, npi: '1234567894' } },
    pointer: '/provider/npi',
  },
  {
    title: 'a birth date that is no day',
    input: subscriber({ birthDate: '1981-02-29' }),
    pointer: '/subscriber/birthDate',
  },
  {
    title: 'a service type that is no code',
    input: { serviceTypes: [{ code: 'x y' }] },
    pointer: '/serviceTypes/0/code',
  },
  {
    title: 'a hundred service types',
    input: { serviceTypes: codes(100) },
    pointer: '/serviceTypes',
  },
  {
    title: 'a hundredth question, about a procedure',
    input: { serviceTypes: codes(99), procedures: [{ system: 'hcpcs', code: '99213' }] },
    pointer: '/procedures/0',
    position: '2110C EQ',
  },
  {
    title: 'a component separator in the name of a clinic',
    input: { provider: { ...SOUND.provider, organizationName: 'TEST:CLINIC' } },
    pointer: '/provider/organizationName',
    position: '2100B NM1-03',
  },
  {
    title: 'a delimiter in a policy number',
    input: subscriber({ identifiers: [{ type: 'policy-number', value: 'A*1' }] }),
    pointer: '/subscriber/identifiers/0/value',
    position: '2100C REF-02',
  },
  {
    title: 'a delimiter in the name of a dependent',
    input: dependent({ givenName: 'EL~LA' }),
    pointer: '/dependent/givenName',
    position: '2100D NM1-04',
  },
  {
    title: 'a birth date in the future',
    input: subscriber({ birthDate: '2999-01-01' }),
    pointer: '/subscriber/birthDate',
    position: '2100C DMG-02',
  },
  {
    title: 'a birth date in the future of a dependent',
    input: dependent({ birthDate: '2999-01-01' }),
    pointer: '/dependent/birthDate',
    position: '2100D DMG-02',
  },
  ...['\u0000', '\u0007', '\t', '\n', '\u007f'].map(
    (character): Twin => ({
      title: `the control character ${character.charCodeAt(0)} in a member id`,
      input: subscriber({ memberId: `W1${character}2` }),
      pointer: '/subscriber/memberId',
      position: '2100C NM1-09',
    }),
  ),
  {
    title: 'a period of service that runs backwards',
    input: { serviceDate: undefined, servicePeriod: { start: '2026-12-01', end: '2026-11-01' } },
    pointer: '/servicePeriod',
    position: '2100C DTP-03',
  },
  ...(
    [
      ['familyName', 61],
      ['givenName', 36],
      ['middleName', 26],
      ['memberId', 81],
      ['groupNumber', 51],
    ] as const
  ).map(
    ([field, length]): Twin => ({
      title: `${length} characters of ${field}`,
      input: subscriber({ [field]: 'A'.repeat(length) }),
      pointer: `/subscriber/${field}`,
    }),
  ),
  {
    title: 'a dependent without a birth date',
    input: { dependent: { familyName: 'EXAMPLE' } },
    pointer: '/dependent/birthDate',
  },
  {
    title: 'neither name nor birth date beside the member id',
    input: { subscriber: { memberId: 'W000000001' } },
    pointer: '/subscriber/birthDate',
  },
];

describe('What must not leave for a payer', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig?.[Symbol.asyncDispose]());

  for (const { title, input, pointer, position } of TWINS) {
    it(`${title} is 422 with its place, and nothing leaves`, async () => {
      const { status, body } = await rig.ask(input);
      const problem = body as Problem;
      assert.equal(status, 422, JSON.stringify(body));
      assert.equal(problem.code, 'invalid-request');
      const found = problem.errors?.find(error => error.pointer === pointer);
      assert.ok(found, JSON.stringify(problem.errors));
      assert.equal(found.position, position);
      assert.equal(rig.payer.count(), 0);
    });
  }

  it('lets the payer judge every sound request as sound', async () => {
    for (const input of [
      {},
      { serviceTypes: [{ code: '98' }, { code: 'UC' }] },
      { serviceDate: undefined, servicePeriod: { start: '2026-11-01', end: '2026-11-30' } },
      { dependent: { familyName: 'EXAMPLE', givenName: 'ELLA', birthDate: '2015-03-14', relationship: 'child' } },
      { diagnoses: [{ system: 'icd-10-cm', code: 'E11.9' }] },
      { procedures: [{ system: 'hcpcs', code: '99213' }] },
      { provider: { npi: '1234567893', familyName: 'TESTER', givenName: 'TOM', taxonomyCode: '207Q00000X' } },
      subscriber({ middleName: 'Q', sex: 'female', groupNumber: 'GRP0001' }),
    ]) {
      const { status, body } = await rig.ask(input);
      assert.equal(status, 200, JSON.stringify([input, body]));
      assert.equal(rig.payer.calls().at(-1)?.verdict, 'understood');
    }
  });
});

describe('What the contract refuses for every payer has its place in the 270 too', () => {
  const asked = { ...SOUND, payer: { id: '00431', name: 'PAYER' } };
  const written = (input: object): { pointer?: unknown; position?: string | undefined; cause: string }[] => {
    const { tree } = STEP.encode(scopeFor(input));
    try {
      x12005010.write(tree as X12Tree, PROFILE);
      return [];
    } catch (error) {
      assert.ok(error instanceof DialectError);
      return error.mishaps.map(({ cause, position, at }) => ({
        cause,
        position,
        pointer: at && STEP.pointer(tree, at),
      }));
    }
  };

  it('an NPI with a wrong check digit', () => {
    assert.deepEqual(written({ ...asked, provider: { ...SOUND.provider, npi: '1234567894' } }), [
      { cause: 'bad-identifier', position: '2100B NM1-09', pointer: '/provider/npi' },
    ]);
  });

  it('a hundred service types', () => {
    assert.deepEqual(written({ ...asked, serviceTypes: codes(100) }), [
      { cause: 'loop-over-maximum', position: '2110C EQ', pointer: '/serviceTypes/99/code' },
    ]);
  });

  it('names that are too long', () => {
    assert.deepEqual(written({ ...asked, ...subscriber({ familyName: 'A'.repeat(61), givenName: 'B'.repeat(36) }) }), [
      { cause: 'element-too-long', position: '2100C NM1-03', pointer: '/subscriber/familyName' },
      { cause: 'element-too-long', position: '2100C NM1-04', pointer: '/subscriber/givenName' },
    ]);
  });
});
