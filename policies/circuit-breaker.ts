/** Leaves a failing system of record in peace for a while, then lets one call try whether it is back. */
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  SamplingBreaker,
} from 'cockatiel';
import { type Attempt, definePolicy, duration, durationSchema, Fault, type Guard, type Reply } from '../gateway/kit.ts';

interface Settings {
  threshold?: number;
  ratio?: number;
  window: string;
  minimumCalls: number;
  halfOpenAfter: string;
}

const DEFAULT_THRESHOLD = 10;

export default definePolicy({
  name: 'circuit-breaker',
  summary: 'Stops calling a service endpoint that keeps failing, and tries again after a while.',
  at: 'endpoint',
  order: 30,
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      threshold: {
        description: `Failures in a row that open the circuit. Without it and without ratio: ${DEFAULT_THRESHOLD}.`,
        type: 'integer',
        minimum: 1,
        maximum: 1000,
      },
      ratio: {
        description: 'Share of failures within window that opens the circuit. Without it, failures in a row count.',
        type: 'number',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
      },
      window: { description: 'Window of ratio, 1s to 10m.', ...durationSchema, default: '30s' },
      minimumCalls: {
        description: 'Calls within window before ratio counts.',
        type: 'integer',
        minimum: 1,
        maximum: 1_000_000,
        default: 20,
      },
      halfOpenAfter: {
        description: 'How long the circuit stays open before one call may try, 100ms to 1h.',
        ...durationSchema,
        default: '30s',
      },
    },
    not: { required: ['threshold', 'ratio'] },
  },
  decisions: ['opened', 'half-opened', 'closed', 'refused'],
  open(settings: Settings, { count }) {
    const halfOpenAfter = duration(settings.halfOpenAfter, { least: '100ms', most: '1h' });
    const failed = (error: unknown): boolean => {
      const fault = Fault.from(error);
      // A probe that the gateway or the caller ended says nothing about the other side, so it does not close the circuit.
      return fault.trips || (breaker.state === CircuitState.HalfOpen && UNDECIDED.has(fault.code));
    };
    const breaker: CircuitBreakerPolicy = circuitBreaker(handleWhen(failed), {
      halfOpenAfter,
      breaker: counting(settings),
    });
    let openedAt = 0;
    breaker.onBreak(() => {
      openedAt = Date.now();
      count('opened');
    });
    breaker.onHalfOpen(() => count('half-opened'));
    breaker.onReset(() => count('closed'));

    const refuse = (): Fault => {
      count('refused');
      const left = Math.ceil((openedAt + halfOpenAfter - Date.now()) / 1000);
      return new Fault('circuit-open', { outcome: 'not_applied', retryAfter: Math.max(1, left) });
    };
    const guard: Guard = call => async attempt => {
      // One call tries; the others are told at once instead of waiting for its result.
      if (breaker.state === CircuitState.HalfOpen) throw refuse();
      try {
        return await breaker.execute(() =>
          breaker.state === CircuitState.HalfOpen ? probe(call(attempt), attempt) : judged(call(attempt), attempt),
        );
      } catch (error) {
        throw error instanceof BrokenCircuitError ? refuse() : error;
      }
    };
    const gauges = () => ({
      closed: Number(breaker.state === CircuitState.Closed),
      open: Number(breaker.state === CircuitState.Open),
      'half-open': Number(breaker.state === CircuitState.HalfOpen),
    });
    return { guard, gauges };
  },
});

const UNDECIDED: ReadonlySet<string> = new Set(['cancelled', 'overloaded', 'draining', 'internal']);

function counting({ threshold, ratio, window, minimumCalls }: Settings): ConsecutiveBreaker | SamplingBreaker {
  if (ratio === undefined) return new ConsecutiveBreaker(threshold ?? DEFAULT_THRESHOLD);
  const milliseconds = duration(window, { least: '1s', most: '10m' });
  return new SamplingBreaker({
    threshold: ratio,
    duration: milliseconds,
    minimumRps: minimumCalls / (milliseconds / 1000),
  });
}

/** A call that was cut short fails for the reason it was cut short: a passed deadline counts, a caller who left does not. */
async function judged(call: Promise<Reply>, { signal }: Attempt): Promise<Reply> {
  try {
    return await call;
  } catch (error) {
    throw signal.aborted ? Fault.ofAbort(signal) : error;
  }
}

/** The trying call ends with its signal at the latest: were it lost, the circuit would stay half open for ever. */
function probe(call: Promise<Reply>, { signal }: Attempt): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(Fault.ofAbort(signal));
    signal.addEventListener('abort', stop, { once: true });
    call
      .then(resolve, error => reject(signal.aborted ? Fault.ofAbort(signal) : error))
      .finally(() => {
        signal.removeEventListener('abort', stop);
      });
  });
}
