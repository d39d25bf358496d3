/** What must never leave as a 270, and what a partner's profile may ask for: the outbound twins of the catalogue. */
import assert from 'node:assert/strict';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { ConfigRefused } from '../../gateway/config/findings.ts';
import { type Rig, type RigOptions, SOUND, startRig } from './x12-bad-input/rig.ts';
import { type Problem, spoilt } from './x12-bad-input/row.ts';

const subscriber = (more: object) => ({ subscriber: { ...SOUND.subscriber, ...more } });

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
    input: { serviceTypes: Array.from({ length: 100 }, () => ({ code: '30' })) },
    pointer: '/serviceTypes',
  },
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

describe('The profile of a payer', () => {
  const withProfile = async (options: RigOptions, use: (rig: Rig) => Promise<void>) => {
    const rig = await startRig(options);
    try {
      await use(rig);
    } finally {
      await rig[Symbol.asyncDispose]();
    }
  };

  it('is refused where ISA06 has sixteen characters', async () => {
    const interchange = {
      senderQualifier: 'ZZ',
      sender: 'S'.repeat(16),
      receiverQualifier: 'ZZ',
      receiver: 'R',
      usage: 'T',
    };
    await assert.rejects(startRig({ profile: { interchange } }), error => {
      assert.ok(error instanceof ConfigRefused);
      assert.match(JSON.stringify(error.findings), /sender/);
      return true;
    });
  });

  it('row 12: may take a wrong SE01 as a warning', async () => {
    const extra = { LENIENT: spoilt(x12 => x12.replace(/SE\*\d+/, 'SE*7')) };
    await withProfile({ extra, profile: { severity: { 'count-mismatch-se01': 'warning' } } }, async rig => {
      const { status, body } = await rig.ask(subscriber({ memberId: 'LENIENT' }));
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal((body as EligibilityCheck).coverageActive, true);
    });
  });

  it('row 35: may say that a payer writes Latin-1', async () => {
    const extra: RigOptions['extra'] = {
      LATIN: ({ reply, x12 }) => {
        const { body, headers } = reply.mime(x12.answer('W000000001').replace('SAMPLE*SALLY', 'MUÑOZ*SALLY'));
        return { body: Buffer.from(String(body), 'latin1'), headers: headers ?? {} };
      },
    };
    await withProfile({ extra, profile: { charset: 'latin1' } }, async rig => {
      const { body } = await rig.ask({ payer: { id: 'mime' }, ...subscriber({ memberId: 'LATIN' }) });
      assert.equal((body as EligibilityCheck).memberAsHeld?.subscriber?.familyName, 'MUÑOZ');
    });
  });
});
