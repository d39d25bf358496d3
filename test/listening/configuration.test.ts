/** What a person gets wrong about a listening door, and where and how they are told. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration } from '../../gateway/config/check.ts';
import type { ConfigFinding } from '../../gateway/config/findings.ts';
import { HOME, loadRegistry, type Registry } from '../../gateway/registry.ts';

const DOOR = `  adt-feed:
    adapter: hl7v2
    listen: mllp://127.0.0.1:2575
    allow: [127.0.0.0/8]
    timeZone: Europe/Berlin
    silence: { 06-22: 15m, 22-06: 4h }
`;
const PIPELINE = '  feeds: { apiEndpoints: [adt-feed], policies: [{ name: publish }] }\n';

/** Text of the configuration, what stands there instead, the code of the finding and the text at its place. */
const MISTAKES: readonly [made: string, from: string, to: string, code: string, at: string][] = [
  ['no zone is given', '    timeZone: Europe/Berlin\n', '', 'missing-setting', 'adt-feed:'],
  ['the zone is none', 'Europe/Berlin', 'Europe/Bonn', 'bad-value', 'timeZone:'],
  [
    'nobody says how long it may be silent',
    '    silence: { 06-22: 15m, 22-06: 4h }\n',
    '',
    'missing-setting',
    'adt-feed:',
  ],
  ['hours are written otherwise', '06-22: 15m', '6-10pm: 15m', 'bad-value', 'silence:'],
  ['the silence is no duration', '22-06: 4h', '22-06: long', 'bad-value', '22-06:'],
  ['it listens for another protocol', 'mllp://127.0.0.1:2575', 'http://127.0.0.1:2575', 'bad-url', 'listen:'],
  ['it listens at no port', 'mllp://127.0.0.1:2575', 'mllp://127.0.0.1', 'bad-url', 'listen:'],
  ['it wants TLS and has no certificate', 'mllp://127', 'mllps://127', 'bad-url', 'listen:'],
  [
    'it has a certificate and listens in clear',
    '    allow:',
    '    tls: { cert: c, key: k }\n    allow:',
    'bad-url',
    'listen:',
  ],
  [
    'its key is nowhere',
    '    allow:',
    `    tls: { cert: c, key: "\${file:nowhere.key}" }\n    allow:`,
    'secret-missing',
    'key: ',
  ],
  ['a network is none', '    allow: [127.0.0.0/8]', '    allow: [10.0.0.0/99]', 'bad-value', '10.0.0.0/99'],
  [
    'its certificate is none',
    '    listen: mllp:',
    '    tls: { cert: nothing, key: nothing }\n    listen: mllps:',
    'cannot-open',
    'adt-feed:',
  ],
  ['its adapter listens to nothing', 'adapter: hl7v2', 'adapter: x12', 'unknown-adapter', 'adapter: x12'],
  ['a peer is a name', '    allow: [127.0.0.0/8]', '    allow: [sender.example]', 'bad-value', 'sender.example'],
  ['nobody may connect from elsewhere', '    allow: [127.0.0.0/8]\n', '', 'loopback-only', 'adt-feed:'],
  ['a type is none', '    allow:', '    types: [ADT_A08]\n    allow:', 'bad-value', 'ADT_A08'],
  ['a setting is misspelled', '    allow:', '    ignores: [ADT]\n    allow:', 'unknown-setting', 'ignores:'],
  ['a contract is none', '    allow:', '    contracts: [patient/v1]\n    allow:', 'unknown-contract', 'patient/v1'],
  [
    'its pipeline asks who calls',
    '[{ name: publish }]',
    '[{ name: key-auth }, { name: publish }]',
    'no-route',
    'feeds:',
  ],
  ['its pipeline leads elsewhere', '[{ name: publish }]', '[{ name: key-auth }]', 'no-route', 'feeds:'],
  [
    'callers share its pipeline',
    'apiEndpoints: [adt-feed]',
    'apiEndpoints: [adt-feed, messages]',
    'policy-misplaced',
    'policies: [{ name: publish',
  ],
  ['an application is called like it', '  - id: sandbox', '  - id: adt-feed', 'named-twice', 'adt-feed:'],
  [
    'a service endpoint is called like it',
    'serviceEndpoints:\n  payer:',
    'serviceEndpoints:\n  adt-feed:',
    'named-twice',
    'adt-feed:',
  ],
  [
    'the system that sends is none',
    '    allow:',
    '    system: registration\n    allow:',
    'unknown-service-endpoint',
    'system: reg',
  ],
  [
    'the system speaks otherwise',
    '    allow:',
    '    system: fhir\n    allow:',
    'unknown-service-endpoint',
    'system: fhir',
  ],
  [
    'nothing of a contract is heard here',
    '    allow:',
    '    contracts: [slots/v1]\n    allow:',
    'not-supported',
    'slots/v1',
  ],
  [
    'it is delivered otherwise',
    '    allow:',
    '    delivery: { onFailure: stop }\n    allow:',
    'bad-value',
    'onFailure: stop',
  ],
  ['its profile is nowhere', '    allow:', '    profile: nowhere\n    allow:', 'file-missing', ''],
  ['no pipeline serves it', PIPELINE, '', 'not-served', 'adt-feed:'],
];

describe('the configuration of a listening door', function () {
  this.timeout(60_000);
  let folder: string;
  let registry: Registry;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-door-'));
    await cp(join(HOME, 'sandbox'), folder, { recursive: true });
    registry = await loadRegistry();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const check = async (from = '', to = ''): Promise<{ text: string; findings: ConfigFinding[] }> => {
    const file = join(folder, 'door.yml');
    const plain = (await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8'))
      .replace('apiEndpoints:\n', `apiEndpoints:\n${DOOR}`)
      .replace('pipelines:\n', `pipelines:\n${PIPELINE}`);
    assert.ok(plain.includes(from));
    const text = plain.replace(from, to);
    await writeFile(file, text);
    return { text, findings: (await checkConfiguration(file, registry, 'sandbox')).findings };
  };

  it('has nothing to be said against it where it is right', async () => {
    assert.deepEqual(
      (await check()).findings.filter(({ message }) => !/ cannot do /.test(message)),
      [],
    );
  });

  for (const [made, from, to, code, at] of MISTAKES)
    it(`is told ${code} where ${made}`, async () => {
      const { text, findings } = await check(from, to);
      // What the sandbox itself cannot do is said beside it.
      const found = findings.filter(one => one.code === code && !/ cannot do /.test(one.message));
      assert.equal(found.length, 1, JSON.stringify(findings));
      const place = text.split('\n')[found[0]!.line - 1]!.slice(found[0]!.column - 1);
      assert.ok(place.startsWith(at), place);
      assert.ok(found[0]!.fix.length > 5);
    });
});
