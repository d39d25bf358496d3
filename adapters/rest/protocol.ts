/** The seam between plain HTTP and what a dialect adds to it: how it signs in, what a message is as a request, how it says no. */
import type {
  Attempt,
  Dialect,
  EndpointConfig,
  FaultCode,
  Health,
  LinkServices,
  Reply,
  Wire,
} from '../../gateway/kit.ts';
import type { Incoming } from '../../transports/pool.ts';

export interface Protocol<In extends SignedIn = SignedIn> {
  /** It brings `config` (made by `restConfig`) and `profile`. */
  dialect: Dialect;
  /** Its own causes, beside those that HTTP alone has (causes.ts). */
  faults: Readonly<Record<string, FaultCode>>;
  /** @throws RangeError for settings that cannot be used */
  open(around: Around): Conversation<In>;
}

/** What a dialect is lent while the endpoint is open. */
export interface Around {
  config: EndpointConfig;
  services: LinkServices;
  /** For what is asked beside the calls, such as a session: at once, journaled nowhere, bounded like any other. */
  ask(request: RestRequest, signal: AbortSignal): Promise<Incoming>;
}

export interface RestRequest {
  method: string;
  /**
   * Below the address of the endpoint, or within it from the root of its origin where it begins with a slash; with its query,
   * encoded as it leaves. Empty is the address itself.
   */
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** One endpoint as its dialect speaks with it; what is left out is plain HTTP. */
export interface Conversation<In extends SignedIn = SignedIn> {
  /** Who we are, for one call: kept (sign-in.ts) or made anew. @throws NotSignedIn, or a Fault whose outcome is `not_applied` */
  signIn?(signal: AbortSignal, out: Wire): Promise<In>;
  /** Default: `plainRequest`. `wire` is what leaves where it is more than `out`; `references` are kept in clear. */
  request?(out: Wire, signedIn: In | undefined, attempt: Attempt): Leaving;
  /** Reads as far as its own verdict. @throws DialectError for what cannot be read */
  judge(answer: Answer): Verdict;
  /** Whether an address that an answer named lies on this very system. Default: within the address of the endpoint. */
  reaches?(address: string): boolean;
  probe(signal: AbortSignal): Promise<Health>;
  close?(): Promise<void>;
}

export interface Leaving {
  request: RestRequest;
  wire?: Wire;
  references?: Record<string, string>;
  /** Facts of the request without which its answer cannot be read: they stand in the head of what is kept of it. */
  about?: Record<string, string>;
}

export interface SignedIn {
  headers: Record<string, string>;
  /** The partner did not take it: it is dropped. Whether another may fare better. */
  refused?(): boolean;
}

export interface Answer {
  /** What left. */
  out: Wire;
  incoming: Incoming;
  /** `incoming` as it is kept. */
  wire: Wire;
}

type Answered = Omit<Extract<Reply, { kind: 'answered' }>, 'wire'>;
type Rejected = Omit<Extract<Reply, { kind: 'rejected' }>, 'wire'>;

/** `Retry-After` is added where the answer has one and the verdict says nothing else. */
export type Verdict =
  | Answered
  | (Rejected & {
      /** It was not asked, as it does not know us: the sign-in is dropped, and another is tried where the retry policy allows. */
      signIn?: 'refused';
      /** It has too much of us: the gate halves. Default: where the status is 429. */
      throttled?: boolean;
      /** It answers something else than what was asked: set aside, and never shown. */
      foreign?: boolean;
      /**
       * Of a write nobody knows whether it was done: it is not sent again, but looked for. Default: where the status leaves it open
       * (`transports/http.ts`), and where it is foreign.
       */
      doubtful?: boolean;
    });
