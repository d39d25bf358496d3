/** What one commit may write: tables, their columns, and what becomes of a row that is there already. */
import type { Element, ElementType } from './postgres/binary-array.ts';

export interface TableSpec {
  columns: Readonly<Record<string, ElementType>>;
  /** PostgreSQL's words after the insert; nothing where a repeat cannot be. */
  conflict?: string;
  /** What the rest of the statement reads of the rows that were written. */
  returning?: string;
}

/** In the order in which the parameters of the statement stand. */
export const TABLES = {
  exchanges: {
    columns: {
      id: 'uuid',
      received_at: 'timestamptz',
      settled_at: 'timestamptz',
      replica: 'text',
      incarnation: 'uuid',
      in_flight_ms: 'int4',
      consumer: 'text',
      actor: 'text',
      facility: 'text',
      contract: 'text',
      operation: 'text',
      effect: 'text',
      trace: 'text',
      backend: 'text',
      outcome: 'text',
      fault: 'text',
      cause: 'text',
      contract_hash: 'text',
      mapping_hash: 'text',
      profile_hash: 'text',
      audit_seq: 'int8',
      partition: 'text',
      fingerprint: 'bytea',
      key: 'int4',
      sealed: 'bytea',
    },
    conflict: `on conflict (id) do update set settled_at = excluded.settled_at, backend = excluded.backend,
      outcome = excluded.outcome, fault = excluded.fault, cause = excluded.cause, mapping_hash = excluded.mapping_hash,
      profile_hash = excluded.profile_hash, fingerprint = excluded.fingerprint, key = excluded.key, sealed = excluded.sealed,
      incarnation = excluded.incarnation, in_flight_ms = excluded.in_flight_ms, written_at = now()`,
  },
  exchange_references: {
    columns: { value: 'text', kind: 'text', exchange: 'uuid', facility: 'text' },
    conflict: 'on conflict do nothing',
  },
  exchange_subjects: {
    columns: { hash: 'bytea', exchange: 'uuid', facility: 'text' },
    conflict: 'on conflict do nothing',
  },
  operations: {
    columns: {
      id: 'uuid',
      consumer: 'text',
      facility: 'text',
      contract: 'text',
      operation: 'text',
      effect: 'text',
      endpoint: 'text',
      partition: 'text',
      status: 'text',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
      due_at: 'timestamptz',
      attempts: 'int4',
      holds: 'bool',
      awaits: 'bool',
      problem: 'text',
    },
    conflict: 'on conflict (id) do nothing',
    returning: 'returning *',
  },
  work_items: {
    columns: {
      id: 'uuid',
      facility: 'text',
      group_key: 'text',
      endpoint: 'text',
      contract: 'text',
      operation: 'text',
      fault: 'text',
      cause: 'text',
      pointer: 'text',
      outcome: 'text',
      status: 'text',
      priority: 'text',
      owner: 'text',
      resolution: 'text',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
      due_at: 'timestamptz',
      rule: 'text',
    },
    // It was sent again and needs a person again: the item is open once more, with its history.
    conflict: `on conflict (id) do update set status = excluded.status, fault = excluded.fault, cause = excluded.cause,
      pointer = excluded.pointer, rule = excluded.rule, outcome = excluded.outcome, group_key = excluded.group_key, owner = null,
      resolution = null, updated_at = excluded.updated_at, due_at = excluded.due_at`,
    returning: 'returning *',
  },
  endpoint_controls: {
    columns: {
      endpoint: 'text',
      facility: 'text',
      state: 'text',
      changed_by: 'text',
      changed_at: 'timestamptz',
      note: 'text',
      automatic: 'bool',
    },
    // What the gateway concludes from a drain does not overrule what a person said meanwhile.
    conflict: `on conflict (endpoint) do update set facility = excluded.facility, state = excluded.state,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at, note = excluded.note,
      automatic = excluded.automatic where not excluded.automatic or endpoint_controls.state = 'draining'`,
  },
  reference_ids: {
    columns: { id: 'uuid', facility: 'text', kind: 'text', merged_into: 'uuid', merged_at: 'timestamptz' },
    conflict: 'on conflict (id) do update set merged_into = excluded.merged_into, merged_at = excluded.merged_at',
  },
  reference_history: {
    columns: {
      reference: 'uuid',
      facility: 'text',
      at: 'timestamptz',
      who: 'text',
      action: 'text',
      into: 'uuid',
      note: 'bytea',
    },
  },
  quarantine: {
    columns: {
      id: 'uuid',
      at: 'timestamptz',
      facility: 'text',
      exchange: 'uuid',
      backend: 'text',
      cause: 'text',
      position: 'text',
      key: 'int4',
      sealed: 'bytea',
    },
  },
  events: {
    columns: {
      id: 'uuid',
      at: 'timestamptz',
      facility: 'text',
      type: 'text',
      consumer: 'text',
      subject: 'text',
      operation: 'text',
      partition: 'text',
      exchange: 'uuid',
      key: 'int4',
      sealed: 'bytea',
    },
  },
  deliveries: {
    columns: {
      subscription: 'uuid',
      run: 'int4',
      position: 'int8',
      event: 'uuid',
      exchange: 'uuid',
      facility: 'text',
    },
  },
  // A repeat breaks the key, and nothing of its entry is kept.
  messages: {
    columns: { listener: 'text', repeat: 'bytea', exchange: 'uuid', facility: 'text', received_at: 'timestamptz' },
  },
  known_states: {
    columns: {
      facility: 'text',
      contract: 'text',
      reference: 'uuid',
      as_of: 'timestamptz',
      exchange: 'uuid',
      event: 'uuid',
      whole: 'bool',
    },
  },
  audit: {
    columns: {
      chain: 'text',
      seq: 'int8',
      at: 'timestamptz',
      exchange: 'uuid',
      facility: 'text',
      record: 'text',
      previous: 'bytea',
      hash: 'bytea',
    },
  },
} as const satisfies Record<string, TableSpec>;

export type TableName = keyof typeof TABLES;
export type RowOf<T extends TableName> = { [column in keyof (typeof TABLES)[T]['columns']]: Element };
export type Rows = { [table in TableName]?: RowOf<table>[] };

/** Without the chain, which the commit itself makes. */
export type Kept = Omit<Rows, 'audit'>;

/** The rows of both, table by table. */
export function joined(one: Kept, other: Kept): Kept {
  const rows: Record<string, unknown[]> = {};
  for (const [table, more] of [...Object.entries(one), ...Object.entries(other)])
    rows[table] = [...(rows[table] ?? []), ...more];
  return rows as Kept;
}
