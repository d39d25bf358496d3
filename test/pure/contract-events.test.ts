/** Events of contracts: how they are named, and what they must not say. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudEvent as Judge } from 'cloudevents';
import fc from 'fast-check';
import type { ContractEvent } from '../../gateway/contracts/contract.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { cloudEventOf, matches, typeOf } from '../../gateway/events/event.ts';
import { HOME } from '../../gateway/registry.ts';

describe('the events of a contract', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-'));
    await cp(join(HOME, 'test/contracts/ledger-entries'), join(folder, 'ledger-entries'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const change = async (file: string, from: string, to: string): Promise<void> => {
    const path = join(folder, 'ledger-entries/v1', file);
    const text = await readFile(path, 'utf8');
    assert.ok(text.includes(from), `${file} holds ${from}`);
    await writeFile(path, text.replace(from, to));
  };
  const found = async () => (await loadContracts([folder])).findings.map(({ code, message }) => `${code}: ${message}`);

  it('are named by contract, event and version, and told to whoever holds their scopes', async () => {
    const { events } = (await loadContracts([folder])).contracts.get('ledger-entries/v1')!;
    const [{ body, ...posted }] = events as [ContractEvent];
    // What it tells in full is what its operation answered.
    assert.equal(body?.schema['title'], 'LedgerEntry');
    assert.deepEqual(
      [posted],
      [
        {
          ...{ name: 'posted', type: 'org.canongate.ledger-entries.posted.v1', summary: 'An entry was posted' },
          ...{ scopes: ['ledger:read'], audience: 'scope', after: 'post', subject: '/id', full: ['ledger:full'] },
        },
      ],
    );
  });

  const planted: [what: string, file: string, from: string, to: string, finding: RegExp][] = [
    ['after no operation', 'contract.yaml', 'after: post', 'after: nothing', /^unknown-field: it follows no operation/],
    ['in full after none', 'contract.yaml', '    after: post\n', '', /^unknown-field: there is nothing to tell/],
    [
      'with a schema that is not there',
      'contract.yaml',
      'after: post',
      'after: post\n    schema: nowhere.schema.json',
      /^file-missing/,
    ],
    [
      'about no field',
      'contract.yaml',
      'after: post',
      'after: post\n    subject: /no',
      /^unknown-field: the subject is no/,
    ],
    ['after a read', 'contract.yaml', 'effect: once', 'effect: read', /^get-with-effect: what only reads/],
    ['about PHI', 'answer.schema.json', '"x-phi": false', '"x-phi": true', /^phi-in-url: the subject is marked/],
    ['without a scope', 'contract.yaml', 'scopes: [ledger:read]', 'scopes: []', /^bad-value/],
  ];
  for (const [what, file, from, to, finding] of planted)
    it(`are refused ${what}`, async () => {
      await change(file, from, to);
      const findings = await found();
      assert.ok(
        findings.some(one => finding.test(one)),
        findings.join('\n'),
      );
    });
});

describe('an event', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);

  it('is a CloudEvent whatever it tells of, and its place sorts as text', () => {
    const row = fc.record({
      ...{
        id: fc.uuid(),
        exchange: fc.uuid(),
        position: fc.nat(),
        at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }),
      },
      ...{ facility: fc.string(), consumer: fc.constant(null), key: fc.constant(null), sealed: fc.constant(null) },
      ...{ type: fc.tuple(name, name).map(([one, two]) => typeOf(`${one}/v1`, two)), partition: name },
      ...{ subject: name.map(one => `/v1/things/${one}`), operation: name, trace: fc.option(fc.uuid()) },
    });
    fc.assert(
      fc.property(row, row, (one, two) => {
        const [first, second] = [cloudEventOf(one, 'urn:a'), cloudEventOf(two, 'urn:a')];
        assert.equal(new Judge(first as never, true).validate(), true);
        assert.equal(first.sequence < second.sequence, one.position < two.position);
        for (const attribute of Object.keys(first)) assert.match(attribute, /^[a-z0-9]{1,20}$/);
      }),
    );
  });

  it('fits a pattern that is its type, or begins it before a star', () => {
    fc.assert(
      fc.property(name, name, (one, two) => {
        assert.ok(matches(one, one) && matches(`${one}*`, one + two) && matches('*', two));
        assert.equal(matches(one, one + two), false);
        assert.equal(matches(`${one}${two}*`, one), false);
      }),
    );
  });
});
