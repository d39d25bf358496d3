/** One statement that writes a whole batch: each table fed by its own unnest, all of it committed or nothing. */
import type { ClientBase } from 'pg';
import { binaryArray, type Element, type ElementType } from './postgres/binary-array.ts';
import { type Rows, TABLES, type TableName, type TableSpec } from './tables.ts';
import { tell } from './told.ts';

const NAMES = Object.keys(TABLES) as TableName[];

/** Idempotency keys whose answer is settled; what failed is given back, so that the call may be repeated. */
export interface KeySettled {
  consumer: string;
  operation: string;
  key: string;
  /** Of this exchange alone: one that was taken over meanwhile is another's. */
  exchange: string;
  answered: boolean;
}

/** What became of an attempt at an operation. */
export interface OperationEnded {
  id: string;
  /** Which claim ends: a replica that wakes up after its work was taken over ends none but its own. */
  attempt: number;
  /** Attempts that count now, where this one does not. */
  counts?: number | undefined;
  status: string;
  dueAt: Date;
  /** What is behind it waits for a person. */
  holds: boolean;
  /** It was taken, and its answer comes later. */
  awaits?: boolean | undefined;
  problem?: string | undefined;
}

/** What is fed by further arrays: updates of rows that are there. */
export interface Updates {
  keys: readonly KeySettled[];
  operations: readonly OperationEnded[];
}

const OPERATIONS = `ended as (update canongate.operations o set status = e.status, due_at = e.due_at, problem = e.problem,
    holds = e.holds, awaits = e.awaits, attempts = e.counts, claimed_by = null, updated_at = now() from ends e
    where o.id = e.id and o.status = 'running' and o.attempts = e.attempt returning o.*)`;

const KEYS = `answered as (update canongate.idempotency i set answered = true from given g where g.answered
    and (i.consumer, i.operation, i.key, i.exchange) = (g.consumer, g.operation, g.key, g.exchange)),
  returned as (delete from canongate.idempotency i using given g where not g.answered
    and (i.consumer, i.operation, i.key, i.exchange) = (g.consumer, g.operation, g.key, g.exchange))`;

/** What is fed to a statement beside the rows of tables: the type of each column, and how it is read of an update. */
type Columns<T> = Readonly<Record<string, readonly [ElementType, (one: T) => Element]>>;

/** Whoever lost a claim keeps nothing of what came of it: all or nothing, like everything of one statement. */
const HELD = `select case when (select count(*) from ends) > (select count(*) from ended) then canongate.lost_claim() end`;

const GIVEN: Columns<KeySettled> = {
  consumer: ['text', key => key.consumer],
  operation: ['text', key => key.operation],
  key: ['text', key => key.key],
  exchange: ['uuid', key => key.exchange],
  answered: ['bool', key => key.answered],
};

const ENDS: Columns<OperationEnded> = {
  id: ['uuid', operation => operation.id],
  attempt: ['int4', operation => operation.attempt],
  counts: ['int4', operation => operation.counts ?? operation.attempt],
  status: ['text', operation => operation.status],
  due_at: ['timestamptz', operation => operation.dueAt],
  problem: ['text', operation => operation.problem],
  holds: ['bool', operation => operation.holds],
  awaits: ['bool', operation => operation.awaits ?? false],
};

interface Shape {
  tables: readonly TableName[];
  keys: boolean;
  operations: boolean;
}

const made = new Map<string, { name: string; text: string }>();

/** Only what a batch needs: what the others need costs even empty, in arrays here and tables opened there. Batches are of few shapes. */
function statementOf(shape: Shape): { name: string; text: string } {
  const of = [...shape.tables, shape.keys && 'keys', shape.operations && 'ends'].filter(Boolean).join(' ');
  const known = made.get(of);
  if (known) return known;
  const statement = { name: `canongate-commit-${made.size}`, text: textOf(shape) };
  made.set(of, statement);
  return statement;
}

function textOf({ tables, keys, operations }: Shape): string {
  let parameter = 0;
  const cast = (type: string): string => `$${++parameter}::${type}[]`;
  const fed = (columns: Columns<never>): string =>
    `unnest(${Object.values(columns)
      .map(([type]) => cast(type))
      .join(', ')}) as fed (${Object.keys(columns).join(', ')})`;
  const parts = tables.map(table => {
    const { columns, conflict = '', returning = '' } = TABLES[table] as TableSpec;
    const names = Object.keys(columns)
      .map(name => `"${name}"`)
      .join(', ');
    const arrays = Object.values(columns).map(cast).join(', ');
    return `${table}_rows as (insert into canongate.${table} (${names}) select * from unnest(${arrays}) ${conflict} ${returning})`;
  });
  if (keys) parts.push(`given as (select * from ${fed(GIVEN)})`, KEYS);
  if (operations) parts.push(`ends as (select * from ${fed(ENDS)})`, OPERATIONS);
  const ended = [operations && 'ended', tables.includes('operations') && 'operations_rows'].filter(Boolean);
  const written = {
    ...(ended.length > 0 && { operations: `(${ended.map(part => `select * from ${part}`).join(' union all ')})` }),
    ...(tables.includes('work_items') && { workItems: 'work_items_rows' }),
  };
  // What ended, and what needs a person: told with it.
  if (Object.keys(written).length > 0) parts.push(`told as (${tell(written)})`);
  return parts.length > 0 ? `with ${parts.join(',\n')} ${operations ? HELD : 'select 1'}` : 'select 1';
}

/** Prepared once a connection and shape, whatever the size of the batch. */
export async function commit(client: ClientBase, rows: Rows, { keys, operations }: Updates): Promise<void> {
  const tables = NAMES.filter(table => rows[table] && rows[table].length > 0);
  const statement = statementOf({ tables, keys: keys.length > 0, operations: operations.length > 0 });
  const values = tables.flatMap(table => {
    const given = rows[table] as readonly Record<string, Element>[];
    return Object.entries(TABLES[table].columns).map(([column, type]) =>
      binaryArray(
        type,
        given.map(row => row[column]),
      ),
    );
  });
  if (keys.length > 0) values.push(...arraysOf(GIVEN, keys));
  if (operations.length > 0) values.push(...arraysOf(ENDS, operations));
  await client.query({ ...statement, values });
}

const arraysOf = <T>(columns: Columns<T>, of: readonly T[]): Buffer[] =>
  Object.values(columns).map(([type, read]) => binaryArray(type, of.map(read)));
