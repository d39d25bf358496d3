/** Invented walks and the label sets of an invented configuration. */
import type { Operation } from '../../gateway/contracts/contract.ts';
import type { Exchange } from '../../gateway/exchange.ts';
import type { Sources } from '../../gateway/telemetry/dimensions.ts';
import { startTrace } from '../../gateway/telemetry/trace.ts';

const served = { contract: 'eligibility-checks/v1', operation: 'check' };

export const SOURCES: Sources = {
  version: 'a1b2c3d4e5f60718',
  operations: [served],
  contracts: [{ contract: served.contract, state: 'published', owner: 'patient-access' }],
  consumers: ['front-desk'],
  policies: [{ policy: 'key-auth', decisions: ['allowed', 'denied-unknown'] }],
  stages: ['door', 'receive', 'key-auth', 'check', 'deliver'],
  backends: [{ backend: 'payer', operations: [served], causes: ['truncated'] }],
  mappings: ['eligibility-checks/v1#check/x12-005010'],
  pipelines: ['patient-access'],
  listeners: [],
};

/** What telemetry reads of an operation. */
export const CHECK = { name: 'check', status: 200, contract: { name: served.contract } } as unknown as Operation;

export function exchangeWith(record: Partial<Exchange['record']> = {}, rest: Partial<Exchange> = {}): Exchange {
  const notes: string[] = [];
  return {
    record: {
      id: '0192f0c1-2b3c-7d4e-8f50-61728394a5b6',
      contract: served.contract,
      operation: served.operation,
      effect: 'read',
      receivedAt: '2026-11-22T10:00:00.000Z',
      consumer: 'front-desk',
      input: undefined,
      steps: {},
      hashes: { contract: 'c0ffee' },
      ...record,
    },
    head: { method: 'POST', path: '/v1/eligibility-checks', params: {}, query: {}, headers: {}, remote: '192.0.2.1' },
    body: async () => new Uint8Array(),
    stage: 'deliver',
    destinations: [],
    trace: startTrace(),
    replyHeaders: {},
    signal: new AbortController().signal,
    backendNanos: 0n,
    notes,
    note: why => void notes.push(why),
    ...rest,
  };
}
