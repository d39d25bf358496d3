/** Whether this gateway should be sent calls, and why not. */

export interface Check {
  name: string;
  ok: boolean;
  /** Something the operator should know that keeps nobody from being served. */
  warning?: string;
  /** Codes and names, never payload. */
  detail?: string;
}

export interface Readiness {
  state: 'starting' | 'ready' | 'draining';
  checks: readonly Check[];
}

/** A warning is not a failure; a backend that is away is the caller's 503, not a reason to send nobody here. */
export const isReady = ({ state, checks }: Readiness): boolean => state === 'ready' && checks.every(({ ok }) => ok);
