/** The log: one line per walk and a few named events, of allow-listed fields only. There is no way to log free text. */
import { once } from 'node:events';
import { type DestinationStream, pino } from 'pino';
import type { Exchange } from '../exchange.ts';
import { FAULTS } from '../faults.ts';
import { isoInstant } from '../iso-instant.ts';
import type { WalkOutcome } from './dimensions.ts';
import { framesOf } from './frames.ts';

/** What may be logged of a walk: names from the configuration, codes from tables, ids of our own, figures. */
export interface WalkLine {
  contract: string;
  operation: string;
  /** Of the answer, or of the problem. */
  status: number;
  outcome: WalkOutcome;
  /** Registered application, or `other`. */
  consumer: string;
  /** Stage that was at work last, policies under their names, or `other`. */
  stage: string;
  /** Service endpoint that was asked last, where one was. */
  backend?: string;
  /** Cause of the adapter's table, or `other`. */
  cause?: string;
  attempts: number;
  unmapped: number;
  seconds: number;
  backendSeconds: number;
}

/** Named events: level, and the fields each may carry with the shape their values must have. */
const EVENTS = {
  started: {
    level: 'info',
    fields: { version: 'hash', keeper: 'word', sandbox: 'flag', port: 'figure', adminPort: 'figure' },
  },
  draining: { level: 'info', fields: { inFlight: 'figure' } },
  stopped: { level: 'info', fields: { cut: 'figure' } },
  'config-accepted': { level: 'info', fields: { version: 'hash' } },
  'config-refused': { level: 'error', fields: { findings: 'figure' } },
  'answer-quarantined': { level: 'warn', fields: { backend: 'word' } },
  'endpoint-switched': { level: 'warn', fields: { backend: 'word', state: 'word' } },
  'claim-lost': { level: 'warn', fields: { backend: 'word' } },
  'store-cut-back': { level: 'error', fields: {} },
  'prune-failed': { level: 'error', fields: {} },
  'internal-error': { level: 'error', fields: { where: 'word' } },
} as const satisfies Record<string, { level: 'info' | 'warn' | 'error'; fields: Record<string, keyof typeof SHAPES> }>;

/** A value that does not have its shape is left out. `word` fields hold names from the configuration or tables. */
const SHAPES = {
  hash: (value: unknown) => typeof value === 'string' && /^(sha256:)?[0-9a-f]{8,64}$/.test(value),
  word: (value: unknown) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,62}$/.test(value),
  figure: (value: unknown) => typeof value === 'number' && Number.isFinite(value),
  flag: (value: unknown) => typeof value === 'boolean',
};

export type EventName = keyof typeof EVENTS;
type ValueOf<Shape> = Shape extends 'figure' ? number : Shape extends 'flag' ? boolean : string;
export type EventFields<Name extends EventName> = {
  [Field in keyof (typeof EVENTS)[Name]['fields']]?: ValueOf<(typeof EVENTS)[Name]['fields'][Field]>;
};

export interface Log {
  /** One line at the end of a walk; `line` is what telemetry made of it, of the exchange only ids and codes are read. */
  exchange(exchange: Exchange, line: WalkLine): void;
  event<Name extends EventName>(name: Name, fields: EventFields<Name>, error?: unknown): void;
  /** Writes what is buffered, in order, and stops; a destination that takes nothing any more is not waited for. */
  close(): Promise<void>;
}

export interface LogOptions {
  /** Lowest level that is written; `silent` writes nothing. */
  level?: 'info' | 'warn' | 'error' | 'silent';
  /** Path of a file, or a stream of one's own; standard output otherwise. */
  destination?: string | DestinationStream;
  /** Called with each line that the destination did not take in time. */
  dropped?(): void;
}

/** Lines gathered before a write, and the most that may wait for a slow destination. */
const GATHER = 12_288;
const MOST_WAITING = 16 * 1024 * 1024;
const FLUSH_EVERY_MS = 1000;
const CLOSE_MS = 2000;

export function createLog({ level = 'info', destination, dropped }: LogOptions = {}): Log {
  const own = typeof destination === 'object' ? undefined : buffered(destination);
  if (own && dropped) own.on('drop', dropped);
  const flush = () => own && flushed(own);
  if (own) process.once('exit', flush);
  const formatters = { level: (label: string) => ({ level: label }) };
  const logger = pino(
    { level, base: null, timestamp: () => `,"time":"${isoInstant(Date.now())}"`, formatters },
    own ?? (destination as DestinationStream),
  );
  const { labels } = logger.levels;
  // What is logged here is flat and allow-listed: no serializer, redaction or binding of the library has work to do.
  const asJson = (line: object, _message: unknown, level: number, time: string): string =>
    `{"level":"${labels[level]}"${time},${JSON.stringify(line).slice(1)}\n`;
  Object.assign(logger, { [pino.symbols.asJsonSym]: asJson });
  return {
    exchange(exchange, line) {
      const { code, severity } = verdict(exchange);
      logger[severity](lineOf(exchange, line, code));
    },
    event(name, fields, error) {
      const { level: severity, fields: allowed } = EVENTS[name];
      const line: Record<string, unknown> = { event: name };
      for (const [field, shape] of Object.entries(allowed)) {
        const value = (fields as Record<string, unknown>)[field];
        if (SHAPES[shape](value)) line[field] = value;
      }
      if (error !== undefined) Object.assign(line, framesOf(error));
      logger[severity](line);
    },
    async close() {
      process.off('exit', flush);
      if (!own) return;
      own.end();
      await once(own, 'close', { signal: AbortSignal.timeout(CLOSE_MS) }).catch(flush);
    },
  };
}

const buffered = (dest: string | undefined) =>
  pino.destination({
    dest: dest ?? 1,
    mkdir: true,
    sync: false,
    minLength: GATHER,
    maxLength: MOST_WAITING,
    periodicFlush: FLUSH_EVERY_MS,
  });

/** At an exit nobody announced. A destination that is gone or not open yet takes nothing; the process must end all the same. */
function flushed(destination: ReturnType<typeof buffered>): void {
  try {
    destination.flushSync();
  } catch {
    // nothing is left to tell
  }
}

function verdict({ record: { fault } }: Exchange): { code: string | undefined; severity: 'info' | 'warn' | 'error' } {
  if (!fault) return { code: undefined, severity: 'info' };
  const { who } = FAULTS[fault.code];
  const severity = fault.code === 'internal' ? 'error' : who === 'backend' || who === 'operator' ? 'warn' : 'info';
  return { code: fault.code, severity };
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

function lineOf(exchange: Exchange, line: WalkLine, code: string | undefined): Record<string, unknown> {
  const { record, trace } = exchange;
  const fields: Record<string, unknown> = {
    event: 'exchange',
    exchange: ID.test(record.id) ? record.id : undefined,
    trace: TRACE_ID.test(trace.traceId) ? trace.traceId : undefined,
    contract: line.contract,
    operation: line.operation,
    consumer: line.consumer,
    status: line.status,
    outcome: line.outcome,
    code,
    stage: code === undefined ? undefined : line.stage,
    backend: line.backend,
    cause: line.cause,
    attempts: line.attempts,
    unmapped: line.unmapped,
    ms: milliseconds(line.seconds),
    backendMs: milliseconds(line.backendSeconds),
  };
  return code === 'internal' ? { ...fields, ...framesOf(record.fault?.info.cause) } : fields;
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1e5) / 100;
