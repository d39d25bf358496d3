/** What the measures of calls to an ERP share: an opened link, one call of it, and medians of interleaved rounds. */
import type { AdapterDeclaration, Attempt, Link, LinkServices, Reply } from '../gateway/kit.ts';
import { type Contestant, measured } from './client-rounds.ts';
import { effort } from './load.ts';
import { median } from './row.ts';

/** Calls at a time. */
export const IN_FLIGHT = 16;
export const CREDENTIALS = { username: 'gateway@tenant', password: 'not-a-secret' };

export const SERVICES: LinkServices = {
  ...{ endpoint: 'bench', profile: {}, now: () => new Date(), sequence: async () => 1, seen: async () => false },
  quarantine: async () => {},
};
const ATTEMPT: Attempt = {
  ...{ key: 'bench', n: 1, effect: 'read', signal: new AbortController().signal },
  trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
  leaving: async () => {},
  arrived: async () => {},
};

/** Medians: calls a second, and microseconds of CPU a call. */
export async function take<Name extends string>(calls: Record<Name, Contestant['call']>) {
  const names = Object.keys(calls) as Name[];
  const contestants = names.map(name => ({ name, call: calls[name] }));
  const { rounds, seconds, warmUp } = effort({ rounds: 15, seconds: 0.3, warmUp: 1.5 });
  const taken = await measured(contestants, IN_FLIGHT, { rounds, seconds, warmUp });
  const found = taken.map(({ rates, micros }) => ({ rate: median(rates), micros: median(micros) }));
  return Object.fromEntries(names.map((name, n) => [name, found[n]])) as Record<Name, (typeof found)[number]>;
}

export async function opened(
  adapter: AdapterDeclaration,
  dialect: string,
  url: string,
  settings: Record<string, unknown>,
) {
  const own = { ...settings, concurrency: IN_FLIGHT, connections: IN_FLIGHT };
  const link = await adapter.open({ name: 'bench', adapter: adapter.name, dialect, url, settings: own }, SERVICES);
  return { link, [Symbol.asyncDispose]: () => link.close() };
}

export async function treeOf(link: Link, wire: Parameters<Link['call']>[0]): Promise<unknown> {
  const reply: Reply = await link.call(wire, ATTEMPT);
  if (reply.kind !== 'answered') throw new Error(`the ERP did not answer: ${JSON.stringify(reply)}`);
  return reply.tree;
}
