/** Whether a service endpoint is sent anything: what an operator said of it, and what a call is told that may not go. */
import { Fault, type Outcome } from '../faults.ts';
import type { RowOf } from '../store/tables.ts';

export type EndpointState = 'running' | 'paused' | 'draining' | 'stopped';

/** What was said last of one endpoint. */
export interface Control {
  endpoint: string;
  state: EndpointState;
  by: string;
  since: Date;
  note: string;
}

/** What a person says. */
export type ControlVerb = 'pause' | 'resume' | 'drain' | 'stop';

export const STATES: Readonly<Record<ControlVerb, EndpointState>> = {
  pause: 'paused',
  resume: 'running',
  drain: 'draining',
  stop: 'stopped',
};

/** Who may still go there: a new call, what is accepted for later, and what was accepted before. */
export const MAY: Readonly<Record<EndpointState, { call: boolean; accept: boolean; deliver: boolean }>> = {
  running: { call: true, accept: true, deliver: true },
  paused: { call: false, accept: true, deliver: false },
  draining: { call: false, accept: false, deliver: true },
  stopped: { call: false, accept: false, deliver: false },
};

type Withheld = Exclude<EndpointState, 'running'>;

const SAYS: Readonly<Record<Withheld, string>> = {
  paused: 'An operator has paused what is sent to it.',
  draining: 'An operator has it finish what waits; it takes nothing new.',
  stopped: 'An operator has stopped everything that is sent to it.',
};

const AGAIN_SECONDS = 30;

/** An operator keeps it back: not the system of record is away. */
export const withheld = (endpoint: string, state: Withheld, outcome: Outcome = 'not_applied'): Fault =>
  new Fault('backend-unavailable', {
    ...{ outcome, detail: SAYS[state], retryAfter: AGAIN_SECONDS },
    backend: { endpoint, cause: `endpoint-${state}` },
  });

/** As much waits as may. */
export const crowded = (endpoint: string): Fault =>
  new Fault('overloaded', {
    ...{ outcome: 'not_applied', detail: 'As many operations wait for it as may.', retryAfter: AGAIN_SECONDS },
    backend: { endpoint, cause: 'queue-full' },
  });

/** Causes with which calls are kept back, by the state that does it. */
export const WITHHELD_CAUSES: readonly string[] = Object.keys(SAYS).map(state => `endpoint-${state}`);

export const isWithheld = (fault: Fault | undefined): boolean =>
  WITHHELD_CAUSES.includes(fault?.info.backend?.cause ?? '');

/** It was kept back, and may not even wait. */
export const isTurnedAway = (fault: Fault | undefined): boolean =>
  isWithheld(fault) && fault?.info.backend?.cause !== 'endpoint-paused';

export function controlRow(
  { endpoint, state, by, since, note }: Control,
  facility = '',
  automatic = false,
): RowOf<'endpoint_controls'> {
  return { endpoint, facility, state, changed_by: by, changed_at: since, note, automatic };
}
