/** The rules of the three-way match as a site writes them: what its page shows is right, and what is wrong is told with its place. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { printFinding } from '../../gateway/config/findings.ts';
import { HOME, loadRegistry } from '../../gateway/registry.ts';

const LAST = '- id: usual\n';
const MISTAKES: readonly [made: string, rules: string, told: RegExp][] = [
  [
    'two rules could be meant',
    `${LAST}- id: a\n  when: { supplier: [x, y] }\n- id: b\n  when: { supplier: [y] }\n`,
    /:4:3 {2}bad-value {2}a applies/,
  ],
  [
    'none is for all other lines',
    '- id: a\n  when: { supplier: [x] }\n',
    /bad-value {2}No rule applies to all other lines/,
  ],
  [
    'an amount has no currency',
    '- id: usual\n  price: { absolute: "5" }\n',
    /:2:\d+ {2}bad-value {2}An amount of money/,
  ],
  [
    'a tolerance is a number, which a float could be',
    '- id: usual\n  price: { percent: 0.1 }\n',
    /:2:\d+ {2}.*percent/,
  ],
  ['a word is misspelled', '- id: usual\n  pricing: { percent: "1" }\n', /:2:\d+ {2}unknown-setting/],
];

describe('the rules of the three-way match', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-rules-'));
    await cp(join(HOME, 'sandbox'), folder, { recursive: true });
    const file = join(folder, 'canongate.yml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('payers: payers.yml', 'payers: payers.yml, invoice-match: rules.yml'));
  });
  after(() => rm(folder, { recursive: true }));

  const told = async (rules: string): Promise<string[]> => {
    await writeFile(join(folder, 'rules.yml'), rules);
    const { findings } = await checkConfiguration(join(folder, 'canongate.yml'), await loadRegistry(), 'sandbox');
    return findings.filter(({ severity }) => severity === 'error').map(printFinding);
  };

  it('are right as their page shows them, and as they come', async () => {
    const page = await readFile(join(HOME, 'docs/three-way-match.md'), 'utf8');
    assert.deepEqual(await told(/```yaml\n(- id:[\s\S]*?)```/.exec(page)![1]!), []);
    const { rules } = (await loadRegistry()).compositions.get('invoices/v1#match')!;
    assert.deepEqual(await told(JSON.stringify(rules!.usual)), []);
  });

  for (const [made, rules, why] of MISTAKES)
    it(`are refused where ${made}`, async () => assert.match((await told(rules)).join('\n'), why));
});
