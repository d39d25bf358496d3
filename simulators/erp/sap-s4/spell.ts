/** Spells rows as OData v2 JSON: metadata, deferred or expanded links, decimals as strings and dates as milliseconds. */
import { Refusal } from './error.ts';
import { ENTITY_SETS, type EntitySet, type PropertyType } from './model.ts';
import type { Row, Tables, Value } from './tables.ts';

export interface Spelling {
  tables: Tables;
  /** Address of the services: `http://host/sap/opu/odata/sap`. */
  base: string;
  expand: readonly string[];
  select: readonly string[];
}

export const keyOf = ({ key, properties }: EntitySet, row: Row): string => {
  const literal = (name: string): string =>
    properties.get(name)?.kind === 'D'
      ? `datetime'${row[name]}T00:00:00'`
      : `'${encodeURIComponent(String(row[name]).replaceAll("'", "''"))}'`;
  return key.length === 1 ? literal(key[0]!) : key.map(name => `${name}=${literal(name)}`).join(',');
};

export const etagOf = (tables: Tables, row: Row): string =>
  `W/"'${tables.version(row).toString(16).padStart(8, '0')}'"`;

function value(held: Value, { kind }: PropertyType): unknown {
  if (held === null || typeof held === 'boolean') return held;
  if (kind === 'D') return `/Date(${Date.parse(`${held}T00:00:00Z`)})/`;
  if (kind === 'O') return `/Date(${Date.parse(held)}+0000)/`;
  return held;
}

export function spelled(set: EntitySet, row: Row, how: Spelling): Record<string, unknown> {
  const { tables, base, expand, select } = how;
  const uri = `${base}/${set.service}/${set.name}(${keyOf(set, row)})`;
  const entity: Record<string, unknown> = {
    __metadata: { id: uri, uri, type: `${set.service}.${set.name}Type`, etag: etagOf(tables, row) },
  };
  const wanted = select.filter(path => !path.includes('/'));
  for (const [name, type] of set.properties)
    if (wanted.length === 0 || wanted.includes(name)) entity[name] = value(row[name] ?? null, type);
  for (const [name, link] of set.links) {
    const deeper = expand.filter(path => path === name || path.startsWith(`${name}/`));
    if (deeper.length === 0) {
      if (wanted.length === 0) entity[name] = { __deferred: { uri: `${uri}/${name}` } };
      continue;
    }
    const inner = ENTITY_SETS.get(link.to)!;
    const below = (paths: readonly string[]): string[] =>
      paths.filter(path => path.startsWith(`${name}/`)).map(path => path.slice(name.length + 1));
    const rows = tables
      .linked(row, link)
      .map(one => spelled(inner, one, { ...how, expand: below(expand), select: below(select) }));
    entity[name] = link.many ? { results: rows } : (rows[0] ?? null);
  }
  return entity;
}

/** Every link that is to be expanded must be one. */
export function checkExpand(set: EntitySet, expand: readonly string[]): void {
  for (const path of expand) {
    let here = set;
    for (const name of path.split('/')) {
      const link = here.links.get(name);
      if (!link) throw new Refusal(400, '/IWBEP/CM_MGW_RT/025', `Navigation property ${name} not found`);
      here = ENTITY_SETS.get(link.to)!;
    }
  }
}
