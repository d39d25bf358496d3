/** What the lint finds in a mapping and where, and what the coverage report says of it. */
import assert from 'node:assert/strict';
import { FHIR_APPOINTMENT, plainDialect, SIU_S12, X12_270 } from '../../bench/anchors/mapping-tables.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { coverageOf, describeCoverage, leavesOf } from '../../gateway/tables/coverage.ts';
import { all, codes, list, type Mapping, not, type Rule, table } from '../../gateway/tables/index.ts';
import { lintMapping, type MappingFinding } from '../../gateway/tables/lint.ts';

interface Visit {
  id: string;
  status: 'booked' | 'arrived';
  note?: string;
  patient: { id: string; name?: string };
  codes?: string[];
  lines?: { code: string; text?: string }[];
}

const a = table<Visit>();

const mapping = (request: readonly Rule[], response: readonly Rule[] = [], more: object = {}): Mapping => ({
  contract: 'visits/v1',
  operation: 'book',
  dialect: 'plain',
  steps: [{ name: 'book', effect: 'read', request, response, ...more }],
});
const lint = (rules: readonly Rule[], dialect: Dialect = plainDialect('json'), schemas = {}): MappingFinding[] =>
  lintMapping(mapping(rules), dialect, schemas);
const codesOf = (findings: readonly MappingFinding[]): string[] => findings.map(finding => finding.code);

describe('The lint of mappings', () => {
  it('is content with tables that are right', () => {
    assert.deepEqual(lint(FHIR_APPOINTMENT), []);
    assert.deepEqual(lint(SIU_S12, plainDialect('hl7v2')), []);
    assert.deepEqual(lint(X12_270, plainDialect('x12')), []);
  });

  it('names file, line, message and what to do', () => {
    const [finding] = lint([a.f('id', 'a..b')]);
    assert.equal(finding?.file, 'test/pure/tables-lint.test.ts');
    assert.ok(finding.line > 30);
    assert.match(finding.message, /a\.\.b/);
    assert.ok(finding.fix.length > 0);
  });

  const PLANTED: [string, string, Rule[], Dialect['syntax']][] = [
    ['a path that cannot be spelled', 'bad-path', [a.f('id', '2100C/NM1')], 'x12'],
    ['a canonical path into a prototype', 'bad-path', [a.f('__proto__.x' as 'id', 'x')], 'json'],
    ['two fields on one element', 'two-rules-one-target', [a.f('id', 'REF-02'), a.f('note', 'REF-02')], 'x12'],
    ['a constant on the place of a field', 'two-rules-one-target', [a.f('id', 'x'), a.fixed('x', '1')], 'json'],
    ['two constants that differ', 'two-rules-one-target', [a.fixed('x', '1'), a.fixed('x', '2')], 'json'],
    [
      'an element written whole and by component',
      'two-rules-one-target',
      [a.f('id', 'EQ-02'), a.f('note', 'EQ-02-1')],
      'x12',
    ],
    [
      'one field filled from two places',
      'two-rules-one-target',
      [a.f('id', 'x'), a.f('id', 'y', undefined, { dir: 'decode' })],
      'json',
    ],
    [
      'two rules in the items of a list',
      'two-rules-one-target',
      [a.each('lines', 'line', l => [l.f('code', 'c'), l.f('text', 'c')])],
      'json',
    ],
    [
      'a list and its first item',
      'two-rules-one-target',
      [a.each('lines', 'line', l => [l.f('code', 'c')]), a.f('id', 'line[0].d')],
      'json',
    ],
    [
      'two lists with the same discriminator',
      'two-rules-one-target',
      [
        a.each('lines', 'item', l => [l.f('code', 'c')], { where: { kind: 'x' } }),
        a.each('codes', 'item', l => [l.f('.', 'd')], { where: { kind: 'x' } }),
      ],
      'json',
    ],
    [
      'two canonical codes for one of the backend',
      'codes-not-bijective',
      [a.f('status', 's', codes({ booked: 'B', arrived: 'B' }))],
      'json',
    ],
    [
      'a code that is both written and only read',
      'codes-not-bijective',
      [a.f('status', 's', codes({ booked: 'B', arrived: 'A' }, { decodeAlso: { A: 'booked' } }))],
      'json',
    ],
    ['such a code inside a list', 'codes-not-bijective', [a.f('codes', 's', list(codes({ x: 'B', y: 'B' })))], 'json'],
    ['a delimiter in a constant', 'bad-literal', [a.fixed('REF-02', 'a*b')], 'x12'],
    ['a number where only texts can stand', 'bad-literal', [a.fixed('PID-3.1', 7)], 'hl7v2'],
    ['an empty constant', 'bad-literal', [a.fixed('x', '')], 'json'],
    [
      'an empty discriminator',
      'bad-literal',
      [a.each('lines', 'line', l => [l.f('code', 'c')], { where: { kind: '' } })],
      'json',
    ],
  ];
  for (const [what, code, rules, syntax] of PLANTED) {
    it(`finds ${what}`, () => assert.deepEqual(codesOf(lint(rules, plainDialect(syntax))), [code]));
  }

  it('asks the dialect about every path, whole and in the right direction', () => {
    const asked: string[] = [];
    const dialect: Dialect = {
      ...plainDialect('json'),
      checkPath(path, direction) {
        asked.push(`${direction} ${path}`);
        return path.includes('nme') ? 'no such element' : undefined;
      },
    };
    const rules = [a.each('lines', 'line', l => [l.f('code', 'nme'), l.f('text', { read: ['t', 'u'], write: ['t'] })])];
    const findings = lintMapping(mapping(rules, [a.f('id', 'id')]), dialect);
    assert.deepEqual(codesOf(findings), ['unknown-path']);
    assert.deepEqual(asked, ['request line[0].nme', 'request line[0].t', 'request line[0].u', 'response id']);
  });

  it('tells the dialect what the table says beside a path: a constant anywhere, a discriminator within its group', () => {
    const told: string[] = [];
    const dialect: Dialect = {
      ...plainDialect('json'),
      checkPath(path, _direction, says) {
        told.push(`${path}: ${says?.(path.replace(/[^.]+$/, 'kind')).join(' or ')}`);
        return undefined;
      },
    };
    const rules = [
      a.each('lines', 'line', l => [l.f('code', 'c')], { where: { kind: ['x', 'y'] } }),
      a.each('lines', 'other', l => [l.f('code', 'c'), l.fixed('kind', 'z')]),
      a.when('note', a.fixed('head.kind', 'n')),
      a.f('id', 'head.id'),
    ];
    lintMapping(mapping(rules), dialect);
    assert.deepEqual(told.toSorted(), [
      'head.id: n',
      'head.kind: n',
      'line[0].c: x or y',
      'other[0].c: z',
      'other[0].kind: z',
    ]);
  });

  it('lets rules share a target where they exclude each other', () => {
    const exclusive: Rule[][] = [
      [a.when('note', a.fixed('x', '1')), a.when(a.absent('note'), a.fixed('x', '0'))],
      [a.when('patient.name', a.fixed('x', '1')), a.when(a.absent('patient'), a.fixed('x', '0'))],
      [
        a.when(a.equals('status', 'booked'), a.fixed('x', '1')),
        a.when(a.equals('status', 'arrived'), a.fixed('x', '0')),
      ],
      [
        a.when(not(a.present('note')), a.f('id', 'x')),
        a.when(all(a.present('note'), a.present('id')), a.f('note', 'x')),
      ],
      [a.when('note', a.fixed('x', '1')), a.when('patient.name', a.fixed('x', '1'))],
    ];
    for (const rules of exclusive) assert.deepEqual(lint(rules), []);
  });

  it('finds a required canonical field that no rule writes, and stays silent about optional objects', () => {
    const schema = {
      type: 'object',
      required: ['id', 'patient', 'lines'],
      properties: {
        id: { type: 'string' },
        patient: { $ref: '#/$defs/patient' },
        lines: { type: 'array', items: { type: 'object', required: ['code'], properties: { code: {}, text: {} } } },
        place: { type: 'object', required: ['id'], properties: { id: {} } },
      },
      $defs: { patient: { type: 'object', required: ['id'], properties: { id: {}, name: {} } } },
    };
    const rules = [a.f('patient.name', 'n'), a.each('lines', 'line', l => [l.f('text', 't')])];
    const findings = lintMapping(mapping(rules), plainDialect('json'), { request: schema });
    assert.deepEqual(
      findings.map(({ code, message }) => `${code} ${message.split(' ').at(-1)}`),
      ['required-not-written id', 'required-not-written patient.id', 'required-not-written lines[].code'],
    );
    const complete = [a.f('id', 'i'), a.f('patient.id', 'p'), a.each('lines', 'line', l => [l.f('code', 't')])];
    assert.deepEqual(lintMapping(mapping(complete), plainDialect('json'), { request: schema }), []);
  });

  it('finds a page without a bound, and one that the dialect has no way to ask for', () => {
    const page = { size: 'count', next: 'link.url' };
    const plain = plainDialect('json');
    const paged: Dialect = { ...plain, next: address => ({ address }) };
    const bounded = [a.fixed('count', '50')];
    assert.deepEqual(codesOf(lintMapping(mapping(bounded, [], { page }), paged)), []);
    assert.deepEqual(codesOf(lintMapping(mapping([], [], { page }), paged)), ['required-not-written']);
    assert.deepEqual(codesOf(lintMapping(mapping(bounded, [], { page }), plain)), ['unknown-path']);
  });

  it('finds a reconciling step that does not exist', () =>
    assert.deepEqual(codesOf(lintMapping(mapping([], [], { reconcile: 'find' }), plainDialect('json'))), [
      'unknown-step',
    ]));
});

describe('Coverage', () => {
  const schema = {
    properties: {
      id: {},
      patient: { properties: { id: {}, name: {} } },
      lines: { items: { properties: { code: {}, text: {} } } },
      codes: { items: {} },
    },
  };
  const rules = [
    a.f('id', 'i'),
    a.when('note', a.f('patient.id', 'p')),
    a.each('lines', 'line', l => [l.f('code', 'c')]),
    a.custom({ id: 'sums', carries: ['codes'] }),
  ];

  it('says which canonical fields are carried, which are not, and counts the escape hatches', () => {
    const report = coverageOf(mapping(rules, [], { refine: (x: unknown) => x }), { request: schema });
    const [request] = report.tables;
    assert.deepEqual(request?.carried, ['codes', 'id', 'lines[].code', 'patient.id']);
    assert.deepEqual(request?.missing, ['patient.name', 'lines[].text']);
    assert.deepEqual(
      report.hatches.map(hatch => hatch.id),
      ['sums', 'book.refine'],
    );
  });

  it('takes the word of a refinement for what it concludes, and says where there is none', () => {
    const refine = (x: unknown) => x;
    const response = (more: object) =>
      coverageOf(mapping(rules, rules, { refine, ...more }), { answer: schema }).tables[1];
    assert.deepEqual(response({ concludes: ['id', 'patient', 'lines'] })?.missing, ['codes[]']);
    assert.equal(response({})?.missing, undefined);
    const text = describeCoverage(coverageOf(mapping([], rules, { refine }), { answer: schema }));
    assert.match(text, /book response: reads 4 fields\n {2}what is concluded from them is not stated\n/);
  });

  it('reads as text', () => {
    const text = describeCoverage({ ...coverageOf(mapping(rules), { request: schema }), unread: ['2110C EB-14'] });
    assert.match(text, /book request: carries 4 fields\n {2}does not carry patient\.name\n/);
    assert.match(text, /escape hatches: 1\n {2}sums at test\/pure\/tables-lint\.test\.ts:\d+\n/);
    assert.match(text, /places that nobody reads: 1\n {2}2110C EB-14$/);
  });

  it('ends on schemas that refer to themselves', () => {
    const node = { properties: { value: {}, next: { $ref: '#/$defs/node' } } };
    assert.ok(leavesOf({ ...node, $defs: { node } }).length < 20);
  });
});
