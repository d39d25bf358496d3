/** The shape of contract.yaml, as contract.schema.json holds it. */
import type { AfterwardsFile } from './afterwards.ts';
import type { Lifecycle, Operation } from './contract.ts';
import type { LastKnownFile } from './last-known.ts';

/** What one operation says in contract.yaml. */
export interface OperationFile {
  summary: string;
  method: Operation['method'];
  path: string;
  request?: string;
  query?: string;
  answer: string;
  status: number;
  created?: string;
  afterwards?: AfterwardsFile;
  lastKnown?: LastKnownFile;
  scopes: string[];
  mode: Operation['mode'];
  effect: Operation['effect'];
  /** Kind of what a parameter of the path names, where the gateway issued its id. */
  ids?: Record<string, string>;
  merges?: { from: string; into: string };
  partition?: string;
  whenUnavailable?: 'refuse' | 'accept';
  idempotency: Operation['idempotency'];
  reuse?: { longest: string; complete: { field: string; equals: string } };
  retry: { attempts: number };
  capability: string;
  maxBytes?: number;
  slo: { latency: string; objective: number; source: string };
  examples?: string[];
}

/** What one event says in contract.yaml. */
export interface EventFile {
  summary: string;
  scopes: string[];
  audience?: 'caller' | 'scope';
  after?: string;
  subject?: string;
  /** Of what it tells in full, where that is not the answer it follows. */
  schema?: string;
  full?: string[];
  merges?: { from: string; into: string };
}

export interface ContractFile {
  title: string;
  summary: string;
  owner: string;
  systemOfRecord: string;
  lifecycle: Lifecycle;
  operations: Record<string, OperationFile>;
  events?: Record<string, EventFile>;
}
