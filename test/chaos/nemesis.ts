/** Kills what keeps: gateways and their database, in an order that the seed decides, and only while something is at work. */
import { setTimeout as pause } from 'node:timers/promises';
import type { PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { processesOf, signal } from '../store/server-processes.ts';
import type { Replica } from './replica.ts';
import { type Random, shuffled } from './seeded.ts';

export type Blow = 'gatewayKilled' | 'gatewayStopped' | 'databaseKilled' | 'databaseProcessKilled' | 'databaseStopped';

interface Field {
  replicas: readonly Replica[];
  server: PrivateServer;
  random: Random;
  /** What ends the run before its last blow, with the reason; a replica that cannot start any more does. */
  ending: AbortController;
}

/** Twenty blows; dealt anew when they are used up, so that every kind has its share of any run. */
const DECK: Readonly<Record<Blow, number>> = {
  gatewayKilled: 9,
  gatewayStopped: 4,
  databaseKilled: 3,
  databaseProcessKilled: 2,
  databaseStopped: 2,
};

const STRIKE: Readonly<Record<Blow, (field: Field) => Promise<void>>> = {
  async gatewayKilled(field) {
    const { random, ending } = field;
    const victim = await oneUp(field);
    await victim.kill();
    await pause(random() * 500);
    // The next blow does not wait for it: whoever is up is worth killing.
    victim.start().catch(reason => ending.abort(reason));
  },
  gatewayStopped: async field => (await oneUp(field)).sleep(500 + field.random() * 2_500),
  async databaseKilled({ server, random }) {
    const [postmaster] = await processesOf(server);
    process.kill(postmaster!, 'SIGKILL');
    await pause(random() * 500);
    await server.revive();
  },
  /** One of its processes dies of memory: the server ends all sessions and recovers by itself. */
  async databaseProcessKilled({ server, random }) {
    const [, ...children] = await processesOf(server);
    signal([children[Math.floor(random() * children.length)]!], 'SIGKILL');
    await pause(500);
    await server.revive();
  },
  async databaseStopped({ server, random }) {
    const all = await processesOf(server);
    signal(all, 'SIGSTOP');
    await pause(500 + random() * 2_000);
    signal(all, 'SIGCONT');
  },
};

/** What has been done so far. */
export interface Done {
  acknowledged: number;
  /** Requests that the system of record saw. */
  arrived: number;
}

/** A blow at what does nothing proves nothing: so much is done before the next falls, or this time has gone. */
const BETWEEN = { acknowledged: 8, arrived: 12, most: 5_000 };

export async function strikes(
  kills: number,
  field: Field,
  done: () => Done,
  struck: (n: number) => void,
): Promise<Record<Blow, number>> {
  const counts = Object.fromEntries(Object.keys(DECK).map(blow => [blow, 0])) as Record<Blow, number>;
  const deck = Object.entries(DECK).flatMap(([blow, times]) => Array<Blow>(times).fill(blow as Blow));
  let dealt: Blow[] = [];
  for (let n = 1; n <= kills; n++) {
    if (dealt.length === 0) dealt = shuffled(deck, field.random);
    const blow = dealt.pop()!;
    await progress(done, field.ending.signal);
    await pause(field.random() * 300);
    await STRIKE[blow](field);
    counts[blow]++;
    struck(n);
  }
  return counts;
}

async function progress(done: () => Done, signal: AbortSignal): Promise<void> {
  const before = done();
  const until = Date.now() + BETWEEN.most;
  const enough = ({ acknowledged, arrived }: Done) =>
    acknowledged >= before.acknowledged + BETWEEN.acknowledged && arrived >= before.arrived + BETWEEN.arrived;
  while (!enough(done()) && Date.now() < until) {
    signal.throwIfAborted();
    await pause(20);
  }
}

async function oneUp({ replicas, random, ending }: Field): Promise<Replica> {
  for (;;) {
    ending.signal.throwIfAborted();
    const up = replicas.filter(({ url }) => url !== undefined);
    if (up.length > 0) return up[Math.floor(random() * up.length)]!;
    await pause(50);
  }
}
