/** Rows like those that the gateway made of one call or message, each time under an id of their own, sealed and recorded anew. */
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { type AuditRecord, GENESIS } from '../gateway/audit/chain.ts';
import { type Batcher, type Entry, openBatcher } from '../gateway/store/batcher.ts';
import { type DataKey, openKeyRing } from '../gateway/store/key-ring.ts';
import { seal } from '../gateway/store/seal.ts';
import type { TableName } from '../gateway/store/tables.ts';
import { connect } from './store-server.ts';

type Row = Record<string, unknown>;

/** What of a row is its own: of every table in which an exchange may leave one. */
const OWN: { readonly [table in TableName]?: (exchange: string) => Row } = {
  exchange_references: exchange => ({ exchange }),
  exchange_subjects: exchange => ({ exchange }),
  // Neither waits nor has ended, so that no worker looks at it and nothing is told of it.
  operations: id => ({ id, status: 'awaiting-backend' }),
  events: exchange => ({ id: randomUUID(), exchange }),
  messages: exchange => ({ exchange, repeat: randomBytes(32) }),
};

/** As the gateway on this database has kept the first of those that are in a table. */
export async function entriesLike(url: string, kind: 'operations' | 'messages'): Promise<() => Entry> {
  const client = await connect(url);
  const first =
    kind === 'messages' ? 'select exchange from canongate.messages' : 'select id as exchange from canongate.operations';
  const { exchange: id } = (await client.query(`${first} limit 1`)).rows[0];
  const of = async (table: string, by = 'exchange'): Promise<Row[]> =>
    (await client.query(`select * from canongate.${table} where ${by} = $1`, [id])).rows;
  const [[exchange], audit] = [await of('exchanges', 'id'), await of('audit')];
  const templates: [TableName, Row[]][] = [];
  for (const table of Object.keys(OWN) as TableName[])
    templates.push([table, await of(table, table === 'operations' ? 'id' : 'exchange')]);
  await client.end();
  const key = await dayKey(url);
  const bodies = Buffer.alloc((exchange!['sealed'] as Buffer).length, 'a body');
  const said = audit.map(({ record }) => JSON.parse(record as string) as AuditRecord);
  const kept = templates.filter(([, rows]) => rows.length > 0);
  return () => {
    const id = randomUUID();
    const rows = kept.map(([table, rows]) => [table, rows.map(row => ({ ...row, ...OWN[table]!(id) }))]);
    const sealed = seal(key.secret, [bodies], id);
    return {
      rows: { ...Object.fromEntries(rows), exchanges: [{ ...exchange, id, key: key.id, sealed }] },
      audit: said.map(record => ({ ...record, exchange: id })),
    };
  };
}

async function dayKey(url: string): Promise<DataKey> {
  const pool = new pg.Pool({ connectionString: url });
  const ring = await openKeyRing(pool, [Buffer.alloc(32, 'bench')]);
  const key = await ring.keyOf(new Date());
  await pool.end();
  return key;
}

/** Group commit as the gateway does it, in a chain of its own, and nobody is notified. */
export const committing = (client: pg.Client): Batcher =>
  openBatcher(client, 'bare', GENESIS, { notifyWithin: async () => {}, notify() {} });
