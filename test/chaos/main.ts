/** `npm run chaos [-- --kills N --seed S --json]`: writers, a nemesis that kills what keeps, and a judge of the history. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openPrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { ledgerConfiguration } from '../delivery/ledger-process.ts';
import { countOpen, readDatabase, watchClaims } from './history.ts';
import { type Findings, judge, repeatedEffects } from './judge.ts';
import { type Misdeed, startLedgerServer } from './ledger-server.ts';
import { type Blow, strikes } from './nemesis.ts';
import { Replica } from './replica.ts';
import { seeded } from './seeded.ts';
import { startWriters } from './writers.ts';

export interface ChaosOptions {
  kills: number;
  seed: number;
  progress?(line: string): void;
}

export interface ChaosResult {
  kills: number;
  acknowledged: number;
  findings: Findings;
  /** Acknowledged and left to a person, or waiting behind one: it is known what and why. */
  leftToPersons: number;
  repeatedEffects: number;
  seed: number;
  seconds: number;
  blows: Record<Blow, number>;
  misdeeds: Record<Misdeed, number>;
  turnedAway: Record<string, number>;
}

const ACCOUNTS = 6;
/** How long nothing that was accepted may be delivered, once everything is quiet, before it counts as stuck. */
const STUCK_MS = 60_000;

export async function chaos({ kills, seed, progress = () => {} }: ChaosOptions): Promise<ChaosResult> {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'canongate-chaos-'));
  await chmod(folder, 0o755);
  const server = await openPrivateServer(join(folder, '.canongate'));
  const ledger = await startLedgerServer(seeded(seed, 1));
  const config = await ledgerConfiguration(folder, ledger.url, '2s');
  const replicas = ['one', 'two'].map(
    name => new Replica(name, config, server.url, join(folder, 'compiled'), { progress }),
  );
  const ending = new AbortController();
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on('error', () => {});
  try {
    await Promise.all(replicas.map(replica => replica.start()));
    await watchClaims(pool);
    const writers = startWriters(replicas, ACCOUNTS, seed, ending.signal);
    const { acknowledged } = writers;
    const blows = await strikes(
      kills,
      { replicas, server, random: seeded(seed), ending },
      () => ({ acknowledged: acknowledged.length, arrived: ledger.arrived() }),
      n => n % 10 === 0 && progress(`${n} of ${kills} blows, ${acknowledged.length} acknowledged`),
    );
    ledger.calm();
    const unanswered = await writers.stop();
    await quiet(pool, progress, ending.signal);
    const history = { acknowledged, unanswered, entries: await ledger.entries(), ...(await readDatabase(pool)) };
    return {
      ...{ kills, acknowledged: acknowledged.length, findings: judge(history) },
      leftToPersons: history.exchanges.filter(({ atPerson }) => atPerson).length,
      repeatedEffects: repeatedEffects(history),
      ...{ seed, seconds: Math.round((performance.now() - began) / 1000), blows, misdeeds: { ...ledger.misdeeds } },
      turnedAway: Object.fromEntries(writers.turnedAway),
    };
  } finally {
    ending.abort();
    await Promise.all(replicas.map(replica => replica.end()));
    await pool.end();
    await ledger.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
    if (!server.folder.startsWith(folder)) await rm(join(server.folder, '..'), { recursive: true, force: true });
  }
}

/** Until nothing waits any more. */
async function quiet(pool: pg.Pool, progress: (line: string) => void, signal: AbortSignal): Promise<void> {
  let last = { open: Number.POSITIVE_INFINITY, at: Date.now() };
  for (;;) {
    signal.throwIfAborted();
    const open = await countOpen(pool);
    if (open === 0) return;
    if (open < last.open) last = { open, at: Date.now() };
    if (Date.now() > last.at + STUCK_MS) throw new Error(`${open} operations are still open`);
    progress(`${open} still open`);
    await pause(2_000);
  }
}

/** As many of each kind, as the last line of the command and the table in docs/chaos.md have it. */
export function counted({ findings, ...rest }: ChaosResult) {
  const counts = Object.fromEntries(Object.entries(findings).map(([name, found]) => [name, found.length]));
  const { kills, acknowledged, ...others } = rest;
  return { kills, acknowledged, ...(counts as Record<keyof Findings, number>), ...others };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { kills: { type: 'string' }, seed: { type: 'string' }, json: { type: 'boolean' } },
  });
  const kills = Number(values.kills ?? 200);
  const seed = Number(values.seed ?? 1);
  const result = await chaos({ kills, seed, progress: line => process.stderr.write(`${line}\n`) });
  const found = Object.entries(result.findings).filter(([, keys]) => keys.length > 0);
  for (const [name, keys] of found) process.stderr.write(`${name}: ${keys.slice(0, 20).join(' ')}\n`);
  if (values.json) console.log(JSON.stringify(counted(result), null, 2));
  else
    for (const [name, value] of Object.entries(counted(result)))
      console.log(`${name.padEnd(24)} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  process.exit(found.length > 0 ? 1 : 0);
}
