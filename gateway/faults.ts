/** A failure as it crosses the line: a code of the closed table, and what is known of it beside. */
import { FAULTS, type FaultCode, type Outcome } from './fault-table.ts';

export { type Actor, FAULTS, type FaultCode, type Outcome } from './fault-table.ts';

/** One thing that is wrong, and where. `pointer` is an RFC 6901 JSON Pointer into the canonical request or answer. */
export interface Finding {
  pointer: string;
  code: string;
  detail?: string;
  /** Where it is in the backend's own message, such as `2100C NM1-03`. Never a value. */
  position?: string;
}

/** Something held that the request may mean: its id, and how well it fits (FHIR R4 code system match-grade). */
export interface Candidate {
  id: string;
  grade: string;
}

/** What the backend said, in coded form only. */
export interface BackendCause {
  /** Service endpoint; filled in by the line. */
  endpoint?: string;
  /** Kebab-case cause of the protocol, such as `interchange-rejected` or `truncated`. */
  cause: string;
  /** Where in the backend's message: a path, an element or an offset. Never a value. */
  position?: string;
  /** The protocol's own code, such as `TA1 006` or `AAA 42`. */
  sourceCode?: string;
}

export interface FaultInfo {
  /** Safe to show: never PHI, never a backend's raw text. */
  detail?: string;
  errors?: Finding[];
  backend?: BackendCause;
  /** As a mapping knows them, by native identifier and with their kind; as a caller is told, by id. */
  candidates?: readonly (Candidate & { kind?: string })[];
  outcome?: Outcome;
  /** Rule of the mapping that has to be mended, `file:line`: for whoever works the queue, not told to callers. */
  rule?: string;
  /** Seconds after which a repeat makes sense. */
  retryAfter?: number;
  /** The outcome is unknown, and a later attempt can find out by a read. */
  reconcilable?: boolean;
  /** Part of it has taken effect, and a later attempt can do the rest. */
  resumable?: boolean;
  /** Steps that were done and, as a read has shown since, had no effect: the system of record passed over them in silence. */
  ignored?: readonly string[];
  /** What was done is known, and what comes of it is not there yet: asked again after so long, or not any more. */
  awaited?: { afterMs?: number };
  /** Overrides the table, for instance a rejection that the partner says may be repeated. */
  retryable?: boolean;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** The only error that crosses a stage. Anything else becomes `internal` at the end of the walk. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly info: FaultInfo;

  constructor(code: FaultCode, info: FaultInfo = {}) {
    super(info.detail ?? FAULTS[code].title, info.cause === undefined ? undefined : { cause: info.cause });
    this.name = 'Fault';
    this.code = code;
    this.info = info;
  }

  get status(): number {
    return FAULTS[this.code].status;
  }

  get retryable(): boolean {
    return this.info.retryable ?? FAULTS[this.code].retryable;
  }

  get trips(): boolean {
    return FAULTS[this.code].trips;
  }

  /** A copy that knows more, such as the endpoint or the outcome. */
  with(more: FaultInfo): Fault {
    return new Fault(this.code, { ...this.info, ...more, cause: this });
  }

  static from(error: unknown): Fault {
    return error instanceof Fault ? error : new Fault('internal', { cause: error });
  }

  /** What an abort means: the Fault it was aborted with, else that the caller left. */
  static ofAbort(signal: AbortSignal): Fault {
    return signal.reason instanceof Fault ? signal.reason : new Fault('cancelled', { cause: signal.reason });
  }
}
