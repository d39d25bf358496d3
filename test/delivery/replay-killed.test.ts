/** Whoever dies while a replay is applied is continued by the next: nothing is left out, and nothing is sent twice. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';
import { entriesIn, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { statusOf } from './people.ts';
import { mistakeInRequest, replaysAt, rowsIn } from './replay-rig.ts';

const COUNT = 200;

describe('a gateway that is killed while a replay is applied', function () {
  this.timeout(180_000);
  let fhir: FhirServer;
  let folder: string;
  let database: string;
  let url: string;
  const gateways = new Set<ChildProcess>();
  const { groups, dryRun, ended, apply } = replaysAt(() => url);

  const openGateway = async (): Promise<ChildProcess> => {
    const child = fork(join(import.meta.dirname, '../chaos/gateway.ts'), [join(folder, 'canongate.yml')], {
      env: { ...process.env, DATABASE_URL: database, REPLICA: 'killed' },
    });
    gateways.add(child);
    [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    gateways.delete(child);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-replay-'));
    fhir = await startFhirServer({ port: 0, members: {} as never });
    database = await freshDatabase();
  });
  after(async () => {
    for (const child of gateways) child.kill('SIGKILL');
    await fhir.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  it('is continued after its return, each exchange once', async () => {
    const wrong = await ledgerSandbox(database, fhir.url, {
      change: mistakeInRequest,
      delivery: { onFailure: 'skip' },
    });
    url = wrong.gateway.url;
    const configuration = parse(await readFile(wrong.config, 'utf8')) as Configuration;
    configuration.store = { data: folder, key: OPERATOR_KEY.toString('base64') };
    await writeFile(join(folder, 'canongate.yml'), stringify(configuration, { aliasDuplicateObjects: false }));
    const told = await Promise.all(
      Array.from({ length: COUNT }, (_, n) =>
        postEntry<OperationView>(wrong, `A-${n % 50}`, `${n}`, { prefer: 'respond-async' }),
      ),
    );
    const [group] = await eventually(groups, ([first]) => first?.open === COUNT, 60);
    await wrong.close();

    const first = await openGateway();
    const replay = await dryRun({ group: group!.id });
    assert.equal(replay.counts.nowMapping, COUNT);
    assert.equal((await apply(replay.id, { all: 'now-mapping' })).status, 200);
    const text = 'select count(applied_at)::int as applied from canongate.replay_members';
    const { applied } = await eventually(
      async () => (await rowsIn<{ applied: number }>(database, text))[0]!,
      seen => seen.applied > 0,
    );
    await kill(first);

    const second = await openGateway();
    const whole = await ended(replay.id);
    assert.deepEqual([whole.status, whole.counts.applied], ['applied', COUNT], `${applied} were applied before`);
    for (const { body } of told)
      await eventually(
        () => statusOf(url, body.id),
        status => status === 'succeeded',
        60,
      );
    const all = await entriesIn(fhir.url);
    assert.deepEqual(
      all.map(({ memo }) => Number(memo)).sort((a, b) => a - b),
      [...Array(COUNT).keys()],
    );
    await kill(second);
  });
});
