/** The codes of `errors` in a problem: one word for one thing over every backend, and each of them told. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from '../../gateway/registry.ts';

const CODE = [/finding\(\s*[^;()]*(?:\([^()]*\))?[^;()]*?,\s*'([a-z-]+)'/g, /pointer[^;{}]*?code: '([a-z-]+)'/g];

const sources = ['mappings', 'adapters', 'compositions', 'gateway/stages', 'gateway/references'].flatMap(room =>
  readdirSync(join(HOME, room), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => readFileSync(join(HOME, room, file), 'utf8')),
);
const used = new Set(
  sources.flatMap(text => CODE.flatMap(code => [...text.matchAll(code)].map(([, one = '']) => one))),
);

describe('the codes of errors', () => {
  it('are told in docs/problems.md, and none besides', () => {
    const page = readFileSync(join(HOME, 'docs/problems.md'), 'utf8');
    const cells = [...page.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
    const told = cells.flatMap(cell => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code));
    assert.equal(new Set(told).size, told.length);
    assert.deepEqual(
      [...used].filter(code => !told.includes(code)),
      [],
    );
    assert.deepEqual(
      told.filter(code => !sources.some(text => text.includes(`'${code}'`))),
      [],
    );
  });
});
