/** Writers who insist: each posts its entries one after the other, under a key, until it is told that it was taken. */
import { setTimeout as pause } from 'node:timers/promises';
import { KEY } from '../e2e/sandbox.ts';
import type { Replica } from './replica.ts';
import { type Random, seeded } from './seeded.ts';

export interface Acknowledged {
  /** The writer's own: idempotency key and memo of the entry. */
  key: string;
  account: string;
  status: number;
}

export interface Writers {
  /** Of one account in the order in which its writer was told; the next was posted after that. */
  acknowledged: Acknowledged[];
  /** Answers that were no yes, by code. */
  turnedAway: Map<string, number>;
  /** Lets each finish what it has begun; resolves to the keys that nobody took in all that time. */
  stop(): Promise<string[]>;
}

/** Far longer than any fault that was left behind may keep a key. */
const LAST_MS = 60_000;

/** @param signal at which all of them give up */
export function startWriters(
  replicas: readonly Replica[],
  accounts: number,
  seed: number,
  signal: AbortSignal,
): Writers {
  const acknowledged: Acknowledged[] = [];
  const turnedAway = new Map<string, number>();
  const unanswered: string[] = [];
  let until = Number.POSITIVE_INFINITY;
  const going = () => until === Number.POSITIVE_INFINITY && !signal.aborted;

  const insist = async (account: string, key: string, random: Random): Promise<void> => {
    const later = random() < 0.6;
    while (Date.now() < until && !signal.aborted) {
      const up = replicas.filter(({ url }) => url !== undefined);
      const url = up[Math.floor(random() * up.length)]?.url;
      const told = url === undefined ? undefined : await post(url, account, key, later);
      if (told?.status === 201 || told?.status === 202) {
        acknowledged.push({ key, account, status: told.status });
        return;
      }
      const code = told?.code ?? (url === undefined ? 'nobody-up' : 'no-answer');
      turnedAway.set(code, (turnedAway.get(code) ?? 0) + 1);
      // In doubt the gateway finds out by itself; the key finds what came of it.
      await pause(50 + random() * 200);
    }
    unanswered.push(key);
  };
  const writer = async (n: number): Promise<void> => {
    const random = seeded(seed, 100 + n);
    const account = `A-${n}`;
    for (let entry = 0; going(); entry++) {
      await insist(account, `${account}-${entry}`, random);
      // So fast that some wait, and not so fast that most do.
      await pause(random() * 300);
    }
  };
  const all = Array.from({ length: accounts }, (_unused, n) => writer(n));
  return {
    acknowledged,
    turnedAway,
    async stop() {
      until = Date.now() + LAST_MS;
      await Promise.all(all);
      return unanswered;
    },
  };
}

interface Answer {
  status: number;
  code?: string;
}

async function post(url: string, account: string, key: string, later: boolean): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${url}/v1/ledger-entries`, {
      method: 'POST',
      headers: {
        authorization: KEY,
        'content-type': 'application/json',
        'idempotency-key': key,
        ...(later && { prefer: 'respond-async' }),
      },
      body: JSON.stringify({ account, memo: key }),
      signal: AbortSignal.timeout(4_000),
    });
    const body = (await response.json()) as { code?: string };
    return { status: response.status, ...(body.code !== undefined && { code: body.code }) };
  } catch {
    return undefined;
  }
}
