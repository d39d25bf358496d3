/** The X12 005010 dialect: eligibility inquiries and answers (270 and 271 of 005010X279A1) and their acknowledgements. */
import { type Dialect, DialectError, type Mishap, type Profile, type Wire } from '../../../../gateway/kit.ts';
import { mishapOf } from '../../codec/issue.ts';
import { checkPath, resolvePath } from '../../grammar/paths.ts';
import type { X12Tree } from '../../grammar/tree.ts';
import { compose } from './compose.ts';
import { REQUEST, RESPONSE } from './grammars.ts';
import { judgeInput } from './judge.ts';
import { settingsOf } from './settings.ts';

export type { X12Element, X12Loop, X12Segment, X12Tree } from '../../grammar/tree.ts';

export const x12005010: Dialect<X12Tree> = {
  name: 'x12-005010',
  syntax: 'x12',
  read,
  write: compose,
  resolve: path => resolvePath(path, [RESPONSE, REQUEST]),
  checkProduction: profile =>
    settingsOf(profile).interchange.usage === 'T'
      ? [
          {
            code: 'marked-test',
            at: ['interchange', 'usage'],
            message:
              'What goes out is marked as a test (ISA15): the partner may answer it from test data, or not at all.',
            fix: 'Write `usage: P` in `interchange`.',
          },
        ]
      : [],
  checkPath: (path, direction) => checkPath(path, direction === 'request' ? REQUEST : RESPONSE),
};

/** The tree of the only set in the interchange; of a TA1 alone, `{ TA1: […] }`. */
function read(wire: Wire, profile: Profile): X12Tree {
  const { sets, interchanges, errors } = judgeInput(wire.body, profile);
  const [only, another] = sets;
  if (another !== undefined && sets.some(set => set.tree !== undefined))
    throw new DialectError({ cause: 'several-sets', position: `ST @${another.set.offsets[0]}` });
  if (only?.tree !== undefined) return only.tree;
  const found = only === undefined ? errors : sets.flatMap(set => set.errors);
  if (found.length > 0) throw new DialectError(...(found.slice(0, 100).map(mishapOf) as [Mishap]));
  const ta1 = interchanges.flatMap(interchange => interchange.ta1);
  if (ta1.length > 0) return { TA1: ta1 };
  throw new DialectError({ cause: 'no-set', position: 'ISA' });
}
