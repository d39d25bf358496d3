/** An X12 link on a simulated payer, with everything the gateway would lend it recorded. */
import assert from 'node:assert/strict';
import adapter from '../../adapters/x12/adapter.ts';
import type { X12LinkSettings } from '../../adapters/x12/link.ts';
import type { Attempt, Link, Mishap, Reply, Wire } from '../../gateway/kit.ts';
import { type Behave, type Payer, startPayer } from '../../simulators/payer/index.ts';
import { about, members } from './payer-caller.ts';

export interface Rig {
  link: Link;
  payer: Payer;
  quarantined: { wire: Wire; why: Mishap }[];
  /** What was journaled, in order. */
  journal: { direction: 'sent' | 'received'; wire: Wire; references?: Record<string, string> | undefined }[];
  /** One round trip about a member, under a trace of its own. */
  ask(memberId: string, options?: AskOptions): Promise<Reply>;
  /** The same where the payer behaves like this. */
  asked(behave: Behave, options?: AskOptions): Promise<Reply>;
  close(): Promise<void>;
}

interface AskOptions {
  signal?: AbortSignal;
  leaving?: () => Promise<void>;
  edit?: (written: string) => string;
}

export const CREDENTIALS = { username: 'tester', password: 'secret' };
const PROFILE = {
  interchange: { sender: 'TESTSENDER', receiver: '00431' },
  originatorId: '9TESTORG01',
  duplicateWindow: '24h',
};

/** `url` in place of a payer of its own; the settings decide transport and credentials. */
export async function rigged(
  settings: X12LinkSettings = CREDENTIALS,
  profile: object = {},
  url?: string,
): Promise<Rig> {
  const payer = await startPayer({ port: 0, user: 'tester', password: 'secret', members, delayMs: 2_000 });
  const quarantined: Rig['quarantined'] = [];
  const journal: Rig['journal'] = [];
  const seen = new Set<string>();
  const numbers = new Map<string, number>();
  let asked = 0;
  const link = await adapter.open(
    { name: 'payer', adapter: 'x12', dialect: 'x12-005010', url: url ?? payer.url, settings: { ...settings } },
    {
      endpoint: 'payer',
      profile: { ...PROFILE, ...profile },
      now: () => new Date('2026-11-22T10:20:34Z'),
      async sequence(name, max) {
        const next = ((numbers.get(name) ?? 41) % max) + 1;
        numbers.set(name, next);
        return next;
      },
      async quarantine(wire, why) {
        quarantined.push({ wire, why });
      },
      async seen(scope, id) {
        const before = seen.has(`${scope} ${id}`);
        seen.add(`${scope} ${id}`);
        return before;
      },
    },
  );
  const ask: Rig['ask'] = (memberId, options = {}) => {
    asked += 1;
    const written = about(memberId).replaceAll('TRACE-1', `TRACE-${asked}`).replace('REQ-1', `REQ-${asked}`);
    const attempt: Attempt = {
      key: String(asked),
      n: 1,
      effect: 'read',
      signal: options.signal ?? new AbortController().signal,
      trace: { traceId: '0'.repeat(31) + 1, spanId: '0'.repeat(15) + 1, sampled: false },
      async leaving(wire, references) {
        journal.push({ direction: 'sent', wire, references });
        await options.leaving?.();
      },
      async arrived(wire) {
        journal.push({ direction: 'received', wire });
      },
    };
    return link.call({ head: {}, body: options.edit?.(written) ?? written }, attempt);
  };
  return {
    link,
    payer,
    quarantined,
    journal,
    ask,
    asked(behave, options) {
      payer.behave('W000000001', behave);
      return ask('W000000001', options);
    },
    async close() {
      await link.close();
      await payer.close();
    },
  };
}

export function answered(reply: Reply): Extract<Reply, { kind: 'answered' }> {
  assert.equal(reply.kind, 'answered', JSON.stringify(reply.kind === 'rejected' ? reply.why : reply.kind));
  return reply as Extract<Reply, { kind: 'answered' }>;
}

/** Also holds that the cause is one the adapter maps to a fault. */
export function refused(reply: Reply): Extract<Reply, { kind: 'rejected' }> {
  assert.equal(reply.kind, 'rejected');
  const rejected = reply as Extract<Reply, { kind: 'rejected' }>;
  assert.ok(Object.hasOwn(adapter.faults, rejected.why.cause), rejected.why.cause);
  return rejected;
}

export const faultOf = (reply: Reply) => adapter.faults[refused(reply).why.cause];
