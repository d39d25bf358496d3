/** Writers who insist: each posts its entries one after the other, under a key, until it is told that it was taken. */
import { setTimeout as pause } from 'node:timers/promises';
import { KEY } from '../e2e/sandbox.ts';
import type { Replica } from './replica.ts';

export interface Acknowledged {
  /** The writer's own: idempotency key and memo of the entry. */
  key: string;
  account: string;
  status: number;
}

export interface Writers {
  acknowledged: Acknowledged[];
  /** Answers that were neither a yes nor a no, by code. */
  turnedAway: Map<string, number>;
  stop(): Promise<void>;
}

export function startWriters(replicas: readonly Replica[], accounts: number, random: () => number): Writers {
  const acknowledged: Acknowledged[] = [];
  const turnedAway = new Map<string, number>();
  let going = true;

  const insist = async (account: string, n: number): Promise<void> => {
    const key = `${account}-${n}`;
    const later = random() < 0.6;
    while (going) {
      const url = replicas[Math.floor(random() * replicas.length)]!.url;
      const told = url ? await post(url, account, key, later) : undefined;
      if (told?.status === 201 || told?.status === 202) {
        acknowledged.push({ key, account, status: told.status });
        return;
      }
      const code = told?.code ?? 'nobody there';
      turnedAway.set(code, (turnedAway.get(code) ?? 0) + 1);
      // In doubt the gateway finds out by itself; the key finds what came of it.
      await pause(100 + random() * 300);
    }
  };
  const writer = async (account: string): Promise<void> => {
    for (let n = 0; going; n++) {
      await insist(account, n);
      await pause(random() * 40);
    }
  };
  const all = Array.from({ length: accounts }, (_unused, n) => writer(`A-${n}`));
  return {
    acknowledged,
    turnedAway,
    async stop() {
      going = false;
      await Promise.all(all);
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
      signal: AbortSignal.timeout(8_000),
    });
    const body = (await response.json()) as { code?: string };
    return { status: response.status, ...(body.code !== undefined && { code: body.code }) };
  } catch {
    return undefined;
  }
}
