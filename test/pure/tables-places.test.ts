/** Places of a message: those that no rule reads, and the field that a written one came from. */
import assert from 'node:assert/strict';
import { FHIR_APPOINTMENT, plainDialect, SIU_S12, X12_270 } from '../../bench/anchors/mapping-tables.ts';
import { differencesOf } from '../../gateway/differences.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { type Rule, type Scope, table } from '../../gateway/tables/index.ts';

const SCOPE: Scope = { key: 'k-1', now: new Date(0), profile: {}, input: undefined, steps: {}, route: {} };
const t = table<{ id?: string; rows?: { code?: string; note?: string }[]; codes?: string[] }>();
const x12 = (...rules: Rule[]) => compileTable(rules, plainDialect('x12'), {});

describe('What no rule reads', () => {
  it('is named by place, once, and never by value', () => {
    const table = compileTable(X12_270, plainDialect('x12'), {});
    const tree = {
      ST: [['ST', '270']],
      BHT: [['BHT', '0022', '13', 'ref', '20261122']],
      '2000A': [
        {
          '2100A': [{ NM1: [['NM1', 'PR', '2', 'PLAN', '', '', '', '', 'PI', '1']] }],
          '2000C': [
            {
              '2100C': [
                {
                  REF: [
                    ['REF', 'SY', 'secret'],
                    ['REF', '6P', 'g'],
                  ],
                  N3: [['N3', 'Secret Street 1']],
                },
              ],
              '2110C': [{ EQ: [['EQ', '30']] }, { EQ: [['EQ', '88', ['HC', '99213']]] }],
            },
          ],
        },
      ],
    };
    assert.deepEqual(table.unmapped(tree), [
      'ST-01',
      'BHT-04',
      '2100C REF-01',
      '2100C REF-02',
      '2100C N3-01',
      '2110C EQ-02-1',
      '2110C EQ-02-2',
    ]);
  });

  it('is named in a message of another syntax whatever its members are called', () => {
    const json = compileTable([t.f('id', 'body.id')], plainDialect('json'), {});
    const tree = { body: { id: '1', split: 'a', toJSON: 'b', at: { split: 'c' } } };
    assert.deepEqual(json.unmapped(tree), ['body.split', 'body.toJSON', 'body.at.split']);
    assert.deepEqual(differencesOf(tree, { body: { ...tree.body, toJSON: 'd' } }), [
      { pointer: '/body/toJSON', change: 'changed', before: 'b', after: 'd' },
    ]);
  });

  it('includes later occurrences where a rule reads the first', () => {
    const first = x12(t.f('id', '2110C/EB-01'));
    const tree = { '2110C': [{ EB: [['EB', '1']] }, { EB: [['EB', '2']] }] };
    assert.deepEqual(first.unmapped(tree), ['2110C EB-01']);
    assert.deepEqual(x12(t.each('rows', '2110C', r => [r.f('code', 'EB-01')])).unmapped(tree), []);
  });

  it('includes a second item with the discriminator of the first', () => {
    const rules = x12(t.f('id', 'NM1[IL]-03'));
    assert.deepEqual(
      rules.unmapped({
        NM1: [
          ['NM1', 'IL', '', 'A'],
          ['NM1', 'IL', '', 'B'],
        ],
      }),
      ['NM1-01', 'NM1-03'],
    );
  });

  it('includes repeats beyond the one that a rule for a single value reads', () => {
    const tree = { EB: [['EB', ['30', '88']]] };
    assert.deepEqual(x12(t.f('id', 'EB-01')).unmapped(tree), ['EB-01-2']);
    assert.deepEqual(x12(t.each('codes', 'EB-01', c => [c.f('.', '.')])).unmapped(tree), []);
  });

  it('includes a qualifier that is not the one the table would write', () => {
    const rules = x12(t.fixed('DMG-01', 'D8'), t.f('id', 'DMG-02'));
    assert.deepEqual(rules.unmapped({ DMG: [['DMG', 'D8', '19800229']] }), []);
    assert.deepEqual(rules.unmapped({ DMG: [['DMG', 'D6', '19800229']] }), ['DMG-01']);
  });

  it('does not include what stands bare where a list may stand', () => {
    const each = x12(t.each('codes', 'EB-01', c => [c.f('.', '.')]));
    assert.deepEqual(each.unmapped({ EB: [['EB', '30']] }), []);
    const xml = compileTable([t.f('id', 'line[0].id'), t.f('codes[0]', 'party[role=a].name')], plainDialect('xml'), {});
    const tree = { line: { id: '1' }, party: { role: 'a', name: 'N' } };
    assert.deepEqual(xml.decode(tree, SCOPE).value, { id: '1', codes: ['N'] });
    assert.deepEqual(xml.unmapped(tree), []);
  });

  it('includes a constant only where no rule would write it', () => {
    const rules = x12(t.when('id', t.fixed('HL-04', '1')), t.when(t.absent('id'), t.fixed('HL-04', '0')));
    assert.deepEqual(rules.unmapped({ HL: [['HL', '', '', '', '0']] }), []);
    assert.deepEqual(rules.unmapped({ HL: [['HL', '', '', '', '1']] }), []);
    assert.deepEqual(rules.unmapped({ HL: [['HL', '', '', '', '2']] }), ['HL-04']);
  });

  it('excludes what is ignored on purpose and what custom code reads, wherever it occurs', () => {
    const rules = x12(
      t.ignore('ST', '2110C/HSD'),
      t.custom({ id: 'rows', carries: ['rows'], reads: ['2110C/EB-01', '2110C/EB-03'] }),
    );
    const tree = {
      ST: [['ST', '271', '0001']],
      '2110C': [
        { EB: [['EB', '1', '', ['30', '88']]] },
        { EB: [['EB', 'C', '', ['30'], 'HM']], HSD: [['HSD', 'VS', '35']] },
      ],
    };
    assert.deepEqual(rules.unmapped(tree), ['2110C EB-04']);
  });

  it('is bounded, however much there is', () => {
    const tree = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, { deep: [i] }]));
    assert.equal(compileTable([], plainDialect('json'), {}).unmapped(tree).length, 200);
  });
});

describe('The way back from a written place', () => {
  const APPOINTMENT = {
    id: 'a-1',
    status: 'booked',
    start: '2026-12-01T09:30:00-05:00',
    patient: { id: 'p-1', familyName: 'Nobody' },
    location: { id: 'l-1' },
    practitioners: [{ npi: '1234567893' }, { npi: '1245319599', familyName: 'Sample' }],
  };

  it('leads to the canonical field, list indices included', () => {
    const table = compileTable(FHIR_APPOINTMENT, plainDialect('json'), {});
    const { tree } = table.encode(APPOINTMENT, SCOPE);
    assert.equal(table.pointer(tree, ['participant', 0, 'actor', 'reference']), '/patient/id');
    assert.equal(table.pointer(tree, ['participant', 1, 'actor', 'reference']), '/location/id');
    assert.equal(table.pointer(tree, ['participant', 3, 'actor', 'display']), '/practitioners/1/familyName');
    assert.equal(table.pointer(tree, ['participant', 3, 'actor', 'identifier']), '/practitioners/1/npi');
    assert.equal(table.pointer(tree, ['participant', 3, 'period']), '/practitioners/1');
    assert.equal(table.pointer(tree, ['participant', 9]), '/practitioners');
    assert.equal(table.pointer(tree, ['nowhere']), undefined);
  });

  it('finds components, and what a whole segment has in common', () => {
    const table = compileTable(SIU_S12, plainDialect('hl7v2'), {});
    const { tree } = table.encode(APPOINTMENT, SCOPE);
    assert.equal(table.pointer(tree, ['PID', 0, 3, 0, 0]), '/patient/id');
    assert.equal(table.pointer(tree, ['AIP', 1, 3, 0, 1]), '/practitioners/1/familyName');
    assert.equal(table.pointer(tree, ['PID', 0]), '/patient');
  });

  it('blames a constant on the field that calls for it', () => {
    const table = compileTable(X12_270, plainDialect('x12'), {});
    const value = {
      payer: { id: '1' },
      subscriber: { memberId: 'W1', birthDate: '1980-02-29' },
      serviceTypes: [{ code: '30' }],
    };
    const { tree } = table.encode(value, SCOPE);
    const member = ['2000A', 0, '2000C', 0];
    assert.equal(table.pointer(tree, [...member, '2100C', 0, 'DMG', 0, 1]), '/subscriber/birthDate');
    assert.equal(table.pointer(tree, [...member, '2100C', 0, 'NM1', 0, 9]), '/subscriber/memberId');
    assert.equal(table.pointer(tree, [...member, '2110C', 0, 'EQ', 0, 1]), '/serviceTypes/0/code');
    assert.equal(table.pointer(tree, [...member, '2110C', 0, 'EQ', 0, 1, 2]), '/serviceTypes/0/code');
  });

  it('leads from what a line takes from the whole request to the field of the request', () => {
    const table = x12(t.each('rows', '2110C', r => [r.f('code', 'EQ-01'), r.context('input.id', 'REF-02')]));
    const input = { id: 'W1', rows: [{ code: '30' }] };
    const { tree } = table.encode(input, { ...SCOPE, input });
    assert.equal(table.pointer(tree, ['2110C', 0, 'REF', 0, 2]), '/id');
    assert.equal(table.pointer(tree, ['2110C', 0, 'EQ', 0, 1]), '/rows/0/code');
  });

  it('knows the rule of every place it wrote', () => {
    const rules = [t.f('id', '2000A/REF[6P]-02'), t.each('rows', '2110C', r => [r.f('code', 'EQ-01')])];
    const table = x12(...rules);
    const { tree } = table.encode({ id: '1', rows: [{ code: '30' }] }, SCOPE);
    const origins = table.origins(tree).map(({ place, pointer, rule }) => [place.join('/'), pointer, rule]);
    const here = 'test/pure/tables-places.test.ts';
    assert.deepEqual(
      origins.map(([place, pointer]) => [place, pointer]),
      [
        ['2000A/0/REF/0/2', '/id'],
        ['2110C', '/rows'],
        ['2110C/0', '/rows/0'],
        ['2110C/0/EQ/0/1', '/rows/0/code'],
      ],
    );
    assert.ok(origins.every(([, , rule]) => new RegExp(`^${here}:\\d+$`).test(rule ?? '')));
  });
});
