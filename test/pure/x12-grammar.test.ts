/** The grammar tables: sound in themselves, read back as written, and finding each fault that is planted. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type X12Tree, x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { X230_997, X231A1_999 } from '../../adapters/x12/dialects/x12-005010/tables/acknowledgements.ts';
import { X279A1_270 } from '../../adapters/x12/dialects/x12-005010/tables/request.ts';
import { X279A1_271 } from '../../adapters/x12/dialects/x12-005010/tables/response.ts';
import { codeNumber, codeSet, hasCode } from '../../adapters/x12/grammar/codes.ts';
import { compileGrammar } from '../../adapters/x12/grammar/grammar.ts';
import { lintGrammar } from '../../adapters/x12/grammar/lint.ts';
import { checkPath, resolvePath } from '../../adapters/x12/grammar/paths.ts';
import { type GrammarTable, loop, segment } from '../../adapters/x12/grammar/table.ts';
import { isDate } from '../../adapters/x12/grammar/values.ts';
import { DialectError } from '../../gateway/kit.ts';
import { PLANTS, soundTree, spotsOf } from './x12-generated.ts';
import { PROFILE } from './x12-messages.ts';

const TABLES = [X279A1_270, X279A1_271, X231A1_999, X230_997];
const write = (tree: X12Tree): string => x12005010.write(tree, PROFILE).body as string;
const read = (body: string): X12Tree => x12005010.read({ head: {}, body }, PROFILE);

/** Without what the writer derives. */
const bare = (tree: X12Tree): unknown =>
  JSON.parse(JSON.stringify(tree, (key, found) => (key === 'HL' || key === 'ST' ? undefined : found)));

describe('X12 grammar tables', () => {
  for (const table of TABLES)
    it(`have no mistake in ${table.set}`, () => {
      assert.deepEqual(lintGrammar(table), []);
      assert.equal(compileGrammar(table).root.opener, undefined);
    });

  const NM1 = segment('NM1', 'R', 1, ['R ID 2-3 IL PR', 'S AN 5-3'], 'P0103');
  const mistakes: [string, GrammarTable['content'], RegExp][] = [
    ['a length that ends before it begins', [NM1], /NM1-02: length 5 to 3/],
    ['a note about an element that is not there', [NM1], /note P names element 3/],
    [
      'two loops that open alike',
      [loop('2100', 'S', 1, [NM1]), loop('2200', 'S', 1, [NM1])],
      /2100 and 2200 open alike/,
    ],
    ['a loop twice', [loop('2100', 'S', 1, [NM1]), loop('2100', 'S', 1, [NM1])], /2100 is defined twice/],
    ['a code longer than its element', [segment('HI', 'S', 1, ['R ID 2-2 ABC'])], /codes of another length: ABC/],
    ['a level without HL', [loop('2000A', 'R', 1, [NM1], { hl: '20' })], /not opened by HL/],
    ['a segment that may never occur', [segment('N3', 'S', 0, ['R AN 1-55'])], /may never occur/],
  ];
  for (const [title, content, expected] of mistakes)
    it(`are told of ${title}`, () => {
      const found = lintGrammar({ set: '999', version: 'X', functionalId: 'XX', content });
      assert.ok(
        found.some(sentence => expected.test(sentence)),
        found.join('\n'),
      );
    });

  it('refuse a notation they do not understand', () => {
    for (const wrong of ['X AN 1-2', 'R AN 1', 'R ID 1-2 a', 'R AN 1-2 ^x', ''])
      assert.throws(() => segment('N3', 'S', 1, [wrong]), /not understood/);
    assert.throws(() => segment('N3', 'S', 1, ['R AN 1-2'], 'Z0102'), /not understood/);
  });

  it('hold exactly the codes they list', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1 }),
        fc.string({ maxLength: 5 }),
        (list, other) => {
          const set = codeSet(list);
          for (const code of list) assert.ok(hasCode(set, code));
          assert.equal(hasCode(set, other), list.includes(other));
        },
      ),
    );
    assert.notEqual(codeNumber('A'), codeNumber('AA'));
    assert.equal(hasCode(codeSet(['005010X279A1', '1']), '005010X279A1'), true);
  });

  it('know the calendar as the runtime does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), fc.nat(15), fc.nat(35), (year, month, day) => {
        const two = (n: number) => String(n).padStart(2, '0');
        const date = new Date(Date.UTC(year, month - 1, day));
        const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        assert.equal(isDate(`${year}${two(month)}${two(day)}`), real);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('X12 sets made from the tables', () => {
  for (const table of [X279A1_270, X279A1_271]) {
    it(`${table.set}: what is written is read back as it was`, () => {
      fc.assert(
        fc.property(soundTree(table), tree => {
          const text = write(tree);
          const back = read(text);
          assert.deepEqual(bare(back), bare(tree));
          assert.equal(write(back), text);
        }),
        { numRuns: 25, endOnFailure: true },
      );
    });

    for (const [title, plant] of Object.entries(PLANTS))
      it(`${table.set}: finds ${title}, wherever it is planted`, () => {
        fc.assert(
          fc.property(soundTree(table), fc.nat(), fc.nat(), (tree, where, pick) => {
            const spots = spotsOf(tree, table.content).filter(spot => spot.table.id !== 'ST');
            const spot = spots[where % spots.length]!;
            const expected = plant(spot, pick);
            fc.pre(expected !== undefined);
            const found = mishapsOf(tree);
            assert.ok(found.length > 0, `nothing found for ${JSON.stringify(expected)}`);
            // A spoilt qualifier or date may be named by what depends on it; everything else where it stands.
            if (spot.opener || spot.table.elements.some(e => e?.type === 'D8/RD8') || spot.table.notes.length > 0)
              return;
            assert.ok(found.includes(JSON.stringify(expected)), `${JSON.stringify(expected)} in ${found.join(' ')}`);
          }),
          { numRuns: 25, endOnFailure: true },
        );
      });
  }
});

function mishapsOf(tree: X12Tree): string[] {
  try {
    write(tree);
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    return error.mishaps.map(({ cause, at }) => JSON.stringify({ cause, at }));
  }
  return [];
}

describe('X12 paths', () => {
  const grammars = [compileGrammar(X279A1_271), compileGrammar(X279A1_270)];
  for (const [path, full] of [
    ['2100C/NM1[IL]-03', '2000A/2000B/2000C/2100C/NM1[IL]-03'],
    ['2110C[EB-01=C]/EB-07', '2000A/2000B/2000C/2100C/2110C[EB-01=C]/EB-07'],
    ['2000C[HL-01=3]/2110C/EB-07', '2000A/2000B/2000C[HL-01=3]/2100C/2110C/EB-07'],
    ['2120D/NM1-03', '2000A/2000B/2000C/2000D/2100D/2110D/2120D/NM1-03'],
    ['2110C', '2000A/2000B/2000C/2100C/2110C'],
    ['BHT-03', 'BHT-03'],
    ['2100C/2100B/NM1-03', '2100C/2100B/NM1-03'],
  ] as const)
    it(`resolve ${path}`, () => assert.equal(resolvePath(path, grammars), full));

  for (const [path, request, response] of [
    ['2100C/NM1[IL]-03', undefined, undefined],
    ['2110C/EQ-01', undefined, /EQ does not occur in loop 2110C/],
    ['2110C[EB-01=C]/EB-13-2', /EB does not occur/, undefined],
    ['2110C[EB-99=C]/EB-07', /EB does not occur/, /EB has no element 99/],
    ['2110C/EB-13-9', /EB does not/, /EB-13 has no component 9/],
    ['2100C/NM1-06', /not used/, /not used/],
    ['2100C/NM1-13', /no element 13/, /no element 13/],
    ['2199C/NM1-01', /loop 2199C/, /loop 2199C/],
    ['2100C/2100B/NM1-03', /2100B is not within 2100C/, /2100B is not within 2100C/],
    ['NM1-03', /the header of 270/, /the header of 271/],
    ['2100C/HI-01..08', undefined, undefined],
    ['2100C/NM1-0x', /no element/, /no element/],
  ] as const)
    it(`check ${path}`, () => {
      for (const [direction, expected] of [
        ['request', request],
        ['response', response],
      ] as const) {
        const found = x12005010.checkPath(path, direction);
        if (expected === undefined) assert.equal(found, undefined);
        else assert.match(found ?? '', expected);
        assert.equal(found, checkPath(path, grammars[direction === 'request' ? 1 : 0]!));
      }
    });
});
