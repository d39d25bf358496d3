/** One round trip to a FHIR server, read as far as its own verdict: status, OperationOutcome, and whose answer it is. */
import {
  type Attempt,
  DialectError,
  type EndpointConfig,
  type Link,
  type LinkServices,
  type Mishap,
  type Reply,
  textOf,
  type Wire,
} from '../../gateway/kit.ts';
import { leavesOpen, retryAfterSeconds } from '../../transports/http.ts';
import { decodeUtf8, readJson } from '../../transports/json.ts';
import { type Incoming, openPool, type PoolSettings } from '../../transports/pool.ts';
import { type Authorization, authorizationOf } from './authorization.ts';
import { openFhirClient } from './client.ts';
import { gravest, isFailure, otherPlaces, verdict } from './dialects/fhir-r4/causes.ts';
import { businessIdentifier, mismatch } from './dialects/fhir-r4/correlation.ts';
import { type FhirTree, fhirR4 } from './dialects/fhir-r4/dialect.ts';
import { checkTransactionAnswer } from './dialects/fhir-r4/transaction.ts';
import { NoToken } from './smart/causes.ts';

export interface FhirSettings {
  authorization?: Authorization;
  searchBy?: 'post' | 'get';
  maxBytes?: number;
  connections?: number;
  allow?: string[];
  tls?: NonNullable<PoolSettings['tls']>;
}

const MAX_BYTES = 4 * 1024 * 1024;
/** Headers of an answer that a mapping may read. */
const KEPT = ['etag', 'location', 'last-modified', 'retry-after'] as const;
/** X12 reject reasons (system below) by which a payer says that nobody could be asked at all. */
const NOBODY_ASKED: ReadonlySet<string> = new Set(['42', '80', 'payer-unavailable']);

/**
 * Of a status that leaves open what was done: with these an OperationOutcome says no more than that something failed, `processing`
 * included, which servers say of any failure of their own. With another it says what was refused, or that the same may be sent again
 * (FHIR R4 value set issue-type, `transient`).
 */
const FAILED: ReadonlySet<string> = new Set([
  ...['server-failed', 'server-unreachable', 'server-timeout', 'answer-incomplete', 'processing-failed'],
]);
/** The server itself says that the same may be sent again; a page with 503 may be of a proxy, which knows nothing (RFC 9110 §15.6.4). */
const SPARED: ReadonlySet<string> = new Set(['503 transient', '503 lock-error', '503 throttled']);

export async function openFhirLink(config: EndpointConfig, services: LinkServices): Promise<Link> {
  const settings = config.settings as FhirSettings;
  const maxBytes = settings.maxBytes ?? MAX_BYTES;
  const { connections, allow, tls } = settings;
  const { url } = config;
  const outbound = { ...(allow && { allow }), ...(tls && { tls }) };
  const pool = openPool(url, { maxBytes, ...(connections && { connections }), ...outbound });
  const authorize = authorizationOf(settings.authorization, { url, pool, outbound, now: services.now });
  const client = openFhirClient({ url, pool, maxBytes, searchBy: settings.searchBy ?? 'post' });
  return {
    async call(out, attempt) {
      // Our own writing: of its numbers none is looked at, so the platform's quicker reader does.
      const sent: unknown = out.body.length === 0 ? undefined : JSON.parse(textOf(out));
      const presented = await authorize(attempt.signal).catch(withoutToken);
      if (presented instanceof NoToken) return presented.reply;
      const incoming = await client.send(out, journaled(sent, attempt, services), presented?.value);
      const wire = received(incoming, url);
      await attempt.arrived(wire);
      const reply = await judge(services, { out, sent, incoming, wire });
      // Nothing was done: with another token the same may be sent again, as far as the endpoint's retry allows.
      if (incoming.status !== 401 || reply.kind !== 'rejected' || !presented?.refused) return reply;
      return { ...reply, retryable: presented.refused() };
    },
    reaches: address => client.reaches(address),
    async probe(signal) {
      const presented = await authorize(signal).catch(withoutToken);
      if (presented instanceof NoToken) return { ok: false, detail: presented.message };
      const { status } = await client.metadata(signal, presented?.value);
      return { ok: status === 200, detail: `metadata answered ${status}` };
    },
    gauges: () => {
      const certificate = pool.certificate();
      return certificate ? { 'certificate-expires': certificate.notAfter.getTime() / 1000 } : {};
    },
    close: () => pool.close(),
  };
}

function withoutToken(error: unknown): NoToken {
  if (error instanceof NoToken) return error;
  throw error;
}

/** Names the message by its business identifier wherever it is journaled. */
function journaled(sent: unknown, attempt: Attempt, { profile }: LinkServices): Attempt {
  const identifier = businessIdentifier(sent, profile['originator']);
  return identifier ? { ...attempt, leaving: wire => attempt.leaving(wire, { identifier }) } : attempt;
}

interface RoundTrip {
  out: Wire;
  /** The resource of `out`, parsed. */
  sent: unknown;
  incoming: Incoming;
  /** `incoming` as it is kept. */
  wire: Wire;
}

async function judge(services: LinkServices, { out, sent, incoming, wire }: RoundTrip): Promise<Reply> {
  const retryAfter = retryAfterSeconds(incoming.headers, services.now());
  const rejected = (why: Mishap, others: readonly Mishap[] = [], doubtful = false): Reply => ({
    kind: 'rejected',
    wire,
    why,
    doubtful,
    ...(others.length > 0 && { others }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  if (incoming.status < 200 || incoming.status >= 300) {
    const outcome = outcomeOf(wire);
    const why = verdict(incoming.status, outcome, sent);
    // FHIR R4 §3.1.0.4.3 and §3.1.0.8.1: what is conditional and refused so has found several.
    const conditional = out.head['interaction'] === 'update' && out.head['id'] === undefined;
    const several = incoming.status === 412 && (conditional || out.head['if-none-exist'] !== undefined);
    const spared = incoming.status === 503 ? SPARED.has(why.sourceCode ?? '') : !FAILED.has(why.cause);
    const doubtful = leavesOpen(incoming.status) && !spared;
    return rejected(several ? { ...why, cause: 'multiple-matches' } : why, otherPlaces(outcome, sent, why), doubtful);
  }

  const tree = fhirR4.read(wire, services.profile);
  const issue = gravest(tree.body);
  if (isFailure(issue)) {
    const why = verdict(incoming.status, tree.body, sent);
    return rejected(why, otherPlaces(tree.body, sent, why));
  }
  // RFC 9110 §15.3.3: it may yet be done.
  if (incoming.status === 202 || isQueued(tree)) return rejected({ cause: 'answer-queued' }, [], true);
  const unanswered = nobodyAsked(tree);
  if (unanswered) return rejected(unanswered);
  const foreign = tree.body && mismatch(out.head, sent, tree.body);
  if (foreign) {
    await services.quarantine(wire, foreign);
    return rejected(foreign, [], true);
  }
  const { interaction = '', resourceType, operation } = out.head;
  if (interaction === 'transaction') checkTransactionAnswer(sent, tree.body);
  const expected = LISTS.has(interaction) ? 'Bundle' : EXPECTED[`${resourceType}/${operation}`];
  if (expected && tree.body?.['resourceType'] !== expected) throw new DialectError({ cause: 'unexpected-resource' });
  return { kind: 'answered', wire, tree, references: references(tree, services) };
}

/** Operations whose answer is one certain resource. */
const EXPECTED: Readonly<Record<string, string>> = {
  'CoverageEligibilityRequest/$submit': 'CoverageEligibilityResponse',
};

const LISTS: ReadonlySet<string> = new Set(['search', 'next']);

function received({ status, headers, body }: Incoming, base: string): Wire {
  const head: Record<string, string> = { status: String(status), base };
  for (const name of KEPT) if (headers[name] !== undefined) head[name] = headers[name].slice(0, 500);
  return { head, body };
}

/** A refusal need not carry an OperationOutcome, nor even JSON: then its status is all there is. */
function outcomeOf({ body }: Wire): unknown {
  try {
    return readJson(decodeUtf8(body));
  } catch (error) {
    if (error instanceof DialectError) return undefined;
    throw error;
  }
}

/** Of a benefit nothing is known then; that a prior authorization is queued is its answer (Da Vinci PAS). */
const isQueued = ({ body }: FhirTree): boolean =>
  body?.['resourceType'] === 'CoverageEligibilityResponse' && body['outcome'] === 'queued';

/** A response made of nothing but an error of the kind that a later try may cure is no answer about the member. */
function nobodyAsked({ body }: FhirTree): Mishap | undefined {
  if (body?.['resourceType'] !== 'CoverageEligibilityResponse' || body['outcome'] !== 'error') return undefined;
  const errors = Array.isArray(body['error']) ? (body['error'] as { code?: { coding?: { code?: unknown }[] } }[]) : [];
  const code = errors
    .flatMap(each => each?.code?.coding ?? [])
    .find(each => NOBODY_ASKED.has(String(each?.code)))?.code;
  return code === undefined ? undefined : { cause: 'payer-unavailable', sourceCode: `error ${code}` };
}

/** Kept in clear and searched by: no number of a person, and no id of the server's, which stands sealed in the cross-reference. */
function references({ head, body }: FhirTree, { profile }: LinkServices): Record<string, string> {
  const payerTrace = businessIdentifier(body, profile['originator']);
  return { ...(payerTrace && { payerTrace }), ...(head['etag'] && { etag: head['etag'] }) };
}
