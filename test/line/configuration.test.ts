/** What a person gets wrong in a configuration, and what they are told: file, line, column, code and fix. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration, type Mode } from '../../gateway/config/check.ts';
import { type ConfigFinding, printFinding } from '../../gateway/config/findings.ts';
import { HOME, loadRegistry, type Registry } from '../../gateway/registry.ts';
import { MISTAKES } from './configuration-mistakes.ts';

/** What the systems of the sandbox have no way for, in the order of its file. */
const CANNOT: Readonly<Record<string, readonly string[]>> = {
  ehr: [
    ...['appointments/v1#search', 'appointments/v1#check-in', 'charges/v1#read', 'charges/v1#search'],
    'patients/v1#coverages',
  ],
  workday: [
    ...['purchase-requisitions/v1#cancel', 'goods-receipts/v1#return', 'inventory-items/v1#read'],
    ...['inventory-items/v1#search', 'inventory-consumptions/v1#post', 'inventory-consumptions/v1#read'],
  ],
  s4: ['purchase-requisitions/v1#cancel'],
  journal: ['journal-entries/v1#read'],
};

describe('a configuration', function () {
  this.timeout(60_000);
  let registry: Registry;
  let folder: string;
  let original: string;

  before(async () => {
    registry = await loadRegistry();
    folder = await mkdtemp(join(tmpdir(), 'canongate-'));
    await cp(join(HOME, 'sandbox'), folder, { recursive: true, filter: source => !source.endsWith('.ts') });
    original = await readFile(join(folder, 'canongate.yml'), 'utf8');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function everything(text: string, mode: Mode = 'sandbox', env: NodeJS.ProcessEnv = {}) {
    const file = join(folder, 'changed.yml');
    await writeFile(file, text);
    return (await checkConfiguration(file, registry, mode, env)).findings;
  }
  /** Beside what a system of record has no message for: that the sandbox has, too. */
  const check = async (...of: Parameters<typeof everything>): Promise<ConfigFinding[]> =>
    (await everything(...of)).filter(({ code }) => code !== 'not-supported' && code !== 'last-known');

  it('of the sandbox has nothing to complain of but what a system of record has no way for, and says what to do instead', async () => {
    const found = (await everything(original)).map(printFinding);
    assert.match(found[0]!, /warning last-known {2}ehr cannot do appointments\/v1#read: it answers with what/);
    const cannot = found
      .slice(1)
      .map(line => /not-supported {2}(\S+ cannot do \S+): it answers 501\. (?!\s)/.exec(line)?.[1]);
    assert.deepEqual(
      cannot,
      Object.entries(CANNOT).flatMap(([endpoint, keys]) => keys.map(key => `${endpoint} cannot do ${key}`)),
    );
  });

  for (const {
    made,
    change: [from, to],
    code,
    says,
    at,
  } of MISTAKES) {
    it(`is told where and what to do when ${made}`, async () => {
      assert.ok(original.includes(from), `the sandbox no longer has ${from}`);
      const text = original.replace(from, to);
      const found = (await check(text)).filter(finding => finding.code === code);
      const finding = found.find(one => says.test(printFinding(one)));
      assert.ok(finding, `no ${code} that says ${says}: ${(await check(text)).map(printFinding).join('\n')}`);
      if (!at) return;
      const line = text.split('\n')[finding.line - 1] ?? '';
      assert.ok(
        line.slice(finding.column - 1).startsWith(at.split(':')[0]!) || line.includes(at),
        `${finding.line}:${finding.column} is ${line}`,
      );
    });
  }

  it('refuses a payers table in which one name leads to two rows, or a fallback to none', async () => {
    const table = await readFile(join(folder, 'payers.yml'), 'utf8');
    const broken = table
      .replace('[EXMUT-FHIR]', '[exmut]')
      .replace('endpoint: fhir', 'endpoint: fhir\n  fallback: NOBODY');
    await writeFile(join(folder, 'payers.yml'), broken);
    const found = await check(original);
    await writeFile(join(folder, 'payers.yml'), table);
    const lines = broken.split('\n');
    const told = found.map(({ code, file, line }) => [code, file.endsWith('payers.yml'), lines[line - 1]?.trim()]);
    assert.deepEqual(told, [
      ['named-twice', true, '- id: FHIR01'],
      ['unknown-row', true, 'fallback: NOBODY'],
    ]);
  });

  it('prints findings as editors understand them', async () => {
    const [finding] = await check(original.replace('adapter: x12', 'adapter: x21'));
    assert.match(
      printFinding(finding!),
      /changed\.yml:\d+:\d+ {2}unknown-adapter {2}There is no adapter x21\. {2}Did you mean x12\?$/,
    );
  });

  it('takes a secret from the environment and from a file', async () => {
    await writeFile(join(folder, 'secret.txt'), 'from a file\n');
    const text = original
      .replace('password: sandbox-only', `password: "\${file:secret.txt}"`)
      .replace('token: sandbox-only-administration', `token: "\${env:ADMIN_TOKEN}"`);
    assert.deepEqual(await check(text, 'sandbox', { ADMIN_TOKEN: 'sixteen characters' }), []);
  });

  describe('in production', () => {
    it('refuses the sandbox as a whole: its key, its addresses, its secret, its name', async () => {
      const codes = new Set((await check(original, 'production')).map(finding => finding.code));
      assert.deepEqual([...codes].sort(), [
        'marked-test',
        'sandbox-address',
        'sandbox-configuration',
        'sandbox-key',
        'sandbox-secret',
        'secret-in-clear',
      ]);
    });

    it('refuses the sandbox secret however it comes in', async () => {
      const text = original.replace('password: sandbox-only', `password: "\${env:PAYER_PASSWORD}"`);
      const found = await check(text, 'production', { PAYER_PASSWORD: 'sandbox-only' });
      assert.ok(found.some(({ code, message }) => code === 'sandbox-secret' && message.includes('password')));
    });

    it('refuses to send a password or a token over plain HTTP to another machine', async () => {
      const text = original
        .replace('http://127.0.0.1:8101/core', 'http://payer.example/core')
        .replace('http://127.0.0.1:8102/fhir', 'http://fhir.example/r4')
        .replace('http://127.0.0.1:8104', 'http://127.0.0.1:9443')
        .replace('http://127.0.0.1:8105', 'https://erp.example')
        .replace('profile: sandbox-fhir', 'profile: sandbox-fhir\n    authorization: { type: bearer, token: a-token }');
      const told = (found: readonly ConfigFinding[]) =>
        found.flatMap(({ code, line, message }) =>
          code === 'secret-over-http' ? [[text.split('\n')[line - 1]!.trim(), message]] : [],
        );
      const without = 'is reached without encryption, and';
      assert.deepEqual(told(await check(text, 'production')), [
        ['url: http://payer.example/core', `payer ${without} password would go along.`],
        ['url: http://fhir.example/r4', `fhir ${without} authorization.token would go along.`],
      ]);
      assert.deepEqual(told(await check(text)), [], 'in the sandbox nobody minds');
    });

    it('warns of a partner whose messages go out marked as a test, whether the profile says so or nothing', async () => {
      const marked = async (payer: [string, string], ehr: [string, string]) => {
        const files = [['sandbox-payer', ...payer] as const, ['sandbox-ehr', ...ehr] as const];
        const written = new Map<string, string>();
        for (const [name, from, to] of files) {
          const file = join(folder, 'profiles', `${name}.yml`);
          written.set(file, await readFile(file, 'utf8'));
          await writeFile(file, written.get(file)!.replace(from, to));
        }
        const found = (await check(original, 'production')).filter(({ code }) => code === 'marked-test');
        for (const [file, text] of written) await writeFile(file, text);
        return found.map(({ file, line, severity }) => `${severity} ${file.split('/').at(-1)}:${line}`);
      };
      const TEST = '  usage: T\n';
      const lineOf = async (name: string, text: string) =>
        (await readFile(join(folder, 'profiles', name), 'utf8')).split('\n').indexOf(text) + 1;
      const ehr = await lineOf('sandbox-ehr.yml', 'processingId: T');
      assert.deepEqual(await marked([TEST, TEST], ['', '']), [
        `warning sandbox-payer.yml:${await lineOf('sandbox-payer.yml', '  usage: T')}`,
        `warning sandbox-ehr.yml:${ehr}`,
      ]);
      assert.deepEqual(await marked([TEST, ''], ['processingId: T\n', '']), [
        `warning sandbox-payer.yml:${await lineOf('sandbox-payer.yml', 'interchange:')}`,
        'warning sandbox-ehr.yml:2',
      ]);
      assert.deepEqual(await marked([TEST, '  usage: P\n'], ['processingId: T', 'processingId: D']), [
        `warning sandbox-ehr.yml:${ehr}`,
      ]);
      assert.deepEqual(await marked([TEST, '  usage: P\n'], ['processingId: T', 'processingId: P']), []);
    });

    it('says of a profile that is no object that it is none, and goes on with the rest', async () => {
      const file = join(folder, 'profiles/sandbox-ehr.yml');
      const usual = await readFile(file, 'utf8');
      try {
        for (const said of ['processingId=P', '- processingId: P']) {
          await writeFile(file, `${said}\n`);
          const found = (await check(original, 'production')).filter(one => one.file.endsWith('sandbox-ehr.yml'));
          assert.deepEqual(
            found.map(({ severity, code }) => `${severity} ${code}`),
            ['error bad-value', 'warning marked-test'],
          );
        }
      } finally {
        await writeFile(file, usual);
      }
    });

    it('accepts a configuration with addresses, keys and secrets of its own', async () => {
      const text = original
        .replace('sandbox: true\n', '')
        .replace('token: sandbox-only-administration', `token: "\${env:TOKEN}"`)
        .replaceAll(/password: sandbox-only(?=\s|\b)/g, `password: "\${env:PASSWORD}"`)
        .replace('id: sandbox, hash: "sha256:', 'id: scheduling, hash: "sha256:0')
        .replace(/("sha256:[0-9a-f]{64})[0-9a-f]*"/, '$1"')
        .replace('http://127.0.0.1:8101/core', 'https://payer.example/core')
        .replace('http://127.0.0.1:8102/fhir', 'https://payer.example/fhir')
        .replace('mllp://127.0.0.1:8103', 'mllps://ehr.example:2575')
        .replaceAll(/http:\/\/127\.0\.0\.1:810[4-7]/g, 'https://erp.example');
      const found = await check(text, 'production', { TOKEN: 'a token of sixteen', PASSWORD: 'ours' });
      // Of the sandbox's partners, which are tests.
      assert.deepEqual(
        found.filter(({ code }) => code !== 'marked-test'),
        [],
      );
    });
  });
});
