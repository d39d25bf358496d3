/** As it looks from the database when a replica dies: its sessions are gone. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { eventually } from './rig.ts';

export async function sessionsEnd(url: string, replica: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `select l.pid, pg_terminate_backend(l.pid) from pg_locks l join canongate.replicas r on r.number = l.objid::bigint
     where l.locktype = 'advisory' and l.granted and r.name = $1`,
    [replica],
  );
  assert.ok(rows.length > 0);
  const alive = 'select from pg_stat_activity where pid = any($1)';
  await eventually(
    async () => (await client.query(alive, [rows.map(({ pid }) => pid)])).rowCount,
    count => count === 0,
  );
  await client.end();
}
