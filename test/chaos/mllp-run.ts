/** A run of many messages over lines of every kind through a nemesis to a receiver that is killed; and the judge of what arrived. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type MllpClient, type MllpSettings, openMllp, sendFailure } from '../../transports/mllp/client.ts';
import { type Misdeeds, startNemesis } from './mllp-nemesis.ts';
import { digestOf } from './mllp-receiver.ts';
import { type Random, seeded } from './seeded.ts';

/** A line each, with so many keys: those of one line are under way at the same time as far as its window lets them be. */
const LINES: readonly { keys: number; settings: MllpSettings }[] = [
  { keys: 3, settings: {} },
  { keys: 12, settings: { window: 8 } },
  { keys: 4, settings: { window: 4 } },
  { keys: 3, settings: { transport: 'node-hl7-client' } },
];
const ACK_MS = 400;
/** Without an acknowledgement for so long the run has hung. */
const HUNG_MS = 90_000;
const BETWEEN_KILLS = 700;

export interface Findings {
  lost: string[];
  wronglyMatched: string[];
  silentDuplicates: string[];
  outOfOrder: string[];
}

export interface Outcome {
  acknowledged: number;
  findings: Findings;
  /** Handled again, each after its sender had been told that it does not know. */
  repeats: number;
  unknown: number;
  notSent: number;
  misdeeds: Misdeeds;
}

/** What a sender knows of its messages. */
interface Ledger {
  acknowledged: string[];
  wronglyMatched: string[];
  unknown: Map<string, number>;
  notSent: number;
}

export async function runMllpChaos(messages: number, seed: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'canongate-mllp-'));
  const file = join(folder, 'handled');
  const receiver = new Receiver(file);
  await receiver.begin();
  const nemesis = await startNemesis(receiver.port, seed, ACK_MS * 1.5);
  const lines = LINES.map(({ settings }) =>
    openMllp(`mllp://127.0.0.1:${nemesis.port}`, {
      ...settings,
      backoff: { first: 5, most: 100 },
      connectTimeout: 20_000,
    }),
  );
  const ledger: Ledger = { acknowledged: [], wronglyMatched: [], unknown: new Map(), notSent: 0 };
  try {
    const keys = LINES.reduce((sum, line) => sum + line.keys, 0);
    const each = Math.ceil(messages / keys);
    let key = 0;
    const senders = LINES.flatMap((line, n) =>
      Array.from({ length: line.keys }, () => sendAll(lines[n]!, `k${key++}`, each, ledger, seeded(seed, key))),
    );
    await finished(Promise.all(senders), ledger, async () => {
      nemesis.misdeeds.killed++;
      await receiver.end();
      nemesis.target = undefined;
      await receiver.begin();
      nemesis.target = receiver.port;
    });
    await Promise.all(lines.map(line => line.close()));
    const handled = (await readFile(file, 'utf8')).split('\n').filter(id => id !== '');
    return judge(ledger, handled, nemesis.misdeeds);
  } finally {
    nemesis.close();
    await receiver.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each message of a key after the one before it was acknowledged: the very bytes again until then. */
async function sendAll(line: MllpClient, key: string, count: number, ledger: Ledger, random: Random): Promise<void> {
  for (let n = 0; n < count; n++) {
    const id = `${key}-${n}`;
    const note = 'x'.repeat(random() < 0.02 ? 100_000 : Math.floor(random() * 2_000));
    const bytes = Buffer.from(`MSH|^~\\&|ADT||||||ADT^A08|${id}|P|2.5.1\rNTE|1||${note}\r`);
    for (;;) {
      const impatient = random() < 0.01 ? AbortSignal.timeout(Math.ceil(random() * 20)) : undefined;
      const leaving = random() < 0.3 ? () => pause(random() * 3) : undefined;
      const options = { controlId: id, ackMode: 'original' as const, ackTimeoutMs: ACK_MS, signal: impatient, leaving };
      try {
        const { raw } = await line.send(bytes, options);
        ledger.acknowledged.push(id);
        if (
          !Buffer.from(raw)
            .toString('latin1')
            .includes(`|AA|${id}|${digestOf(bytes)}\r`)
        )
          ledger.wronglyMatched.push(id);
        break;
      } catch (error) {
        if (sendFailure(error) === 'not_sent') ledger.notSent++;
        else ledger.unknown.set(id, (ledger.unknown.get(id) ?? 0) + 1);
        await pause(1 + random() * 20);
      }
    }
  }
}

/** Kills the receiver now and then until all is sent; throws if nothing goes on. */
async function finished(senders: Promise<unknown>, { acknowledged }: Ledger, kill: () => Promise<void>): Promise<void> {
  let over = false;
  const done = senders.finally(() => {
    over = true;
  });
  done.catch(() => {});
  let seen = { count: 0, at: Date.now() };
  for (let next = BETWEEN_KILLS; !over; ) {
    await Promise.race([done, pause(50)]);
    if (acknowledged.length > seen.count) seen = { count: acknowledged.length, at: Date.now() };
    if (Date.now() > seen.at + HUNG_MS) throw new Error(`hung after ${seen.count} acknowledgements`);
    if (over || acknowledged.length < next) continue;
    next += BETWEEN_KILLS;
    await kill();
  }
  await done;
}

export function judge(ledger: Ledger, handled: readonly string[], misdeeds: Misdeeds): Outcome {
  const times = new Map<string, number>();
  const outOfOrder: string[] = [];
  const last = new Map<string, number>();
  for (const id of handled) {
    times.set(id, (times.get(id) ?? 0) + 1);
    if (times.get(id) !== 1) continue;
    const [key, n] = id.split('-') as [string, string];
    if (Number(n) !== (last.get(key) ?? -1) + 1) outOfOrder.push(id);
    last.set(key, Number(n));
  }
  const { acknowledged, wronglyMatched, unknown, notSent } = ledger;
  const findings = {
    lost: acknowledged.filter(id => !times.has(id)),
    wronglyMatched,
    silentDuplicates: [...times].filter(([id, n]) => n > 1 + (unknown.get(id) ?? 0)).map(([id]) => id),
    outOfOrder,
  };
  const repeats = [...times.values()].reduce((sum, n) => sum + n - 1, 0);
  const unknowns = [...unknown.values()].reduce((sum, n) => sum + n, 0);
  return { acknowledged: acknowledged.length, findings, repeats, unknown: unknowns, notSent, misdeeds };
}

/** The process that receives; at another port in each life, because meanwhile somebody else may have taken the old one. */
class Receiver {
  port = 0;
  readonly #file: string;
  #child: ChildProcess | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async begin(): Promise<void> {
    const script = fileURLToPath(new URL('mllp-receiver.ts', import.meta.url));
    this.#child = fork(script, [this.#file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    [this.port] = (await once(this.#child, 'message')) as [number];
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}
