/** A gateway whose port somebody else has: it says so, and leaves behind neither a session nor a worker. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import pg from 'pg';
import type { Configuration } from '../../gateway/config/schema.ts';
import { REPLICA_LOCK } from '../../gateway/store/session.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { dropDatabases, eventually, freshDatabase, keeperOn } from './rig.ts';

describe('a gateway that finds its door taken', function () {
  this.timeout(120_000);
  let other: Server;
  before(async () => {
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
  });
  after(async () => {
    other.close();
    await dropDatabases();
  });

  const DOORS: Readonly<Record<string, (configuration: Configuration, port: number) => void>> = {
    http: (configuration, port) => Object.assign(configuration.http!, { port }),
    admin: (configuration, port) => Object.assign(configuration.admin!, { port }),
    hospital: ({ apiEndpoints }, port) =>
      Object.assign(apiEndpoints['hospital']!, { listen: `mllp://127.0.0.1:${port}` }),
  };
  for (const [door, takes] of Object.entries(DOORS))
    it(`does not start, and lets go of what it had opened (${door})`, async () => {
      const database = await freshDatabase();
      const { port } = other.address() as { port: number };
      await assert.rejects(
        startSandbox({
          ...{ freePorts: true, withoutFhir: true, log: { level: 'silent' }, keeper: () => keeperOn(database) },
          adjust: configuration => takes(configuration, port),
        }),
        // What the command says of it names the port.
        { code: 'EADDRINUSE', port },
      );
      const client = new pg.Client({ connectionString: database });
      await client.connect();
      const held = `select from pg_locks where locktype = 'advisory' and classid::bigint = $1
        and database = (select oid from pg_database where datname = current_database())`;
      await eventually(
        async () => (await client.query(held, [REPLICA_LOCK])).rowCount,
        count => count === 0,
      );
      await client.end();
    });
});
