/** Required canonical fields that a table leaves out although it carries the object they belong to. */
import type { Schema } from '../plugs/dialect.ts';
import { dereference } from './coverage.ts';

/** Canonical paths such as `plans[].network`. */
export function missingRequired(schema: Schema, carried: readonly string[]): string[] {
  const missing: string[] = [];
  visit(schema, '', 0);
  return missing;

  function visit(node: unknown, path: string, depth: number): void {
    const here = dereference(schema, node);
    if (!here || depth > 16) return;
    const {
      properties = {},
      required = [],
      items,
    } = here as {
      properties?: Schema;
      required?: readonly string[];
      items?: unknown;
    };
    if (items) visit(items, `${path}[]`, depth + 1);
    for (const [name, child] of Object.entries(properties)) {
      const at = path ? `${path}.${name}` : name;
      const touched = carried.some(other => other === at || other.startsWith(`${at}.`) || other.startsWith(`${at}[`));
      if (carried.includes(at)) continue;
      if (touched) visit(child, at, depth + 1);
      else if (required.includes(name)) missing.push(at);
    }
  }
}
