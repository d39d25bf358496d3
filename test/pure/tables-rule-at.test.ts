/** Which rule of a table a finding leads to, for whoever has to mend it. */
import assert from 'node:assert/strict';
import { plainDialect } from '../../bench/anchors/mapping-tables.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { table } from '../../gateway/tables/index.ts';
import { ruleAt } from '../../gateway/tables/rule-at.ts';

const t = table<{ id?: string; note?: string; rows?: { code?: string; note?: string }[] }>();

describe('The rule that a finding leads to', () => {
  const rows = t.custom({ id: 'rows', carries: ['note', 'rows[0].code'] });
  const { bound } = compileTable([t.f('id', 'id'), rows], plainDialect('json'), {});

  it('is the custom one that carries the field, in any item of a list', () => {
    assert.deepEqual(
      ['/note', '/rows/0/code', '/rows/1/code', '/rows'].map(pointer => ruleAt(bound, pointer)),
      Array.from({ length: 4 }, () => rows.id),
    );
  });

  it('is none where no rule carries it', () => {
    assert.equal(ruleAt(bound, '/other'), undefined);
    assert.equal(ruleAt(bound, '/rows/1/note'), undefined);
  });
});
