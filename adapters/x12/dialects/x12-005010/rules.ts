/** Rules of the eligibility guides that reach beyond one element: judged for what we send. */
import type { Issue } from '../../codec/issue.ts';
import { FINDINGS } from '../../grammar/findings.ts';
import { loopsOf, segmentsOf, textOf, type X12Loop, type X12Tree } from '../../grammar/tree.ts';
import { spellPlace } from '../../grammar/walking.ts';
import type { X12Settings } from './settings.ts';

type At = readonly (string | number)[];

/** What a 270 must hold besides what its table says; `at` is the place in the tree. */
export function judgeRequest(tree: X12Tree, settings: X12Settings): Issue[] {
  const issues: Issue[] = [];
  const created = textOf(segmentsOf(tree, 'BHT')[0], 4);
  each(tree, '2000A', [], (source, atSource) => {
    judgeNames(issues, source, '2100A', atSource);
    each(source, '2000B', atSource, (receiver, atReceiver) => {
      judgeNames(issues, receiver, '2100B', atReceiver);
      each(receiver, '2000C', atReceiver, (subscriber, at) => {
        const dependents = loopsOf(subscriber, '2000D');
        judgePatient(issues, subscriber, 'C', at, created, dependents.length === 0);
        each(subscriber, '2000D', at, (dependent, atDependent) => {
          judgePatient(issues, dependent, 'D', atDependent, created, true);
          if (settings.requireRelationship) judgeRelationship(issues, dependent, atDependent);
        });
      });
    });
  });
  return issues;
}

function each(parent: X12Loop, id: string, at: At, visit: (loop: X12Loop, at: At) => void): void {
  for (const [i, loop] of loopsOf(parent, id).entries()) visit(loop, [...at, id, i]);
}

/** TR3: the patient, who is the innermost level, carries the question. DMG02 cannot lie after the day of asking. */
function judgePatient(
  issues: Issue[],
  level: X12Loop,
  letter: 'C' | 'D',
  at: At,
  created: string,
  asked: boolean,
): void {
  const name = `2100${letter}`;
  each(level, name, at, (patient, atName) => {
    const question = `2110${letter}`;
    if (asked && loopsOf(patient, question).length === 0)
      issues.push(found('required-loop-missing', [...atName, question, 0], question));
    for (const [i, dmg] of segmentsOf(patient, 'DMG').entries())
      if (created !== '' && textOf(dmg, 2) > created)
        issues.push(found('bad-date', [...atName, 'DMG', i, 2], name, 'DMG', 2));
  });
}

function judgeRelationship(issues: Issue[], dependent: X12Loop, at: At): void {
  each(dependent, '2100D', at, (patient, atName) => {
    if (textOf(segmentsOf(patient, 'INS')[0], 2) === '')
      issues.push(found('required-by-partner', [...atName, 'INS', 0, 2], '2100D', 'INS', 2));
  });
}

function judgeNames(issues: Issue[], level: X12Loop, id: string, at: At): void {
  each(level, id, at, (loop, atName) => {
    for (const [i, nm1] of segmentsOf(loop, 'NM1').entries())
      if (textOf(nm1, 8) === 'XX' && !isNpi(textOf(nm1, 9)))
        issues.push(found('bad-identifier', [...atName, 'NM1', i, 9], id, 'NM1', 9));
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

function found(cause: string, at: At, loop: string, segment = '', element?: number): Issue {
  const issue: Issue = { cause, severity: 'error', at, place: spellPlace(loop, segment, element), ...FINDINGS[cause] };
  return issue;
}
