/** `npm run chaos [-- --kills N --seed S --json]`: writers, a nemesis that kills what keeps, and a judge of the history. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import { HOME } from '../../gateway/registry.ts';
import { openPrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { serveLedger } from '../delivery/ledger-entries.ts';
import { OPERATOR_KEY } from '../store/rig.ts';
import { type Judgement, judge } from './judge.ts';
import { startLedgerServer } from './ledger-server.ts';
import { Replica } from './replica.ts';
import { startWriters } from './writers.ts';

export interface ChaosOptions {
  kills: number;
  seed: number;
  progress?(line: string): void;
}

export interface ChaosResult extends Judgement {
  kills: number;
  concurrentClaims: number;
  seed: number;
}

const ACCOUNTS = 6;
/** How long what was accepted may take to be delivered once everything is quiet. */
const SETTLE_MS = 180_000;

export async function chaos({ kills, seed, progress = () => {} }: ChaosOptions): Promise<ChaosResult> {
  const random = seeded(seed);
  const folder = await mkdtemp(join(tmpdir(), 'canongate-chaos-'));
  await chmod(folder, 0o755);
  const server = await openPrivateServer(join(folder, '.canongate'));
  const ledger = await startLedgerServer(random);
  const config = await configuration(folder, ledger.fhir.url);
  const replicas = ['one', 'two'].map(name => new Replica(name, config, server.url));
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on('error', () => {});
  try {
    await Promise.all(replicas.map(replica => replica.start()));
    const writers = startWriters(replicas, ACCOUNTS, random);
    const watch = watchClaims(pool);
    for (let n = 1; n <= kills; n++) {
      await pause(200 + random() * 800);
      await strike(replicas, server, random);
      if (n % 10 === 0) progress(`${n} of ${kills} kills, ${writers.acknowledged.length} acknowledged`);
    }
    await writers.stop();
    ledger.calm();
    await quiet(pool, progress);
    const concurrentClaims = await watch.stop();
    const judgement = await judge(pool, ledger, writers.acknowledged);
    return { kills, ...judgement, concurrentClaims, seed };
  } finally {
    await Promise.all(replicas.map(replica => replica.kill()));
    await pool.end();
    await ledger.fhir.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
    if (!server.folder.startsWith(folder)) await rm(join(server.folder, '..'), { recursive: true, force: true });
  }
}

/** One blow: a replica is killed, or sleeps until others have taken over, or the database is killed under all of them. */
async function strike(
  replicas: readonly Replica[],
  server: Awaited<ReturnType<typeof openPrivateServer>>,
  random: () => number,
): Promise<void> {
  const victim = replicas[Math.floor(random() * replicas.length)]!;
  const blow = random();
  if (blow < 0.55) {
    await victim.kill();
    await pause(random() * 500);
    await victim.start();
  } else if (blow < 0.75) {
    await victim.sleep(500 + random() * 2_500);
  } else {
    const pid = Number((await readFile(join(server.folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await pause(random() * 500);
    await server.revive();
  }
}

/** At most one operation of a key is ever claimed: looked at all the time. */
function watchClaims(pool: pg.Pool): { stop(): Promise<number> } {
  let going = true;
  let found = 0;
  const query = `select count(*) as found from (select from canongate.operations where status = 'running'
    group by endpoint, partition having count(*) > 1) doubled`;
  const watching = (async () => {
    while (going) {
      const seen = await pool.query<{ found: string }>(query).catch(() => undefined);
      found += Number(seen?.rows[0]?.found ?? 0);
      await pause(50);
    }
  })();
  return {
    async stop() {
      going = false;
      await watching;
      return found;
    },
  };
}

/** Until nothing waits any more. */
async function quiet(pool: pg.Pool, progress: (line: string) => void): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const { rows } = await pool
      .query<{ open: string }>(
        `select (select count(*) from canongate.operations where status in ('accepted', 'running')
             and not exists (select from canongate.operations h where h.holds and h.endpoint = operations.endpoint
               and h.partition = operations.partition))
           + (select count(*) from canongate.exchanges e where e.settled_at is null and e.effect <> 'read'
               and not exists (select from canongate.operations o where o.id = e.id)) as open`,
      )
      .catch(() => ({ rows: [{ open: '1' }] }));
    if (Number(rows[0]!.open) === 0) return;
    if (Date.now() > until) throw new Error(`${rows[0]!.open} operations are still open`);
    progress(`${rows[0]!.open} still open`);
    await pause(2_000);
  }
}

async function configuration(folder: string, fhir: string): Promise<string> {
  const made = parse(await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8')) as Configuration;
  made.http = { ...made.http, port: 0 };
  made.admin = { ...made.admin, port: 0 };
  made.tables = { payers: join(HOME, 'sandbox/payers.yml') };
  made.profiles = join(HOME, 'sandbox/profiles');
  made.store = { data: folder, key: OPERATOR_KEY.toString('base64') };
  serveLedger(made, fhir);
  const ledger = made.serviceEndpoints!['ledger']!;
  ledger.policies = [{ name: 'timeout', after: '2s' }];
  const file = join(folder, 'canongate.yml');
  await writeFile(file, stringify(made, { aliasDuplicateObjects: false }));
  return file;
}

/** mulberry32: the same run for the same seed, as far as the clock lets it be. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { kills: { type: 'string' }, seed: { type: 'string' }, json: { type: 'boolean' } },
  });
  const kills = Number(values.kills ?? 200);
  const seed = Number(values.seed ?? 20_261_125);
  const result = await chaos({ kills, seed, progress: line => process.stderr.write(`${line}\n`) });
  if (values.json) console.log(JSON.stringify(result, null, 2));
  else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(24)} ${value}`);
  const { lost, reordered, concurrentClaims, unrecognisableEffects, auditFlaws } = result;
  process.exit(lost + reordered + concurrentClaims + unrecognisableEffects + auditFlaws > 0 ? 1 : 0);
}
