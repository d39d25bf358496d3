/** The command, fed with anything: it ends with 0, 1 or 2 and tells why; a stack trace is nobody's answer. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOME } from '../../gateway/registry.ts';
import { seeded } from './hostile-rig.ts';

const CHECK = 'eligibility-checks/v1#check';
const READ = ['map', CHECK, 'x12-005010', '--response', '--decode'];

/** A whole 271 about nobody, ASC X12N/005010X279A1 in form. */
const ANSWER = [
  'ISA*00*          *00*          *ZZ*SANDBOXPAYER   *ZZ*CANONGATE      *261122*1200*^*00501*000000001*0*T*:',
  ...['GS*HB*SANDBOXPAYER*CANONGATE*20261122*1200*1*X*005010X279A1', 'ST*271*0001*005010X279A1'],
  ...['BHT*0022*11*1*20261122*1200', 'HL*1**20*1', 'NM1*PR*2*EXAMPLE MUTUAL*****PI*00431', 'HL*2*1*21*1'],
  ...['NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893', 'HL*3*2*22*0', 'NM1*IL*1*SAMPLE*SALLY****MI*W000000001'],
  ...['DTP*291*D8*20261122', 'EB*1**30', 'SE*11*0001', 'GE*1*1', 'IEA*1*000000001', ''],
].join('~');

describe('the command, fed with anything', function () {
  // Each case starts processes of its own, as the tests of the command do.
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-command-'));
    const random = seeded(3);
    await writeFile(join(folder, 'noise'), Buffer.from(Array.from({ length: 4000 }, () => Math.floor(random() * 256))));
    await writeFile(join(folder, 'answer.x12'), ANSWER);
    await writeFile(join(folder, 'odd.json'), '{"payer":null,"subscriber":[],"serviceTypes":{"a":1}}');
  });
  after(() => rm(folder, { recursive: true }));

  async function canongate(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [join(HOME, 'cli/main.ts'), ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', chunk => (out += chunk));
    child.stderr.on('data', chunk => (err += chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.doesNotMatch(out + err, /^ +at /m, args.join(' '));
    return { code, out, err };
  }

  it('reads an answer without the request that it answers', async () => {
    const { code, out } = await canongate(...READ, 'answer.x12');
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as { value: { coverageActive: boolean } }).value.coverageActive, true);
  });

  it('ends with 1 for a finding that the line would refuse with, with 0 for what it leaves out and counts', async () => {
    const told = async (...args: string[]) => {
      const { code, out } = await canongate('map', ...args);
      const { findings } = JSON.parse(out) as { findings: { pointer: string; code: string }[] };
      return [code, findings.map(({ pointer, code }) => `${pointer} ${code}`)];
    };
    // A server gives an id to what it has created (FHIR R4, http.html#create).
    await writeFile(join(folder, 'unnamed.json'), '{"resourceType":"Patient"}');
    const book = ['appointments/v1#book', 'fhir-r4', '--step', 'patient', '--response', '--decode', 'unnamed.json'];
    assert.deepEqual(await told(...book), [1, ['/patient/id required']]);
    // There is no 31 February.
    const born = ANSWER.replace('~DTP*', '~DMG*D8*19800231*F~DTP*').replace('SE*11*', 'SE*12*');
    await writeFile(join(folder, 'born.x12'), born);
    assert.deepEqual(await told(...READ.slice(1), 'born.x12'), [0, ['/subscriber/birthDate bad-date']]);
  });

  it('tells what is wrong with the request beside an answer', async () => {
    const { code, out } = await canongate(...READ, 'answer.x12', '--input', 'odd.json');
    assert.equal(code, 1);
    assert.ok(
      (JSON.parse(out) as { faults: { pointer: string }[] }).faults.some(({ pointer }) => pointer === '/payer'),
    );
  });

  it('holds a request against its contract before it writes one', async () => {
    for (const [text, pointer] of [
      ['{}', '/payer'],
      ['[]', ''],
      ['{"payer":1,"zzz":3}', '/zzz'],
    ] as const) {
      await writeFile(join(folder, 'request.json'), text);
      const { code, out } = await canongate('map', CHECK, 'x12-005010', '--request', '--encode', 'request.json');
      assert.equal(code, 1);
      assert.ok((JSON.parse(out) as { faults: { pointer: string }[] }).faults.some(fault => fault.pointer === pointer));
    }
  });

  it('reads a request as strictly as the door, and says as it does where it is no JSON', async () => {
    const encode = ['map', CHECK, 'x12-005010', '--request', '--encode', 'request.json'];
    for (const [args, body, fault] of [
      [encode, '{"payer":', { pointer: '/payer', code: 'syntax', position: 'line 1 column 10' }],
      [encode, '{"payer":1,\n"payer":2}', { pointer: '/payer', code: 'duplicate-key', position: 'line 2 column 1' }],
      [
        [...READ, 'answer.x12', '--input', 'request.json'],
        Buffer.from([0x22, 0xc3, 0x28, 0x22]),
        { pointer: '', code: 'utf-8', position: undefined },
      ],
    ] as const) {
      await writeFile(join(folder, 'request.json'), body);
      const { code, out } = await canongate(...args);
      const { faults } = JSON.parse(out) as { faults: { pointer: string; code: string; position?: string }[] };
      assert.deepEqual(
        [code, faults.map(({ pointer, code, position }) => ({ pointer, code, position }))],
        [1, [fault]],
      );
    }
  });

  for (const [args, code] of [
    [['parse', 'x12-005010', 'noise'], 1],
    [['parse', 'fhir-r4', 'noise'], 1],
    [['parse', 'x12-005010', '/dev/zero'], 2],
    [['parse', 'x12-005010', '.'], 2],
    [['parse', 'x12-005010', 'answer.x12', '--profile', '/dev/zero'], 1],
    [['map', CHECK, 'x12-005010', '--request', '--encode', 'odd.json'], 1],
    [[...READ, 'noise'], 1],
    [['check', '--config', '/dev/zero'], 1],
    [['check', '--config', 'noise'], 1],
    [['constructor'], 2],
  ] as const) {
    it(`ends ${args.join(' ')} with ${code}`, async () => {
      assert.equal((await canongate(...args)).code, code);
    });
  }

  it('says in one line that a port is taken', async () => {
    const other = createServer().listen(8101, '127.0.0.1');
    // Where a sandbox runs already the port is taken just as well.
    await once(other, 'listening').catch(() => {});
    const { code, err } = await canongate('run', '--sandbox');
    other.close();
    assert.equal(code, 1);
    assert.match(err, /^canongate run: port 8101 is taken; [^\n]+\n$/);
  });
});
