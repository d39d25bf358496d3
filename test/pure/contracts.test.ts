/** Contracts: what is loaded, what is refused and where, and what a check says of a request. */

import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { phiPointers } from '../../gateway/contracts/phi.ts';
import { compileCheck } from '../../gateway/contracts/validator.ts';
import { isNpi } from '../../gateway/npi.ts';

const PROJECT = fileURLToPath(new URL('../../contracts', import.meta.url));
const { contracts, findings } = await loadContracts([PROJECT]);
const check = contracts.get('eligibility-checks/v1')!.operations[0]!;
const good = check.examples[0]!.request as Record<string, unknown>;
const said = (value: unknown): string[] => check.checkInput(value).map(({ pointer, code }) => `${pointer} ${code}`);

describe('the contracts of the project', () => {
  it('are without a finding, examples included', async () => {
    assert.deepEqual(findings, []);
    assert.deepEqual([...contracts.keys()], (await readdir(PROJECT)).map(name => `${name}/v1`).sort());
    for (const { operations } of contracts.values()) {
      for (const { examples, checkAnswer } of operations) {
        assert.ok(examples.length > 0);
        for (const { answer } of examples) assert.deepEqual(checkAnswer(answer), []);
      }
    }
  });

  it('become operations with their full path, seconds and limits', () => {
    const { method, path, status, accepts, maxBytes, slo, retry, partition } = check;
    assert.deepEqual(
      { method, path, status, accepts, maxBytes, retry, partition, seconds: slo.latencySeconds },
      {
        ...{ method: 'POST', path: '/v1/eligibility-checks', status: 200, accepts: 'body', maxBytes: 65_536 },
        ...{ retry: { attempts: 3 }, partition: '/subscriber/memberId', seconds: 20 },
      },
    );
  });

  it('say which fields are protected health information', () => {
    assert.ok(check.phi.includes('/subscriber/memberId'));
    assert.ok(check.phi.includes('/subscriber/identifiers/*/value'));
    assert.ok(check.phi.includes('/procedures/*/modifiers/*'));
    assert.ok(!check.phi.includes('/payer/id'));
    assert.ok(check.answerPhi.includes('/memberAsHeld/subscriber/address/line/*'));
    assert.deepEqual(contracts.get('payers/v1')!.operations[0]!.phi, []);
  });
});

describe('a check of a contract', () => {
  it('finds nothing in what fits', () => assert.deepEqual(said(good), []));

  const cases: [string, Record<string, unknown>, string][] = [
    ['a missing field', { provider: undefined }, '/provider required'],
    ['an unknown field', { extra: 1 }, '/extra additional-properties'],
    ['a wrong check digit', { provider: { npi: '1234567890' } }, '/provider/npi format'],
    ['a day that does not exist', { serviceDate: '2026-02-31' }, '/serviceDate format'],
    [
      'a code that is none',
      { dependent: { familyName: 'Test', birthDate: '2020-01-01', sex: 'f' } },
      '/dependent/sex enum',
    ],
    ['a number for a text', { payer: { id: 431 } }, '/payer/id type'],
    ['an empty list', { serviceTypes: [] }, '/serviceTypes min-items'],
    ['neither of two fields', { serviceDate: undefined }, ' one-of'],
    ['both of two fields', { servicePeriod: { start: '2026-01-01', end: '2026-01-02' } }, ' one-of'],
    ['a name that may be data', { 'Erika Musterfrau': 1 }, ' additional-properties'],
  ];
  for (const [what, change, expected] of cases) {
    it(`points to ${what}`, () => {
      const changed = Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined);
      assert.deepEqual(said(Object.fromEntries(changed)), [expected]);
    });
  }

  it('names the fields of which one is wanted', () => {
    const { serviceDate: _left, ...rest } = good;
    assert.equal(check.checkInput(rest)[0]!.detail, 'exactly one of serviceDate, servicePeriod');
  });

  it('tells everything that is wrong at once, up to fifty findings', () => {
    assert.deepEqual(said({ serviceTypes: [{}] }), [
      ' one-of',
      '/payer required',
      '/provider required',
      '/subscriber required',
      '/serviceTypes/0/code required',
    ]);
    const many = Array.from({ length: 99 }, () => ({ code: '??' }));
    assert.equal(said({ ...good, serviceTypes: many }).length, 50);
  });

  it('never repeats a value of what it refuses', () => {
    const secret = fc.constantFrom('W000000001', 'Musterfrau', '1980-13-45');
    fc.assert(
      fc.property(secret, fc.constantFrom('memberId', 'birthDate', 'sex', 'surprise'), (value, field) => {
        const request = { ...good, subscriber: { [field]: [value] }, payer: value };
        const text = JSON.stringify(check.checkInput(request));
        assert.ok(!text.includes(value), text);
      }),
    );
  });

  it('says that something is wrong even where a branch point and its branches disagree about the type', () => {
    const either = compileCheck({ oneOf: [{ type: 'string' }, { type: 'boolean' }] });
    assert.deepEqual(either('x'), []);
    assert.equal(either(1).length, 1);
  });
});

describe('an NPI', () => {
  it('carries the check digit that CMS describes', () => {
    assert.ok(isNpi('1234567893')); // the worked example of the NPI check digit standard
    assert.ok(!isNpi('1234567890'));
    for (const other of ['', '123456789', '12345678933', '3234567891', '12345678９3', ' 123456789'])
      assert.ok(!isNpi(other));
  });

  it('has exactly one right check digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000_000, max: 299_999_999 }), stem => {
        assert.equal([...'0123456789'].filter(digit => isNpi(`${stem}${digit}`)).length, 1);
      }),
    );
  });
});

describe('the loader of contracts', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-'));
    await cp(join(PROJECT, 'payers'), join(folder, 'payers'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const change = async (file: string, from: string, to: string): Promise<void> => {
    const path = join(folder, 'payers/v1', file);
    const text = await readFile(path, 'utf8');
    assert.ok(text.includes(from), `${file} holds ${from}`);
    await writeFile(path, text.replace(from, to));
  };

  const planted: [string, string, string, string, string][] = [
    [
      'an unknown key',
      'contract.yaml',
      'title: Payers',
      'title: Payers\nversion: 1',
      'contract.yaml:2:1 unknown-setting',
    ],
    ['a missing key', 'contract.yaml', 'owner: patient-access\n', '', 'contract.yaml:1:1 missing-setting'],
    ['a key twice', 'contract.yaml', 'owner: patient-access', 'owner: a\nowner: b', 'contract.yaml:4:1 yaml'],
    ['a wrong word', 'contract.yaml', 'mode: sync', 'mode: later', 'contract.yaml:17:5 bad-value'],
    ['a write by GET', 'contract.yaml', 'effect: read', 'effect: repeatable', 'contract.yaml:18:5 get-with-effect'],
    [
      'a sunset before the start',
      'contract.yaml',
      'since: 2026-11-22',
      'since: 2026-11-22\n  sunsetAt: 2026-01-01',
      'contract.yaml:8:3 lifecycle',
    ],
    [
      'a deprecation without a date',
      'contract.yaml',
      'state: published',
      'state: deprecated',
      'contract.yaml:6:3 lifecycle',
    ],
    [
      'a partition that is no field',
      'contract.yaml',
      'effect: read',
      'effect: read\n    partition: /nothing',
      'contract.yaml:19:5 unknown-field',
    ],
    [
      'a merge of what is no id',
      'contract.yaml',
      'effect: read',
      'effect: read\n    merges: { from: /id, into: /nothing }',
      'contract.yaml:19:5 unknown-field',
    ],
    [
      'something to be done afterwards that no operation does',
      'contract.yaml',
      'effect: read',
      'effect: read\n    afterwards: { operation: nothing, at: /payers, with: { id: /payers } }',
      'contract.yaml:19:5 unknown-field',
    ],
    [
      'something to be done afterwards at no instant of the answer',
      'contract.yaml',
      'effect: read',
      'effect: once\n    afterwards: { operation: search, at: /nothing, with: { id: /payers } }',
      'contract.yaml:19:5 unknown-field',
    ],
    [
      'a sign of creation that is no field',
      'contract.yaml',
      'effect: read',
      'effect: read\n    created: /nothing',
      'contract.yaml:19:5 unknown-field',
    ],
    [
      'something created without an id',
      'contract.yaml',
      'status: 200',
      'status: 201',
      'contract.yaml:14:5 unknown-field',
    ],
    [
      'a schema that is not there',
      'contract.yaml',
      'query.schema.json',
      'other.schema.json',
      'other.schema.json:1:1 file-missing',
    ],
    ['PHI in a URL', 'query.schema.json', '"x-phi": false', '"x-phi": true', 'contract.yaml:13:5 phi-in-url'],
    [
      'a field without its annotations',
      'query.schema.json',
      '"x-fhir": "none",\n',
      '',
      'query.schema.json:9:5 annotation-missing',
    ],
    [
      'an unknown keyword',
      'query.schema.json',
      '"maxLength": 80',
      '"maxlength": 80',
      'query.schema.json:1:1 schema-invalid',
    ],
    [
      'an example that breaks its contract',
      'examples/sandbox.request.json',
      '"10"',
      '10',
      'sandbox.request.json:1:19 example-invalid',
    ],
  ];
  for (const [what, file, from, to, expected] of planted) {
    it(`refuses ${what}, and says where`, async () => {
      await change(file, from, to);
      const set = await loadContracts([folder]);
      assert.equal(set.contracts.size, 0);
      const places = set.findings.map(f => `${f.file.split('/').at(-1)}:${f.line}:${f.column} ${f.code}`);
      assert.ok(places.includes(expected), places.join('; '));
      assert.ok(set.findings.every(finding => finding.message && finding.fix));
    });
  }

  it('gives a contract a hash that changes with what it says and not with how it is laid out', async () => {
    const hash = async (): Promise<string> => (await loadContracts([folder])).contracts.get('payers/v1')!.hash;
    const before = await hash();
    await change('contract.yaml', 'owner: patient-access', '# a comment\nowner:   patient-access');
    assert.equal(await hash(), before);
    await change('query.schema.json', '"maxLength": 80', '"maxLength": 81');
    assert.notEqual(await hash(), before);
  });

  it('checks the parameters of a path together with the query', async () => {
    await change('contract.yaml', 'path: ""', 'path: "/:payer/plans"');
    await change('contract.yaml', 'examples: [sandbox]', 'examples: []');
    const operation = (await loadContracts([folder])).contracts.get('payers/v1')!.operations[0]!;
    assert.equal(operation.path, '/v1/payers/:payer/plans');
    assert.deepEqual(operation.checkInput({ payer: 'x', q: 'y' }), []);
    assert.deepEqual(
      operation.checkInput({}).map(({ pointer, code }) => `${pointer} ${code}`),
      ['/payer required'],
    );
  });
});

describe('PHI pointers', () => {
  it('follow references, lists and maps, and end at a definition that contains itself', () => {
    const person = { type: 'object', properties: { name: { 'x-phi': true }, parent: { $ref: '#/$defs/person' } } };
    const schema = {
      properties: {
        who: { $ref: '#/$defs/person' },
        tags: { items: { type: 'string' }, 'x-phi': true },
        open: { 'x-phi': false },
      },
      $defs: { person },
    };
    assert.deepEqual(phiPointers(schema), ['/who/name', '/tags/*']);
  });
});
