/** Approval rules as a site writes them: what its architect is told of a mistake, and what decides among rules. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ApprovalRule, RULES, ruleFor } from '../../compositions/purchase-requisitions/v1/approval/rules.ts';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { printFinding } from '../../gateway/config/findings.ts';
import { HOME } from '../../gateway/registry.ts';
import { configured, registryWithLedger, type Site } from './approvals-rig.ts';

describe('the approval rules of a site', function () {
  this.timeout(60_000);
  let folder: string;
  const registry = registryWithLedger();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-rules-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function told(site: Site, adjust = (text: string) => text): Promise<string[]> {
    const file = await configured(folder, 'http://127.0.0.1:1', site);
    await writeFile(file, adjust(await readFile(file, 'utf8')));
    const { findings } = await checkConfiguration(file, await registry, 'sandbox');
    return findings.filter(({ severity }) => severity === 'error').map(finding => printFinding(finding));
  }

  const WARD = 'approvers: [{ role: ward-manager }]';
  const MISTAKES: readonly [made: string, rules: string, told: RegExp][] = [
    [
      'an amount has no currency',
      `- { id: one, max: "10", ${WARD} }`,
      /rules\.yml:1:3 {2}bad-value .*property currency/,
    ],
    ['an amount is a number', `- { id: one, currency: USD, max: 10, ${WARD} }`, /rules\.yml:1:29 {2}bad-value/],
    ['a code is a number', `- { id: one, costCenter: 0010, ${WARD} }`, /rules\.yml:1:14 {2}bad-value/],
    ['nobody approves', '- { id: one, kind: goods }', /rules\.yml:1:3 /],
    ['an approver is a role and a person', '- { id: one, approvers: [{ role: a, person: b }] }', /rules\.yml:1:26 /],
    ['a word is none', `- { id: one, urgency: soon, ${WARD} }`, /rules\.yml:1:14 /],
    ['a field is none', `- { id: one, plant: north, ${WARD} }`, /rules\.yml:1:14 {2}unknown-setting/],
    [
      'it begins above where it ends',
      `- { id: one, currency: USD, min: "9.5", max: "9.50000001", ${WARD} }\n- { id: two, currency: EUR, min: "10", max: "9", ${WARD} }`,
      /rules\.yml:2:29 {2}bad-value {2}two begins above where it ends\./,
    ],
    [
      'two levels are left to one person',
      '- { id: one, approvers: [{ person: j.lindqvist }, { role: matron }, { person: J.Lindqvist }] }',
      /rules\.yml:1:69 {2}bad-value {2}one leaves two levels to one person/,
    ],
    [
      'two have one name',
      `- { id: one, kind: goods, ${WARD} }\n- { id: one, kind: services, ${WARD} }`,
      /Two rules are called one\./,
    ],
    [
      'two say equally much of one thing',
      `- { id: one, facility: north, ${WARD} }\n- { id: two, kind: [goods, capital], ${WARD} }`,
      /rules\.yml:2:3 {2}bad-value {2}one and two may apply to one requisition, and neither says more\./,
    ],
    [
      'two have a threshold in common',
      `- { id: one, currency: USD, max: "500", ${WARD} }\n- { id: two, currency: USD, min: "500.00", ${WARD} }`,
      /one and two may apply/,
    ],
  ];
  for (const [made, rules, pattern] of MISTAKES)
    it(`are refused where ${made}`, async () => assert.match((await told({ rules })).join('\n'), pattern));

  it('are told once, however many operations go by them', async () => {
    const delegations = '- { id: one, from: a, to: A, starts: 2026-02-01T00:00:00Z, ends: 2026-01-01T00:00:00Z }';
    assert.deepEqual(
      (await told({ delegations, approvals: 'system' })).map(text => text.replace(/^.*delegations/, '')),
      [
        '.yml:1:23  bad-value  a delegates to nobody else.  Name somebody else.',
        '.yml:1:60  bad-value  It ends before it begins.  Correct one of the two.',
      ],
    );
  });

  it('are asked for where an endpoint leaves approving to the gateway, and there alone', async () => {
    const [finding, ...more] = await told({});
    assert.match(
      finding!,
      /canongate\.yml:\d+:5 {2}missing-table {2}The gateway approves what erp keeps, .* {2}Name a file of rules in tables, such as approval-rules: approval-rules\.yml/,
    );
    assert.deepEqual(more, []);
    const [, line] = /:(\d+):/.exec(finding!)!;
    const text = await readFile(join(folder, 'canongate.yml'), 'utf8');
    assert.equal(text.split('\n')[Number(line) - 1], '    approvals: gateway');
    assert.deepEqual(await told({ approvals: 'system' }), []);
    // Nobody can submit anything there.
    const unserved = (text: string) => text.replace('contract: purchase-requisitions/v1', 'contract: suppliers/v1');
    assert.doesNotMatch((await told({}, unserved)).join('\n'), /missing-table/);
  });

  it('hold where an endpoint says who has the authority, and nothing else', async () => {
    const misspelt = (text: string) => text.replace('approvals: gateway', 'approvals: erp');
    assert.match((await told({}, misspelt)).join('\n'), /bad-value.*approvals|approvals.*bad-value/s);
  });

  it('are those that the page shows, and right', async () => {
    const page = await readFile(join(HOME, 'docs/approvals.md'), 'utf8');
    const blocks = [...page.matchAll(/```yaml\n(- [\s\S]*?)```/g)].map(match => match[1]!);
    assert.equal(blocks.length, 2);
    assert.deepEqual(await told({ rules: blocks[0]!, delegations: blocks[1]! }), []);
  });

  it('leave one at most that says most, whatever is asked for', () => {
    const word = fc.constantFrom('a', 'b');
    const some = fc.option(fc.oneof(word, fc.uniqueArray(word, { minLength: 1 })), { nil: undefined });
    const amount = fc.option(fc.integer({ min: 0, max: 9 }).map(String), { nil: undefined });
    const rule = fc.record({ facility: some, kind: some, currency: fc.constant('USD'), min: amount, max: amount });
    const written = ({ ...said }: object, index: number): ApprovalRule =>
      JSON.parse(JSON.stringify({ ...said, id: `r${index}` })) as ApprovalRule;
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 5 }),
        word,
        word,
        fc.integer({ min: 0, max: 9 }),
        (drawn, facility, kind, n) => {
          const rules = drawn.map(written);
          fc.pre(RULES.check(rules as never).length === 0);
          const facts = { facility, kind, currency: 'USD', total: `${n}.00` };
          // Whatever their order: no two can tie.
          assert.equal(ruleFor(rules, facts)?.id, ruleFor(rules.toReversed(), facts)?.id);
        },
      ),
      { numRuns: 500 },
    );
  });
});
