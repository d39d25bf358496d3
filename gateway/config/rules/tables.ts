/** Tables: of those that route, a name leads to one row and a fallback to one that exists; of those that are rules, each is what its composition reads. */
import type { CompositionDeclaration, RuleTable } from '../../plugs/composition.ts';
import type { ConfigFinding } from '../findings.ts';
import { unknown } from '../load.ts';
import { namesOf, targets } from '../routing.ts';
import { endpoints, type Rule, routesOf } from '../subject.ts';
import { validate } from '../validate.ts';

export const tablesAreClear: Rule = ({ configuration, tables }) => {
  const routed = new Set(
    Object.values(configuration.pipelines).flatMap(({ policies }) =>
      routesOf(policies).flatMap(rule => ('table' in rule ? [rule.table] : [])),
    ),
  );
  return [...tables].flatMap(([table, { document, rows }]) => {
    if (!routed.has(table)) return [];
    const found: ConfigFinding[] = [];
    const owners = new Map<string, number>();
    for (const [index, row] of rows.entries()) {
      for (const name of new Set(namesOf(row).map(one => one.toLowerCase()))) {
        const owner = owners.get(name);
        if (owner === undefined) owners.set(name, index);
        else
          found.push(
            document.finding([index], 'named-twice', `Row ${owner + 1} is called ${name} as well.`, 'Rename one.'),
          );
      }
      const fallback = row['fallback'];
      const ids = rows.map(({ id }) => String(id));
      if (fallback !== undefined && (typeof fallback !== 'string' || !ids.includes(fallback)))
        found.push(unknown(document, [index, 'fallback'], 'row', String(fallback), ids));
    }
    return found;
  });
};

export const ruleTablesAreRight: Rule = ({ registry, tables }) =>
  [...rulesOf(registry.compositions.values())].flatMap(([name, rules]) => {
    const table = tables.get(name);
    if (!table) return [];
    const found = validate(table.document, [], table.rows, rules.schema);
    if (found.length > 0) return found;
    return rules
      .check(table.rows)
      .map(({ keys, message, fix }) => table.document.finding(keys, 'bad-value', message, fix));
  });

/** An endpoint over which the gateway holds the approving authority has the rules by which it decides, wherever a route leads to it. */
export const authorityHasRules: Rule = subject => {
  const { document, configuration, registry, tables } = subject;
  const rows = new Map([...tables].map(([name, table]) => [name, table.rows] as const));
  const governed = new Map<string, string>();
  for (const { policies, apiEndpoints } of Object.values(configuration.pipelines)) {
    const served = new Set(apiEndpoints.map(api => configuration.apiEndpoints[api]?.contract));
    const needed = [...rulesOf(registry.compositions.values(), ({ contract }) => served.has(contract)).values()].find(
      ({ name, decides }) => decides && !Object.hasOwn(configuration.tables ?? {}, name),
    );
    if (needed) for (const to of routesOf(policies).flatMap(rule => targets(rule, rows))) governed.set(to, needed.name);
  }
  return endpoints(subject).flatMap(([name, { approvals }]) => {
    const table = approvals === 'gateway' ? governed.get(name) : undefined;
    if (table === undefined) return [];
    const message = `The gateway approves what ${name} keeps, and there is no table ${table}: whatever is submitted is refused.`;
    const fix = `Name a file of rules in tables, such as ${table}: ${table}.yml, or leave it to the system: approvals: system.`;
    return [document.finding(['serviceEndpoints', name, 'approvals'], 'missing-table', message, fix)];
  });
};

/** Several compositions may go by one table. */
const rulesOf = (
  compositions: Iterable<CompositionDeclaration>,
  isAsked: (composition: CompositionDeclaration) => boolean = () => true,
): ReadonlyMap<string, RuleTable> =>
  new Map([...compositions].filter(isAsked).flatMap(({ rules }) => (rules ? [[rules.name, rules] as const] : [])));
