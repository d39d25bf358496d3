/** `canongate map` as the author of a mapping types it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOf } from './sandbox.ts';
import { canongate } from './typed.ts';

const CHECK = 'eligibility-checks/v1#check';
const request = (over = {}) =>
  JSON.stringify(checkOf('W000000001', { payer: { id: '00431', name: 'Example Mutual' }, ...over }));

describe('canongate map', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('writes a 270 from a canonical request, which decodes to the same request', async () => {
    const over = {
      dependent: {
        familyName: 'Sample',
        givenName: 'Sam',
        birthDate: '2015-06-01',
        sex: 'male',
        relationship: 'child',
      },
      diagnoses: [
        { system: 'icd-10-cm', code: 'M54.5' },
        { system: 'icd-10-cm', code: 'E11.9' },
      ],
      procedures: [{ system: 'hcpcs', code: '99213', modifiers: ['25'] }],
    } as const;
    const encoded = await canongate(['map', CHECK, 'x12-005010', '--request', '--encode', '-'], request(over));
    const { body } = JSON.parse(encoded.out) as { body: string };
    // x12.md of the standard: ABK is the principal diagnosis, codes travel without a point, the dependent's loop is HL 4 under 3.
    for (const segment of [
      'HL*3*2*22*1~',
      'HL*4*3*23*0~',
      'NM1*03*1*Sample*Sam~',
      'DMG*D8*20150601*M~',
      'INS*N*19~',
      'HI*ABK:M545*ABF:E119~',
      'EQ**HC:99213:25~',
    ])
      assert.ok(body.includes(segment), `${segment} is missing`);
    const decoded = await canongate(['map', CHECK, 'x12-005010', '--request', '--decode', '-'], body);
    assert.deepEqual((JSON.parse(decoded.out) as { value: unknown }).value, JSON.parse(request(over)));
  });

  it('tells the field and the place in the message where a value cannot be written', async () => {
    const { code, out } = await canongate(
      ['map', CHECK, 'x12-005010', '--request', '--encode', '-'],
      request({ subscriber: { memberId: 'W1', familyName: 'O*Neil', birthDate: '1980-01-01' } }),
    );
    assert.equal(code, 1);
    const [fault] = (JSON.parse(out) as { faults: { cause: string; position: string; pointer: string }[] }).faults;
    assert.deepEqual(
      [fault?.cause, fault?.position, fault?.pointer],
      ['bad-character', '2100C NM1-03', '/subscriber/familyName'],
    );
  });

  it('writes the request of the README: the payer is looked up as on the line', async () => {
    const encode = ['map', CHECK, 'x12-005010', '--request', '--encode', '-'];
    const { code, out } = await canongate(encode, JSON.stringify(checkOf('W000000001')));
    assert.equal(code, 0);
    assert.ok((JSON.parse(out) as { body: string }).body.includes('NM1*PR*2*Example Mutual*****PI*00431~'));
    const table = join(folder, 'payers.yml');
    await writeFile(table, '- { id: "00431", names: [Own Payer], endpoint: own, partnerPayerId: "777" }\n');
    const own = await canongate([...encode, '--table', table], JSON.stringify(checkOf('W000000001')));
    assert.ok((JSON.parse(own.out) as { body: string }).body.includes('NM1*PR*2*Own Payer*****PI*777~'));
    const nobody = await canongate(encode, JSON.stringify(checkOf('W000000001', { payer: { id: '0043' } })));
    assert.equal(nobody.code, 1);
    assert.deepEqual((JSON.parse(nobody.out) as { faults: unknown[] }).faults, [
      { pointer: '/payer/id', code: 'unknown-payer', detail: 'Nearest: 00431.' },
    ]);
  });

  it('refuses a message of another kind: a 270 is no answer', async () => {
    const encoded = await canongate(['map', CHECK, 'x12-005010', '--request', '--encode', '-'], request());
    const { body } = JSON.parse(encoded.out) as { body: string };
    const { code, out } = await canongate(['map', CHECK, 'x12-005010', '--response', '--decode', '-'], body);
    assert.equal(code, 1);
    const [fault] = (JSON.parse(out) as { faults: { cause: string; position: string }[] }).faults;
    assert.deepEqual([fault?.cause, fault?.position], ['unexpected-set', 'ST-01']);
  });

  it('shows of several steps the one that does it, with the profile that the sandbox has for the dialect', async () => {
    const asked = {
      ...{ company: '1010', requester: { identifier: 'a.sample' }, costCenter: { code: '0010' }, currency: 'USD' },
      ...{ neededBy: '2026-12-04', deliverTo: { code: '171A' } },
      lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '12', unit: 'EA' } }],
    };
    const args = (dialect: string) => ['map', 'purchase-requisitions/v1#create', dialect, '--request', '--encode', '-'];
    const { code, out } = await canongate(args('sap-s4'), JSON.stringify(asked));
    const shown = JSON.parse(out) as { step: string; steps: string[]; body: string };
    assert.deepEqual([code, shown.step, shown.steps.includes('find')], [0, 'create', true]);
    assert.match(shown.body, /"PurReqnItemCurrency":"USD"/);
    const other = await canongate(args('tryton'), '{}');
    assert.deepEqual(
      [other.code, other.err.split('\n')[0]],
      [...[2, 'The sandbox speaks no tryton: name the profile of a partner with --profile.']],
    );
  });

  it('says what there is in a dialect where something else was asked for', async () => {
    const { code, err } = await canongate(['map', 'fly', 'x12-005010', '--coverage']);
    assert.equal(code, 2);
    assert.equal(err.split('\n')[0], `There is no mapping of fly in x12-005010. Known: ${CHECK}.`);
    assert.match(
      (await canongate(['map', CHECK, 'morse', '--coverage'])).err,
      /^There is no dialect morse\. Known: .*fhir-r4/,
    );
  });

  it('tells what a mapping does not carry, and its escape hatches', async () => {
    const { out } = await canongate(['map', CHECK, 'x12-005010', '--coverage']);
    assert.match(out, /inquire request: carries \d+ fields\n {2}missing: none\n/);
    assert.match(out, /inquire response: reads \d+ fields\n {2}code concludes the answer from them; /);
    assert.match(out, /escape hatches: \d+/);
  });
});
