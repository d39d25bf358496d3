/** What may differ between order, receipt and invoice: tolerances as data, by supplier, category, company and currency. */
import type { InvoiceMatchTolerance } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, type RuleBreach, type RuleTable } from '../../../../gateway/kit.ts';
import usual from './usual.json' with { type: 'json' };

export interface Limits {
  absolute?: string;
  percent?: string;
}

/** Of what is not limited nothing passes. */
export interface MatchRule {
  id: string;
  when?: Partial<Record<Criterion, string[]>>;
  /** In the unit of the line, and in percent of what it is held against. */
  quantity?: Limits;
  /** Of the amount of a line, in its currency. */
  price?: Limits;
  /** Services for which nobody takes anything in are held against the order alone: a two-way match. */
  receipts?: 'required' | 'not-required';
  /** Conditions in which what came counts as received; `accepted` alone where nothing is said. */
  counts?: string[];
}

/** Of two rules that apply the one is taken that names the first of these, then the second, and so on. */
const CRITERIA = ['supplier', 'category', 'company', 'currency'] as const;
type Criterion = (typeof CRITERIA)[number];
export type Circumstances = Partial<Record<Criterion, string>>;

const part = (properties: object, more: object = {}) =>
  ({ type: 'object', additionalProperties: false, minProperties: 1, properties, ...more }) as const;
const list = (items: object) => ({ type: 'array', minItems: 1, maxItems: 500, uniqueItems: true, items }) as const;
const code = { type: 'string', minLength: 1, maxLength: 64 } as const;
const limits = part({
  absolute: { type: 'string', pattern: '^[0-9]{1,15}(\\.[0-9]{1,8})?$' },
  percent: { type: 'string', pattern: '^(100|[1-9]?[0-9])(\\.[0-9]{1,4})?$' },
});

const SCHEMA = {
  type: 'array',
  minItems: 1,
  maxItems: 500,
  items: part(
    {
      id: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' },
      when: part({ supplier: list(code), category: list(code), company: list(code), currency: list(code) }),
      quantity: limits,
      price: limits,
      receipts: { enum: ['required', 'not-required'] },
      counts: list({ enum: ['accepted', 'damaged', 'quarantined'] }),
    },
    { required: ['id'] },
  ),
};

export const RULES: RuleTable = {
  name: 'invoice-match',
  schema: SCHEMA,
  usual,
  check(rows) {
    const rules = rows as readonly object[] as readonly MatchRule[];
    return rules.flatMap((rule, at) => [...breachesOf(rule, at), ...clashesOf(rules, at)]).concat(withoutLast(rules));
  },
};

function breachesOf({ price, when }: MatchRule, at: number): RuleBreach[] {
  if (price?.absolute === undefined || when?.currency?.length === 1) return [];
  const message = 'An amount of money without its currency.';
  return [{ keys: [at, 'price', 'absolute'], message, fix: 'Name one currency in when, or say percent.' }];
}

/** Two that name the same criteria must not both apply to one line: nobody could tell which is meant. */
function clashesOf(rules: readonly MatchRule[], at: number): RuleBreach[] {
  const rule = rules[at]!;
  return rules.slice(0, at).flatMap((other): RuleBreach[] => {
    if (other.id === rule.id)
      return [{ keys: [at, 'id'], message: `Two rules are called ${rule.id}.`, fix: 'Rename one.' }];
    const clash = CRITERIA.every(name => {
      const [a, b] = [rule.when?.[name], other.when?.[name]];
      return a && b ? a.some(one => b.includes(one)) : a === b;
    });
    const message = `${other.id} applies to some of the same lines, and is as specific.`;
    return clash ? [{ keys: [at], message, fix: 'Let one of the two name more, or other values.' }] : [];
  });
}

const withoutLast = (rules: readonly MatchRule[]): RuleBreach[] =>
  rules.some(({ when }) => when === undefined)
    ? []
    : [{ keys: [rules.length - 1], message: 'No rule applies to all other lines.', fix: 'Add one without when.' }];

/** The most specific one that applies; that there is one is held when the configuration is read. */
export function ruleFor(rules: readonly MatchRule[], line: Circumstances): MatchRule {
  const applying = rules.filter(({ when = {} }) =>
    CRITERIA.every(name => when[name] === undefined || when[name].includes(line[name] ?? '')),
  );
  return applying.reduce((best, rule) => (weightOf(rule) > weightOf(best) ? rule : best));
}

const weightOf = ({ when = {} }: MatchRule): number =>
  CRITERIA.reduce((weight, name) => weight * 2 + (when[name] ? 1 : 0), 0);

export const namesCategory = (rules: readonly MatchRule[]): boolean => rules.some(({ when }) => when?.category);

/** What may differ from `base`: where a rule says both, the tighter of the two; where it says nothing, nothing. */
export function toleranceOf({ absolute, percent }: Limits = {}, base: string): InvoiceMatchTolerance {
  const share = percent && decimals.shift(decimals.multiply(decimals.magnitude(base)!, percent)!, -2)!;
  const both = [absolute, share].filter(one => one !== undefined);
  const allowed = both.reduce<string | undefined>((a, b) => (a && decimals.compare(a, b)! < 0 ? a : b), undefined);
  return {
    ...(absolute !== undefined && { absolute }),
    ...(percent !== undefined && { percent }),
    allowed: decimals.shift(allowed ?? '0', 0)!,
  };
}
