/** Finds in a PromQL expression what it asks for: selectors with their matchers, and the labels it groups by. */

export interface Selector {
  metric: string;
  matchers: { label: string; operator: string; value: string }[];
}
export interface Asked {
  selectors: Selector[];
  /** Labels of by, on, group_left … clauses. */
  groupings: string[];
}

const WORDS = new Set([
  'and',
  'or',
  'unless',
  'bool',
  'offset',
  'inf',
  'nan',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
]);
const CLAUSE = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const NAME = /([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{[^}]*\})?\s*(\()?/g;
const MATCHER = /([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;

export function readPromql(expr: string): Asked {
  const groupings: string[] = [];
  const plain = expr
    .replace(CLAUSE, (_, labels: string) => {
      groupings.push(
        ...labels
          .split(',')
          .map(label => label.trim())
          .filter(Boolean),
      );
      return ' ';
    })
    .replace(/\[[^\]]*\]/g, ' ');
  const selectors: Selector[] = [];
  for (const [, metric = '', braces, call] of plain.matchAll(NAME)) {
    if (call || (!braces && (WORDS.has(metric.toLowerCase()) || /^\d|^[eE]\d/.test(metric)))) continue;
    const matchers = [...(braces ?? '').matchAll(MATCHER)].map(([, label = '', operator = '', value = '']) => ({
      label,
      operator,
      value,
    }));
    selectors.push({ metric, matchers });
  }
  return { selectors, groupings };
}
