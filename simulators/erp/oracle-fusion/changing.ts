/** Changes a row where it stands: what it is matched by, its rules, its version. */
import type { Erp } from './erp.ts';
import type { Place } from './place.ts';
import { rulesAt } from './rules/index.ts';
import { type Row, rowsOf } from './shape.ts';
import { RESOURCES } from './shapes/index.ts';

/** The row that a payload means by the attributes that this resource is matched by. */
export function matched(made: Row, rows: readonly Row[], path: string): Row | undefined {
  const by = RESOURCES[path]?.matchedBy ?? [];
  return by.length > 0 && by.every(name => (made[name] ?? null) !== null)
    ? rows.find(row => by.every(name => row[name] === made[name]))
    : undefined;
}

export function change(erp: Erp, row: Row, patch: Row, { shape, path, top }: Place): void {
  rulesAt(path).change?.(row, patch, erp);
  for (const [name, value] of Object.entries(patch)) {
    const child = shape.children?.[name];
    if (!child) row[name] = value;
    else row[name] = [...rowsOf(row, name), ...rowsOf(patch, name).map(each => erp.stamp(each, child))];
  }
  erp.touch(row);
  if (top && top !== row) erp.touch(top);
}
