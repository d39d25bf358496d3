/** A replica that does not start: the chaos run hears why, goes on where the chaos is the reason, and ends where it is not. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { ledgerConfiguration } from '../delivery/ledger-process.ts';
import { freePort } from '../free-port.ts';
import { eventually } from '../store/rig.ts';
import { strikes } from './nemesis.ts';
import { Replica } from './replica.ts';
import { seeded } from './seeded.ts';
import { StartRefused } from './start-refused.ts';

describe('a replica of the chaos run', function () {
  this.timeout(240_000);
  let folder: string;
  let config: string;
  /** Nobody listens there: the database is away. */
  let away: string;
  const told: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-replica-'));
    config = await ledgerConfiguration(folder, 'http://127.0.0.1:9', '2s');
    away = `postgres://nobody@127.0.0.1:${await freePort()}/none`;
    told.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const replicaWith = (passing?: number): Replica =>
    new Replica('one', config, away, join(folder, 'compiled'), {
      progress: line => told.push(line),
      ...(passing !== undefined && { passing }),
    });

  it('is not started again where its configuration is refused, and says what is wrong with it', async () => {
    await writeFile(config, `${await readFile(config, 'utf8')}\nnoSuchSetting: true\n`);
    await assert.rejects(replicaWith().start(), error => {
      assert.ok(error instanceof StartRefused);
      assert.match(error.message, /^replica one does not start: .*canongate\.yml:\d+:\d+ {2}.*noSuchSetting/);
      return true;
    });
    assert.equal(told.length, 1);
  });

  it('is started again while the database is away or it is killed at its start, and says so', async () => {
    const replica = replicaWith();
    const starting = replica.start();
    await replica.kill();
    await eventually(
      async () => told,
      lines => lines.length >= 2,
      // Two starts, each of which may take half a minute on a busy machine.
      120,
    );
    await replica.end();
    await starting;
    assert.match(told[0]!, /ended with SIGKILL$/);
    assert.match(told[1]!, /The database does not answer \(ECONNREFUSED\)/);
  });

  it('is given up, with the reason, where that does not pass', async () => {
    await assert.rejects(replicaWith(0).start(), /replica one does not start: The database does not answer/);
  });

  it('that is given up ends the run with its reason', async () => {
    const reason = new StartRefused('one', 'invented');
    const replica = {
      url: 'http://127.0.0.1:9' as string | undefined,
      async kill() {
        replica.url = undefined;
      },
      start: () => Promise.reject(reason),
    };
    const field = {
      replicas: [replica as unknown as Replica],
      server: {} as PrivateServer,
      // Deals blows at gateways first.
      random: seeded(8),
      ending: new AbortController(),
    };
    let arrived = 0;
    const busy = () => {
      arrived += 100;
      return { acknowledged: arrived, arrived };
    };
    await assert.rejects(
      strikes(3, field, busy, () => {}),
      reason,
    );
  });
});
