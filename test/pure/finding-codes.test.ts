/** The codes of findings: told in the handbook, each of them, and every one of them in use. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '../../gateway/config/finding-codes.ts';
import { HOME } from '../../gateway/registry.ts';

const codes: readonly string[] = Object.values(FINDING_CODES).flat();

describe('the codes of findings', () => {
  it('are those that docs/configuration.md tells, each once', () => {
    const [, handbook = ''] = readFileSync(join(HOME, 'docs/configuration.md'), 'utf8').split('\n## Findings\n');
    const cells = [...handbook.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
    const told = cells.flatMap(cell => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code));
    assert.deepEqual(told.toSorted(), codes.toSorted());
  });

  it('are all in use', () => {
    const sources = ['config', 'contracts', 'tables'].flatMap(room =>
      readdirSync(join(HOME, 'gateway', room), { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.ts') && file !== 'finding-codes.ts')
        .map(file => readFileSync(join(HOME, 'gateway', room, file), 'utf8')),
    );
    const used = (word: string): boolean => sources.some(text => text.includes(`'${word}'`));
    // `unknown` of load.ts makes the code from the kind of thing.
    const idle = codes.filter(code => !used(code) && !used(code.replace(/^unknown-/, '')));
    assert.deepEqual(idle, []);
  });
});
