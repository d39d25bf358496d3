/** Conditions of `when` and values of the context, as JavaScript. */
import { parseCanonical } from './path.ts';
import type { ContextKey, Predicate } from './rule.ts';
import { literal, member, type Reads, read, type Source } from './source.ts';

/** An expression that is true where the predicate holds for the canonical value behind `reads`. */
export function condition(source: Source, reads: Reads, test: Predicate): string {
  switch (test.kind) {
    case 'present':
      return `has(${read(source, reads, parseCanonical(test.path))})`;
    case 'absent':
      return `!has(${read(source, reads, parseCanonical(test.path))})`;
    case 'equals':
      return `${literal(test.values)}.includes(${read(source, reads, parseCanonical(test.path))})`;
    case 'known': {
      const value = contextValue(test.key);
      return test.values ? `${literal(test.values)}.includes(${value})` : `has(${value})`;
    }
    case 'all':
      return `(${test.of.map(inner => condition(source, reads, inner)).join(' && ') || 'true'})`;
    case 'any':
      return `(${test.of.map(inner => condition(source, reads, inner)).join(' || ') || 'false'})`;
    case 'not':
      return `!${condition(source, reads, test.of)}`;
  }
}

/** An expression for a value of the context, read from the scope `S`. */
export function contextValue(key: ContextKey): string {
  if (key === 'now') return 'iso(S.now)';
  return parseCanonical(key).reduce((from, step) => {
    if (step.kind === 'key') return from === 'S' ? member(from, step.name) : member(from, step.name, true);
    return `${from}?.[${step.kind === 'at' ? step.index : 0}]`;
  }, 'S');
}
