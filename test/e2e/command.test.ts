/** The command as a person types it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOME } from '../../gateway/registry.ts';
import { checkOf } from './sandbox.ts';
import { COMMAND, canongate } from './typed.ts';

const CHECK = 'eligibility-checks/v1#check';
const request = (over = {}) =>
  JSON.stringify(checkOf('W000000001', { payer: { id: '00431', name: 'Example Mutual' }, ...over }));

describe('canongate', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('parses HL7 v2: fields with places, types and names, and what is wrong with them', async () => {
    const message =
      'MSH|^~\\&|A|B|C|D|20261126120000+0000||ADT^A04^ADT_A01|M1|P|2.5.1\rEVN||20261126\rPID|1||1^^^C||T^A||x\rPV1||O\r';
    const { code, out } = await canongate(['parse', 'hl7v2', '-'], message);
    assert.equal(code, 1);
    assert.match(out, /^ {2}PID-3 +CX +1\^\^\^C +Patient Identifier List$/m);
    assert.match(out, /^error +type-malformed +PID-7\.1 \(102\)$/m);
    const good = await canongate(['parse', 'hl7v2', '-', '--json'], message.replace('|x', '|1980').repeat(2));
    assert.equal(good.code, 0);
    assert.equal(JSON.parse(good.out).messages.length, 2);
    const profile = join(folder, 'site.yml');
    await writeFile(profile, 'conformance:\n  require: [PID-18]\n');
    const strict = await canongate(['parse', 'hl7v2', '-', '--profile', profile], message.replace('|x', ''));
    assert.match(strict.out, /required-missing +PID-18 \(101\)/);
    assert.equal((await canongate(['parse', 'hl7v2', '-'], 'no message')).code, 1);
  });

  it('without a verb tells its verbs', async () => {
    const { code, out } = await canongate([]);
    assert.equal(code, 0);
    for (const verb of ['run', 'try', 'check', 'map', 'parse']) assert.match(out, new RegExp(`^ {2}${verb} `, 'm'));
  });

  it('ends with 2 and the usage where it is called wrongly', async () => {
    for (const args of [
      ['fly'],
      ['parse'],
      ['check', '--nope'],
      ['map', CHECK, 'x12-005010', '-'],
      ['run'],
      ['parse', 'edifact', '-'],
      ['parse', 'x12-005010', '-', 'another.x12'],
      ['run', 'own.yml', '--sandbox'],
      ['try', 'W000000001', 'W000000002'],
      ['check', 'own.yml', '--config', 'own.yml'],
      ['map', CHECK, 'x12-005010', '--coverage', '-'],
    ]) {
      const { code, err } = await canongate(args, '');
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /canongate/);
    }
  });

  it('answers -h and --version', async () => {
    assert.match((await canongate(['-h'])).out, /^canongate <verb>/);
    assert.match((await canongate(['map', '-h'])).out, /^canongate map </);
    assert.match((await canongate(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });

  describe('try', () => {
    it('shows one check: canonical request, wire, reply, canonical answer', async () => {
      const { code, out } = await canongate(['try', 'W000000001']);
      assert.equal(code, 0);
      const parts = [
        '── canonical request',
        '── wire',
        'ISA*00*',
        '    HL*3*2*22*0~',
        '◂ /subscriber/familyName givenName memberId',
        '── reply',
        '      EB*B*IND*98***27*25*****Y~',
        '── canonical answer  200',
        '"coverageActive": true',
      ];
      let from = 0;
      for (const part of parts) {
        const at = out.indexOf(part, from);
        assert.ok(at >= 0, `${part} is missing or out of order`);
        from = at;
      }
    });

    it('lays JSON out compactly, and shows each reply after what it replies to', async () => {
      const { out } = await canongate(['try', 'W000000004']);
      assert.match(out, /^ {2}"payer": \{ "id": "00431" \},$/m);
      const headings = [...out.matchAll(/^── (wire|reply) (\d)/gm)].map(([, what, attempt]) => `${what} ${attempt}`);
      assert.deepEqual(headings, ['wire 1', 'reply 1', 'wire 2', 'reply 2', 'wire 3', 'reply 3']);
      assert.doesNotMatch(out, /waiting/, 'only a person at a terminal is told to wait');
    });

    it('shows each attempt of a check that fails, and ends with 1', async () => {
      const { code, out } = await canongate(['try', 'W000000004', '--json']);
      assert.equal(code, 1);
      const shown = JSON.parse(out) as { status: number; wire: string[]; answer: { code: string } };
      assert.deepEqual([shown.status, shown.answer.code, shown.wire.length], [503, 'backend-unavailable', 3]);
      const controls = shown.wire.map(text => text.slice(text.indexOf('ISA') + 90, text.indexOf('ISA') + 99));
      assert.equal(new Set(controls).size, 3, 'each attempt has a control number of its own');
      const traces = shown.wire.map(text => /TRN\*1\*([^*]+)/.exec(text)?.[1]);
      assert.equal(new Set(traces).size, 1, 'the trace stays');
    });
  });

  describe('check', () => {
    it('has nothing to complain of in the sandbox, and names what one of its systems cannot do', async () => {
      const { code, out } = await canongate(['check', '--json']);
      const found = JSON.parse(out) as { code: string; severity: string }[];
      assert.deepEqual(
        [code, [...new Set(found.map(one => `${one.severity} ${one.code}`))]],
        [0, ['warning last-known', 'warning not-supported']],
      );
    });

    it('ends with 1 and findings where something is wrong', async () => {
      const file = join(folder, 'bad.yml');
      await writeFile(file, 'apiEndpoints: {}\npolicies: [kye-auth]\npipelines: {}\n');
      const { code, out } = await canongate(['check', '--config', file]);
      assert.equal(code, 1);
      assert.match(out, /bad\.yml:2:12 {2}unknown-policy .*Did you mean key-auth\?/);
      assert.deepEqual(await canongate(['check', file]), { code: 1, out, err: '' }, 'the file needs no option');
    });
  });

  describe('parse', () => {
    it('prints the neutral tree of a message', async () => {
      const encoded = await canongate(['map', CHECK, 'x12-005010', '--request', '--encode', '-'], request());
      const { code, out } = await canongate(
        ['parse', 'x12-005010', '-'],
        (JSON.parse(encoded.out) as { body: string }).body,
      );
      assert.equal(code, 0);
      assert.deepEqual((JSON.parse(out) as { BHT: string[][] }).BHT[0]?.slice(0, 3), ['BHT', '0022', '13']);
    });

    it('prints the coded fault with its place, and ends with 1', async () => {
      const { code, out } = await canongate(['parse', 'x12-005010', '-'], '<html>no</html>');
      assert.equal(code, 1);
      const [fault] = (JSON.parse(out) as { faults: { cause: string; position: string }[] }).faults;
      assert.deepEqual([fault?.cause, fault?.position], ['not-x12', '@0']);
    });
  });

  describe('run', () => {
    let child: ChildProcess;
    afterEach(() => child?.kill('SIGKILL'));

    it('refuses the sandbox in production, with a finding for each thing, and ends with 1', async () => {
      const { code, err } = await canongate(['run', '--config', join(HOME, 'sandbox/canongate.yml')]);
      assert.equal(code, 1);
      for (const finding of ['sandbox-key', 'sandbox-address', 'sandbox-secret'])
        assert.match(err, new RegExp(finding));
      const asJson = await canongate(['run', '--config', join(HOME, 'sandbox/canongate.yml'), '--json']);
      assert.deepEqual([asJson.code, asJson.err], [1, '']);
      const codes = (JSON.parse(asJson.out) as { code: string }[]).map(({ code }) => code);
      assert.ok(codes.includes('sandbox-key'));
    });

    it('takes nothing new after SIGTERM, and ends with 0', async () => {
      const file = join(folder, 'own.yml');
      await writeFile(file, OWN);
      child = spawn(process.execPath, [COMMAND, 'run', '--config', file, '--json'], {
        cwd: folder,
        env: { ...process.env, APP_KEY: 'x' },
      });
      const [line] = (await once(child.stdout!, 'data')) as [Buffer];
      const { url, adminUrl } = JSON.parse(String(line)) as { url: string; adminUrl: string };
      assert.equal((await fetch(`${url}/v1/payers`)).status, 200);
      assert.equal((await fetch(`${adminUrl}/readyz`)).status, 200);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
      await assert.rejects(fetch(`${url}/v1/payers`));
    });
  });
});

const OWN = `
http: { host: 127.0.0.1, port: 0 }
admin: { port: 0 }
tables: { payers: ${join(HOME, 'sandbox/payers.yml')} }
apiEndpoints: { payers: { contract: payers/v1 } }
policies: [rate-limit]
pipelines:
  open: { apiEndpoints: [payers], anonymous: true, policies: [{ name: rate-limit, max: 100, per: 1m, by: remote }] }
`;
