/** Rules of the eligibility guides that reach beyond one element: judged for what we send. */
import type { Issue } from '../../codec/issue.ts';
import { FINDINGS } from '../../grammar/findings.ts';
import { loopsOf, segmentsOf, textOf, type X12Loop, type X12Tree } from '../../grammar/tree.ts';
import { spellPlace } from '../../grammar/walking.ts';
import type { X12Settings } from './settings.ts';

/** What is wrong, and where in the tree the judge stands: it walks there and back, and spells a place only for a finding. */
interface Judging {
  issues: Issue[];
  at: (string | number)[];
}

/** What a 270 must hold besides what its table says; `at` is the place in the tree. */
export function judgeRequest(tree: X12Tree, settings: X12Settings): Issue[] {
  const judging: Judging = { issues: [], at: [] };
  const created = textOf(segmentsOf(tree, 'BHT')[0], 4);
  each(judging, tree, '2000A', source => {
    judgeNames(judging, source, '2100A');
    each(judging, source, '2000B', receiver => {
      judgeNames(judging, receiver, '2100B');
      each(judging, receiver, '2000C', subscriber => {
        judgePatient(judging, subscriber, 'C', created, loopsOf(subscriber, '2000D').length === 0);
        each(judging, subscriber, '2000D', dependent => {
          judgePatient(judging, dependent, 'D', created, true);
          if (settings.requireRelationship) judgeRelationship(judging, dependent);
        });
      });
    });
  });
  return judging.issues;
}

function each({ at }: Judging, parent: X12Loop, id: string, visit: (loop: X12Loop) => void): void {
  const loops = loopsOf(parent, id);
  for (let i = 0; i < loops.length; i++) {
    at.push(id, i);
    visit(loops[i]!);
    at.pop();
    at.pop();
  }
}

/** TR3: the patient, who is the innermost level, carries the question. DMG02 cannot lie after the day of asking. */
function judgePatient(judging: Judging, level: X12Loop, letter: 'C' | 'D', created: string, asked: boolean): void {
  const name = `2100${letter}`;
  each(judging, level, name, patient => {
    const question = `2110${letter}`;
    if (asked && loopsOf(patient, question).length === 0)
      report(judging, 'required-loop-missing', [question, 0], question);
    const demographics = segmentsOf(patient, 'DMG');
    for (let i = 0; i < demographics.length; i++)
      if (created !== '' && textOf(demographics[i], 2) > created)
        report(judging, 'bad-date', ['DMG', i, 2], name, 'DMG', 2);
  });
}

function judgeRelationship(judging: Judging, dependent: X12Loop): void {
  each(judging, dependent, '2100D', patient => {
    if (textOf(segmentsOf(patient, 'INS')[0], 2) === '')
      report(judging, 'required-by-partner', ['INS', 0, 2], '2100D', 'INS', 2);
  });
}

function judgeNames(judging: Judging, level: X12Loop, id: string): void {
  each(judging, level, id, loop => {
    const names = segmentsOf(loop, 'NM1');
    for (let i = 0; i < names.length; i++)
      if (textOf(names[i], 8) === 'XX' && !isNpi(textOf(names[i], 9)))
        report(judging, 'bad-identifier', ['NM1', i, 9], id, 'NM1', 9);
  });
}

/** National Provider Identifier: ten digits, Luhn over them with the prefix 80840 (45 CFR 162.406). */
export function isNpi(id: string): boolean {
  if (!/^\d{10}$/.test(id)) return false;
  let sum = 24;
  for (let i = 0; i < 10; i++) {
    const digit = Number(id[9 - i]) * (i % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function report(
  { issues, at }: Judging,
  cause: string,
  below: readonly (string | number)[],
  loop: string,
  segment = '',
  element?: number,
): void {
  const place = spellPlace(loop, segment, element);
  issues.push({ cause, severity: 'error', at: [...at, ...below], place, ...FINDINGS[cause] });
}
