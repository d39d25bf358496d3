/** Configuration files of a careless or hostile hand: each is told or accepted, never thrown at; what is accepted opens. */
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { HOME, loadRegistry, type Registry } from '../../gateway/registry.ts';
import { start } from '../../gateway/start.ts';
import { damaged, damagedJson, pick, seeded } from './hostile-rig.ts';

const MAIN = 'canongate.yml';
const X12 = 'profiles/sandbox-payer.yml';
const FILES = [MAIN, 'payers.yml', X12, 'profiles/sandbox-fhir.yml', 'profiles/sandbox-ehr.yml'] as const;
type File = (typeof FILES)[number];
/** What the sandbox's configuration names besides; nobody damages these. */
const WHOLE = [
  'approval-rules.yml',
  ...['s4', 'journal', 'fusion', 'workday'].map(name => `profiles/sandbox-${name}.yml`),
];

/** Nothing is kept here, so nothing may be listened to: the door of the sandbox and its pipeline. */
const DOOR = /^ {2}(hospital:\n( {4}.*\n)+|inbound: .*\n)/gm;

const nested = (levels: number): string => `a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`;
const bomb = ['a: &a [x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map(doubling)].join('\n');
function doubling(name: string): string {
  const before = `*${String.fromCharCode(name.charCodeAt(0) - 1)}`;
  return `${name}: &${name} [${Array(8).fill(before).join(', ')}]`;
}

/** What is changed in which file, and the code that is told. */
const MISTAKES: readonly [what: string, file: File, change: (text: string) => string, code: string][] = [
  ['aliases that multiply', MAIN, () => bomb, 'yaml'],
  ['a value that holds itself', MAIN, () => 'apiEndpoints: &a { x: *a }\npolicies: []\npipelines: {}\n', 'yaml'],
  ['a row that holds itself', 'payers.yml', () => '- &a { id: x, self: *a }\n', 'yaml'],
  ['bottomless nesting', MAIN, () => nested(20_000), 'yaml'],
  ['deep nesting in a row', 'payers.yml', () => `- id: x\n  ${nested(1000)}`, 'yaml'],
  ['a tag nobody knows', 'payers.yml', () => '- { id: x, endpoint: !!js/function payer }\n', 'yaml'],
  ['a folder as a table', MAIN, text => text.replace('payers: payers.yml', 'payers: profiles'), 'file-missing'],
  ['a device as a table', MAIN, text => text.replace('payers: payers.yml', 'payers: /dev/zero'), 'file-missing'],
  ['a device as a secret', MAIN, text => text.replace('sandbox-only\n', `"\${file:/dev/zero}"\n`), 'secret-missing'],
  [
    'an API endpoint called constructor',
    MAIN,
    text => text.replace('[eligibility, payers,', '[constructor, eligibility, payers,'),
    'unknown-api-endpoint',
  ],
  ['a route to constructor', 'payers.yml', () => '- { id: x, endpoint: constructor }\n', 'unknown-service-endpoint'],
  [
    'routes that are none',
    MAIN,
    text => text.replace('{ table: payers, key: /payer/id }', '{ table: 7 }, 0'),
    'bad-value',
  ],
  ['one contract twice', MAIN, text => text.replace('payers/v1 }', 'eligibility-checks/v1 }'), 'served-twice'],
  ['one endpoint twice', MAIN, text => text.replace('[eligibility, payers,', '[payers, payers,'), 'bad-value'],
  ['a drain without a unit', MAIN, text => text.replace('http: {', 'http: { drain: soon,'), 'cannot-open'],
  ['a timeout of four days', MAIN, text => text.replace('after: 20s', 'after: 99h'), 'cannot-open'],
  ['a window shorter than a second', MAIN, text => text.replace('per: 1m', 'per: 1ms'), 'cannot-open'],
  [
    'an unreadable certificate',
    MAIN,
    text => text.replace('x12\n', 'x12\n    tls: { cert: x, key: y }\n'),
    'cannot-open',
  ],
  ['an unreadable authority', MAIN, text => text.replace('x12\n', 'x12\n    tls: { ca: x }\n'), 'cannot-open'],
  ['a network of 99 bits', MAIN, text => text.replace('x12\n', 'x12\n    allow: [10.0.0.0/99]\n'), 'cannot-open'],
  ['credentials in an address', MAIN, text => text.replace('http://', 'http://me:secret@'), 'cannot-open'],
  [
    'a token that breaks the head of a request',
    MAIN,
    text =>
      text.replace('adapter: fhir\n', 'adapter: fhir\n    authorization: { type: bearer, token: "a\\r\\nb: c" }\n'),
    'bad-value',
  ],
  [
    'a consumer twice',
    MAIN,
    text => text.replace('consumers:', 'consumers:\n  - { id: sandbox, scopes: [] }'),
    'named-twice',
  ],
  ['a time zone of Mars', X12, text => text.replace('America/New_York', 'Mars/Olympus'), 'cannot-open'],
  ['a window of three years', X12, text => text.replace('24h', '999d'), 'cannot-open'],
  ['a sender that holds a delimiter', X12, text => text.replace('sender: CANONGATE', 'sender: A*B'), 'cannot-open'],
  ['one delimiter for two', X12, text => `${text}delimiters: { element: "|", segment: "|" }\n`, 'cannot-open'],
];

describe('a configuration of a careless or hostile hand', () => {
  let registry: Registry;
  let folder: string;
  const originals = new Map<File, string>();
  before(async () => {
    registry = await loadRegistry();
    folder = await mkdtemp(join(tmpdir(), 'canongate-hostile-'));
    for (const file of FILES) {
      const text = await readFile(join(HOME, 'sandbox', file), 'utf8');
      originals.set(file, text.replace('port: 8080', 'port: 0').replace('port: 9876', 'port: 0').replace(DOOR, ''));
      await mkdir(dirname(join(folder, file)), { recursive: true });
    }
    for (const file of WHOLE) await copyFile(join(HOME, 'sandbox', file), join(folder, file));
  });
  after(() => rm(folder, { recursive: true }));

  const write = async (file: File, text: string | Buffer): Promise<string> => {
    for (const [name, original] of originals) await writeFile(join(folder, name), original);
    await writeFile(join(folder, file), text);
    return join(folder, MAIN);
  };

  for (const [what, file, change, code] of MISTAKES) {
    it(`holds ${what}: ${code}`, async () => {
      const original = originals.get(file)!;
      assert.notEqual(change(original), original);
      const { subject, findings } = await checkConfiguration(
        await write(file, change(original)),
        registry,
        'sandbox',
        {},
      );
      assert.equal(subject, undefined);
      assert.ok(
        findings.some(finding => finding.code === code),
        JSON.stringify(findings),
      );
      assert.ok(!JSON.stringify(findings).includes('secret@'));
    });
  }

  it('is damaged at random: told with a place or accepted, and then it opens, is read again and closes', async () => {
    const endings = { accepted: 0, refused: 0 };
    for (let n = 0; n < 50; n++) {
      const random = seeded(40_000 + n);
      const file = pick<File>(random, [MAIN, ...FILES]);
      const original = originals.get(file)!;
      const damage = random() < 0.4 ? damaged : damagedJson;
      const bytes = Buffer.from(damage === damaged ? original : JSON.stringify(parse(original)));
      const config = await write(file, damage(bytes, random));
      const { subject, findings } = await checkConfiguration(config, registry, 'sandbox', {});
      if (!subject) {
        assert.ok(
          findings.every(({ line, column, fix }) => line > 0 && column > 0 && fix),
          `seed ${n}`,
        );
        assert.ok(findings.length > 0, `seed ${n}`);
        endings.refused++;
        continue;
      }
      endings.accepted++;
      const { http, admin } = subject.configuration;
      // Damaged addresses and ports may be taken, or be somebody else's.
      if (http?.port !== 0 || admin?.port !== 0 || http.host !== '127.0.0.1' || admin.host !== '127.0.0.1') continue;
      const gateway = await start({ config, mode: 'sandbox', registry, log: { level: 'silent' }, env: {} });
      await gateway.reload();
      assert.equal((await fetch(`${gateway.adminUrl}/metrics`)).status, 200, `seed ${n}`);
      await gateway.close();
    }
    assert.ok(endings.accepted > 2 && endings.refused > 20, JSON.stringify(endings));
  }).timeout(240_000);
});
