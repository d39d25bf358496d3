/** Why something is not submitted or not decided: each names the rule by which it is so. */
import { type ApprovalStep, Fault, type FaultCode } from '../../../../gateway/kit.ts';
import { DIMENSIONS, type Facts } from './facts.ts';

const because = (code: FaultCode, why: string, detail: string, pointer = '/id'): Fault =>
  new Fault(code, { detail, outcome: 'not_applied', errors: [{ pointer, code: why, detail }] });

const factsIn = ({ total, ...facts }: Facts): string => {
  const said = DIMENSIONS.flatMap(name => (facts[name] === undefined ? [] : [`${name} ${facts[name]}`]));
  return [...said, total === undefined ? 'and no total, since a price is missing' : `total ${total}`].join(', ');
};

const approverOf = ({ approver: { role, person } }: ApprovalStep): string =>
  person === undefined ? `role ${role}` : `person ${person}`;

export const REFUSED = {
  nothingKept: () => new Fault('not-supported', { detail: 'This gateway keeps nothing: it runs without a store.' }),
  noPerson: () => because('forbidden', 'person-required', 'Persons decide, not applications: no person is named.', ''),
  noRule: (facts: Facts) => because('invalid-request', 'no-rule', `No approval rule applies to ${factsIn(facts)}.`),
  factsUnknown: (names: readonly string[]) =>
    because(
      'invalid-request',
      'facts-unknown',
      `Its system of record does not tell ${names.join(', ')}, and it was not asked for through this gateway: which rule applies is not known. Ask for it here.`,
    ),
  requesterUnknown: (endpoint: string) =>
    because(
      'invalid-request',
      'facts-unknown',
      `It was not asked for through this gateway, and how ${endpoint} spells its requester is not said: who may not decide is not known. Add them to \`people\` of its profile, or ask for it here.`,
    ),
  unpriced: () =>
    because(
      'invalid-request',
      'facts-unknown',
      'A price is missing, and a rule goes by the total: state unitPrice of each line.',
    ),
  byRule: (rule: string, why: string) => because('invalid-request', 'refused-by-rule', `Rule ${rule}: ${why}`),
  severalRules: (rules: readonly string[]) =>
    because(
      'invalid-request',
      'several-rules',
      `Its lines fall under different rules: ${rules.join(', ')}. Ask for them apart.`,
    ),
  concernsAll: (rule: string, step: ApprovalStep, level: number) =>
    because(
      'invalid-request',
      'approver-is-requester',
      `Rule ${rule} leaves level ${level} to ${approverOf(step)}, for whom it is.`,
    ),
  standsAs: (status: string) => because('conflict', 'wrong-status', `It is ${status}.`),
  notSubmitted: () => because('conflict', 'not-submitted', 'It was not submitted through this gateway.'),
  changed: () => because('conflict', 'changed-since-submitted', 'It was changed after it was submitted.'),
  decided: () => because('conflict', 'already-decided', 'Nothing of it is left to decide.'),
  underWay: () =>
    new Fault('conflict', {
      detail: 'It is decided, and being carried out; where nobody knows whether it was, a work item is open.',
      // Of this call, which has done nothing.
      outcome: 'not_applied',
      retryable: true,
      retryAfter: 2,
    }),
  unknownLine: (index: number) =>
    because('invalid-request', 'unknown-line', 'The requisition has no such line.', `/lines/${index}`),
  requester: (rule: string) =>
    because('forbidden', 'requester', `Rule ${rule}: who asks for it, or for whom it is, does not decide about it.`),
  notTheirs: (rule: string, step: ApprovalStep, level: number) =>
    because('forbidden', 'not-approver', `Rule ${rule} leaves level ${level} to ${approverOf(step)}.`),
  twice: (rule: string) =>
    because('forbidden', 'decided-before', `Rule ${rule}: each level is decided by another person.`),
  wholeOnly: (system: string) =>
    because('not-supported', 'whole-only', `${system} takes a requisition whole. Reject it whole, or return it.`),
  ignored: (endpoint: string) =>
    new Fault('backend-rejected', {
      detail: 'The decision is kept. The system of record took it and did not follow it.',
      outcome: 'not_applied',
      backend: { endpoint, cause: 'approval-ignored' },
    }),
} as const;
