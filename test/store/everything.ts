/** What stands in the database, for tests that look for what must not stand there in the open. */
import pg from 'pg';

/** All rows of all tables as text, bytes as hexadecimal and as characters. */
export async function everythingIn(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('canongate', 'pgboss')`,
    );
    const values: unknown[] = [];
    for (const { name } of rows)
      for (const row of (await client.query(`select * from ${name}`)).rows)
        values.push(...Object.values(row as object));
    return values
      .map(value =>
        Buffer.isBuffer(value) ? `${value.toString('latin1')} ${value.toString('hex')}` : JSON.stringify(value),
      )
      .join('\n');
  } finally {
    await client.end();
  }
}
