/** A layout that vouches for itself is not walked: so it may only do so where the walker would find nothing. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renumber } from '../../adapters/x12/codec/renumber.ts';
import { compose } from '../../adapters/x12/dialects/x12-005010/compose.ts';
import { X231A1_999 } from '../../adapters/x12/dialects/x12-005010/tables/acknowledgements.ts';
import { X279A1_270 } from '../../adapters/x12/dialects/x12-005010/tables/request.ts';
import { X279A1_271 } from '../../adapters/x12/dialects/x12-005010/tables/response.ts';
import { compileGrammar, type Grammar } from '../../adapters/x12/grammar/grammar.ts';
import type { X12Tree } from '../../adapters/x12/grammar/tree.ts';
import { type Layout, layOut } from '../../adapters/x12/grammar/unparse.ts';
import { walk } from '../../adapters/x12/grammar/walker.ts';
import { prepare } from '../../adapters/x12/sent.ts';
import { soundTree } from './x12-generated.ts';
import { PROFILE } from './x12-messages.ts';

const SEPARATORS = { component: ':', repetition: '^' };
const OPTIONS = { ...SEPARATORS, text: (value: string) => (/[*:^~]/.test(value) ? undefined : value) };

/** As the writer lays it out: with an ST that says which set it is. */
function laidOut(tree: X12Tree, grammar: Grammar): Layout {
  const { set, version } = grammar.table;
  return layOut({ ...tree, ST: [['ST', set, '0001', version]] }, grammar, OPTIONS);
}

const causes = ({ segments }: Layout, grammar: Grammar): string[] =>
  walk(
    segments.map(segment => [...segment]),
    grammar,
    { ...SEPARATORS, strict: true },
  ).issues.map(issue => issue.cause);

type Node = Record<string, unknown[]>;

/** Every list of segments or loops in a tree, with the loop and the key it stands under. */
function listsOf(node: Node): { node: Node; key: string }[] {
  return Object.keys(node).flatMap(key => [
    { node, key },
    ...node[key]!.flatMap(item => (Array.isArray(item) ? [] : listsOf(item as Node))),
  ]);
}

const VALUES = [
  '',
  'X',
  '0',
  '1',
  '2',
  '3',
  '20',
  '22',
  '23',
  'IL',
  '03',
  'PR',
  'EQ',
  '20261301',
  'RD8',
  ['A', 'B'],
  'A*B',
];
const surgery = fc.record({
  kind: fc.constantFrom('remove', 'empty', 'repeat', 'element', 'move', 'level', 'none'),
  at: fc.nat(),
  to: fc.nat(),
  element: fc.integer({ min: 0, max: 12 }),
  value: fc.constantFrom(...VALUES),
});
type Surgery = typeof surgery extends fc.Arbitrary<infer T> ? T : never;

function operate(tree: X12Tree, { kind, at, to, element, value }: Surgery): void {
  const lists = listsOf(tree as Node);
  const { node, key } = lists[at % lists.length]!;
  const other = lists[to % lists.length]!;
  const list = node[key]!;
  if (kind === 'remove') delete node[key];
  else if (kind === 'empty') node[key] = [];
  else if (kind === 'repeat') list.push(...structuredClone(list.slice(0, 1)));
  else if (kind === 'move') other.node[key] = structuredClone(list);
  else if (kind === 'level') node['HL'] = [['HL', '', '', '', ''].with(element % 5, value as string)];
  else if (kind === 'element' && Array.isArray(list[0])) (list[0] as unknown[])[element] = value;
}

describe('X12 layout', () => {
  for (const table of [X279A1_270, X231A1_999])
    it(`vouches for each sound ${table.set}`, () => {
      const grammar = compileGrammar(table);
      fc.assert(
        fc.property(soundTree(table), tree => {
          const { sound, issues } = laidOut(tree, grammar);
          assert.deepEqual([sound, issues], [true, []]);
        }),
        { numRuns: 100 },
      );
    });

  for (const table of [X279A1_270, X279A1_271, X231A1_999])
    it(`vouches for no ${table.set} that the walker finds something in`, () => {
      const grammar = compileGrammar(table);
      let doubted = 0;
      fc.assert(
        fc.property(soundTree(table), fc.array(surgery, { minLength: 1, maxLength: 3 }), (sound, surgeries) => {
          const tree = structuredClone(sound);
          for (const one of surgeries) operate(tree, one);
          const layout = laidOut(tree, grammar);
          if (layout.sound && layout.issues.length === 0) assert.deepEqual(causes(layout, grammar), []);
          else doubted++;
        }),
        { numRuns: 400 },
      );
      assert.ok(doubted > 50, `only ${doubted} of the trees were doubted`);
    });

  it('hands over what a reader of the text would find', () => {
    fc.assert(
      fc.property(soundTree(X279A1_270), fc.integer({ min: 1, max: 999_999_999 }), (tree, control) => {
        const wire = compose(tree, PROFILE);
        const stamp = '202701020304';
        const text = renumber(wire.body as string, { isa13: control, gs06: control, stamp });
        const sent = prepare(wire, control, stamp);
        assert.equal(sent.text, text);
        assert.deepEqual(sent, prepare({ head: {}, body: wire.body }, control, stamp));
      }),
      { numRuns: 100 },
    );
  });
});
