/** What a person gets wrong in a configuration, and what they are told: file, line, column, code and fix. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration, type Mode } from '../../gateway/config/check.ts';
import { type ConfigFinding, printFinding } from '../../gateway/config/findings.ts';
import { HOME, loadRegistry, type Registry } from '../../gateway/registry.ts';

interface Mistake {
  made: string;
  /** Text of the sandbox's configuration, and what stands there instead. */
  change: [from: string, to: string];
  code: string;
  says: RegExp;
  /** Text that stands at the place of the finding. */
  at: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    made: 'a setting is misspelled',
    change: ['apiEndpoints: [eligibility,', 'apiEndpoint: [eligibility,'],
    code: 'unknown-setting',
    says: /Did you mean apiEndpoints\?/,
    at: 'apiEndpoint:',
  },
  {
    made: 'a policy is used that the file does not list',
    change: ['policies: [key-auth, rate-limit,', 'policies: [key-auth,'],
    code: 'policy-not-listed',
    says: /Add rate-limit to policies/,
    at: '{ name: rate-limit',
  },
  {
    made: 'a policy is listed that does not exist',
    change: ['policies: [key-auth,', 'policies: [key-auht, key-auth,'],
    code: 'unknown-policy',
    says: /Did you mean key-auth\?/,
    at: 'key-auht',
  },
  {
    made: 'nothing says who calls',
    change: ['      - { name: key-auth }\n', ''],
    code: 'unauthenticated-pipeline',
    says: /key-auth or jwt/,
    at: 'patient-access:',
  },
  {
    made: 'guards stand in the wrong order',
    change: [
      '      - { name: timeout, after: 20s }\n      - { name: retry, attempts: 3 }',
      '      - { name: retry, attempts: 3 }\n      - { name: timeout, after: 20s }',
    ],
    code: 'policy-order',
    says: /timeout, retry, circuit-breaker, bulkhead/,
    at: '{ name: timeout',
  },
  {
    made: 'a guard is put into a pipeline',
    change: ['      - { name: key-auth }\n', '      - { name: key-auth }\n      - { name: timeout, after: 1s }\n'],
    code: 'policy-misplaced',
    says: /belongs to a service endpoint/,
    at: '{ name: timeout, after: 1s',
  },
  {
    made: 'a policy has a setting it does not know',
    change: ['max: 600, per: 1m', 'most: 600, per: 1m'],
    code: 'unknown-setting',
    says: /most/,
    at: 'most:',
  },
  {
    made: 'an adapter does not exist',
    change: ['adapter: x12', 'adapter: x21'],
    code: 'unknown-adapter',
    says: /Did you mean x12\?/,
    at: 'adapter: x21',
  },
  {
    made: 'a dialect is not of its adapter',
    change: ['dialect: x12-005010', 'dialect: fhir-r4'],
    code: 'unknown-dialect',
    says: /x12-005010/,
    at: 'dialect: fhir-r4',
  },
  {
    made: 'a contract does not exist',
    change: ['contract: payers/v1', 'contract: payer/v1'],
    code: 'unknown-contract',
    says: /Did you mean payers\/v1\?/,
    at: 'contract: payer/v1',
  },
  {
    made: 'a pipeline names an API endpoint that does not exist',
    change: ['[eligibility, payers,', '[eligibility, payer,'],
    code: 'unknown-api-endpoint',
    says: /Did you mean payers\?/,
    at: 'payer, operations',
  },
  {
    made: 'an API endpoint is served by nobody',
    change: ['[eligibility, payers,', '[eligibility,'],
    code: 'not-served',
    says: /Add it to a pipeline/,
    at: 'payers: { contract',
  },
  {
    made: 'a route names a table that does not exist',
    change: ['table: payers', 'table: payer'],
    code: 'unknown-table',
    says: /Did you mean payers\?/,
    at: '{ table: payer,',
  },
  {
    made: 'a route looks where no request has a field',
    change: ['key: /payer/id', 'key: /payer/idx'],
    code: 'unknown-field',
    says: /Point to a field of the contract/,
    at: 'key: /payer/idx',
  },
  {
    made: 'a pipeline leads nowhere',
    change: ['      - { name: translate, routes: [{ table: payers, key: /payer/id }] }\n', ''],
    code: 'no-route',
    says: /translate/,
    at: 'patient-access:',
  },
  {
    made: 'a profile cannot be found',
    change: ['profile: sandbox-payer', 'profile: sandbox-player'],
    code: 'file-missing',
    says: /Check the path/,
    at: '',
  },
  {
    made: 'a secret leads nowhere',
    change: ['password: sandbox-only', `password: "\${env:CANONGATE_NO_SUCH_SECRET}"`],
    code: 'secret-missing',
    says: /leads nowhere/,
    at: 'password:',
  },
  {
    made: 'a stage depends on what has not been read yet',
    change: [
      '{ name: rate-limit, max: 600, per: 1m }',
      '{ name: rate-limit, max: 600, per: 1m, when: { field: /payer/id, equals: "00431" } }',
    ],
    code: 'condition-too-early',
    says: /before the body is read/,
    at: 'when:',
  },
  {
    made: 'a guard has a condition',
    change: ['{ name: retry, attempts: 3 }', '{ name: retry, attempts: 3, when: { always: true } }'],
    code: 'condition-misplaced',
    says: /Remove when/,
    at: 'when:',
  },
  {
    made: 'the address is not one',
    change: ['url: http://127.0.0.1:8101/core', 'url: payer.example'],
    code: 'bad-url',
    says: /whole URL/,
    at: 'url: payer',
  },
  {
    made: 'a key is stored in clear',
    change: ['hash: "sha256:', 'hash: "plain:'],
    code: 'bad-value',
    says: /Correct the value/,
    at: 'hash:',
  },
  {
    made: 'a key stands twice',
    change: ['sandbox: true', 'sandbox: true\nsandbox: false'],
    code: 'yaml',
    says: /unique/i,
    at: 'sandbox: false',
  },
];

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
  this.timeout(20_000);
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
      assert.deepEqual(await check(text, 'production', { TOKEN: 'a token of sixteen', PASSWORD: 'ours' }), []);
    });
  });
});
