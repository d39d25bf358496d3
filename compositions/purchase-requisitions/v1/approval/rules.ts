/** Approval rules as data: who approves what, up to which amount. The most specific one that applies decides; without one it is refused. */
import { type ApprovalStep, decimals, type RuleBreach, type RuleTable } from '../../../../gateway/kit.ts';
import { DIMENSIONS, type Dimension, type Facts, nameOf } from './facts.ts';

export interface ApprovalRule extends Partial<Record<(typeof DIMENSIONS)[number], string | string[]>> {
  id: string;
  /** Both belong to it. */
  min?: string;
  max?: string;
  /** First who decides first. */
  approvers?: (ApprovalStep['approver'] & { escalate?: ApprovalStep['escalate'] })[];
  /** Nobody here may approve it, and why. */
  refuse?: string;
}

const text = { type: 'string', minLength: 1, maxLength: 128 } as const;
const some = { anyOf: [text, { type: 'array', minItems: 1, maxItems: 100, uniqueItems: true, items: text }] } as const;
const amount = { type: 'string', pattern: '^[0-9]{1,18}(\\.[0-9]{1,8})?$' } as const;
/** A role, or a person: exactly one of them. */
const WHO = { role: text, person: text };
const one = { oneOf: [{ required: ['role'] }, { required: ['person'] }] } as const;

const SCHEMA = {
  type: 'array',
  minItems: 1,
  maxItems: 1000,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['id'],
    oneOf: [{ required: ['approvers'] }, { required: ['refuse'] }],
    dependentRequired: { min: ['currency'], max: ['currency'] },
    properties: {
      id: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' },
      ...Object.fromEntries(DIMENSIONS.map(name => [name, some])),
      kind: several(['goods', 'services', 'capital']),
      urgency: several(['routine', 'urgent', 'emergency']),
      // Amounts of two currencies cannot be compared.
      currency: { type: 'string', pattern: '^[A-Z]{3}$' },
      min: amount,
      max: amount,
      approvers: {
        type: 'array',
        minItems: 1,
        maxItems: 10,
        items: {
          type: 'object',
          additionalProperties: false,
          ...one,
          properties: {
            ...WHO,
            escalate: {
              type: 'object',
              additionalProperties: false,
              required: ['after', 'to'],
              properties: {
                after: { type: 'string', pattern: '^[1-9][0-9]{0,2}(m|h|d)$' },
                to: { type: 'object', additionalProperties: false, ...one, properties: WHO },
              },
            },
          },
        },
      },
      refuse: { type: 'string', minLength: 1, maxLength: 300 },
    },
  },
};

function several(words: readonly string[]) {
  return { anyOf: [{ enum: words }, { type: 'array', minItems: 1, uniqueItems: true, items: { enum: words } }] };
}

export const RULES: RuleTable = {
  name: 'approval-rules',
  schema: SCHEMA,
  // Nobody approves by a rule that the house did not write.
  usual: [],
  decides: true,
  check(rows) {
    const rules = rows as unknown as readonly ApprovalRule[];
    return rules.flatMap((rule, index): RuleBreach[] => {
      const before = rules.slice(0, index);
      const { id, min, max } = rule;
      const tied = before.find(other => isTie(rule, other));
      return [
        ...(before.some(other => other.id === id)
          ? [{ keys: [index, 'id'], message: `Two rules are called ${id}.`, fix: 'Rename one.' }]
          : []),
        ...(min !== undefined && max !== undefined && decimals.compare(min, max)! > 0
          ? [{ keys: [index, 'min'], message: `${id} begins above where it ends.`, fix: 'Correct min or max.' }]
          : []),
        ...twiceIn(rule).map(level => ({
          keys: [index, 'approvers', level],
          message: `${id} leaves two levels to one person, and each is decided by another.`,
          fix: 'Name somebody else, or a role.',
        })),
        ...(tied
          ? [
              {
                keys: [index],
                message: `${tied.id} and ${id} may apply to one requisition, and neither says more.`,
                fix: 'Let one of them say more, or part their amounts: both ends belong to a rule.',
              },
            ]
          : []),
      ];
    });
  },
};

/** Levels that only somebody could decide who alone decides one before: such a chain never ends. */
function twiceIn({ approvers = [] }: ApprovalRule): number[] {
  const alone = approvers.map(({ person, escalate }) => {
    const name = person === undefined ? undefined : nameOf(person);
    return escalate && (escalate.to.person === undefined || nameOf(escalate.to.person) !== name) ? undefined : name;
  });
  return alone.flatMap((name, level) => (name !== undefined && alone.indexOf(name) < level ? [level] : []));
}

/** How much a rule says: each field counts one, and so does that it has a threshold. */
const specificity = (rule: ApprovalRule): number =>
  DIMENSIONS.filter(name => rule[name] !== undefined).length +
  (rule.min === undefined && rule.max === undefined ? 0 : 1);

const isTie = (one: ApprovalRule, other: ApprovalRule): boolean =>
  specificity(one) === specificity(other) &&
  DIMENSIONS.every(name => meet(one[name], other[name])) &&
  reaches(one, other) &&
  reaches(other, one);

const meet = (one?: string | string[], other?: string | string[]): boolean =>
  one === undefined || other === undefined || [one].flat().some(word => [other].flat().includes(word));

/** Begins no later than where the other ends. */
const reaches = ({ min }: ApprovalRule, { max }: ApprovalRule): boolean =>
  min === undefined || max === undefined || decimals.compare(min, max)! <= 0;

/** The one that says most of those that apply; that there is but one such was held when they were read. */
export function ruleFor(rows: readonly object[], facts: Facts): ApprovalRule | undefined {
  const applying = (rows as readonly ApprovalRule[]).filter(rule => applies(rule, facts));
  return applying.toSorted((one, other) => specificity(other) - specificity(one))[0];
}

/** What a rule goes by that might apply, and nobody has said. */
export function unsaidIn(rows: readonly object[], facts: Facts): Dimension[] {
  const unsaid = DIMENSIONS.filter(name => facts[name] === undefined);
  const rules = (rows as readonly ApprovalRule[]).filter(rule => applies(rule, facts, unsaid));
  return unsaid.filter(name => rules.some(rule => rule[name] !== undefined));
}

/** A price is missing, and with it another rule might apply: who leaves it out must not come under a threshold. */
export function isUnpriced(rows: readonly object[], facts: Facts): boolean {
  if (facts.total !== undefined) return false;
  const without = ruleFor(rows, facts);
  return (rows as readonly ApprovalRule[]).some(
    ({ min, max, ...rule }) =>
      (min !== undefined || max !== undefined) &&
      applies(rule, facts) &&
      (!without || specificity({ ...rule, min: min ?? '0' }) > specificity(without)),
  );
}

/** @param open what may be anything */
function applies(rule: ApprovalRule, { total, ...facts }: Facts, open: readonly Dimension[] = []): boolean {
  const fits = (name: Dimension): boolean =>
    rule[name] === undefined || open.includes(name) || [rule[name]].flat().includes(facts[name] ?? '');
  if (!DIMENSIONS.every(fits)) return false;
  const { min, max } = rule;
  if (min === undefined && max === undefined) return true;
  if (total === undefined) return false;
  return (
    (min === undefined || decimals.compare(total, min)! >= 0) &&
    (max === undefined || decimals.compare(total, max)! <= 0)
  );
}

export const chainOf = ({ approvers = [] }: ApprovalRule): ApprovalStep[] =>
  approvers.map(({ escalate, ...approver }) => ({ approver, ...(escalate && { escalate }) }));
