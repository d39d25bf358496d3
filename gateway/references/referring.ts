/** Canonical ids ⇄ native identifiers around one operation: one query there, one back, and where the ids live decides the route. */
import type { Operation } from '../contracts/contract.ts';
import { PERSONS } from '../contracts/subjects.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';
import { Fault, type Finding } from '../faults.ts';
import { isInDoubt } from '../stages/step.ts';
import type { CrossReference, Located } from './cross-reference.ts';
import { type Met, parseToken, tokenOf } from './native.ts';

/** One id of a request and what it stands for: plain data, kept with the exchange. */
export interface Referred extends Located {
  pointer: string;
  id: string;
}

export interface Referring {
  /** Looks up the ids of the request. @throws Fault `not-found` for one of the path, `invalid-request`, `conflict` */
  there(exchange: Exchange): Promise<void>;
  /** Native identifiers of the answer become ids. */
  back(exchange: Exchange): Promise<void>;
  /** The same fault, with ids in place of the native identifiers of its candidates. */
  named(exchange: Exchange, fault: Fault): Promise<Fault>;
  /** The request as the tables of this endpoint read it. */
  inputAt(exchange: Pick<Exchange, 'record' | 'onward'>, endpoint: string): unknown;
}

const LONGEST = 512;
const AUTHORITY = /^[^\x00-\x1f\x7f]{0,200}$/;

export function referring(operation: Operation, references: CrossReference | undefined): Referring {
  const { ids, answerIds, effect } = operation;
  const paths = new Set([...operation.path.matchAll(/:([A-Za-z0-9]+)/g)].map(match => `/${match[1]}`));
  const known = (): CrossReference => {
    if (references) return references;
    throw new Fault('not-supported', { detail: 'This gateway keeps nothing: it runs without a store.' });
  };

  const lookUp = async ({ record }: Exchange): Promise<Referred[]> => {
    const found = ids.find(record.input);
    const located = await known().resolve(
      found.map(({ text }) => text),
      record.facility,
    );
    const errors: Finding[] = [];
    const referred = found.flatMap(({ pointer, kind, text }) => {
      const one = located.get(text.toLowerCase());
      if (one?.kind === kind && one.natives.length > 0) return [{ ...one, pointer, id: text.toLowerCase() }];
      if (paths.has(pointer)) throw new Fault('not-found');
      errors.push({ pointer, code: 'unknown-id', detail: `No ${kind} is known by it.` });
      return [];
    });
    if (errors.length > 0) throw new Fault('invalid-request', { errors });
    return referred;
  };

  return {
    async there(exchange) {
      const { record, delivery } = exchange;
      if (!ids.any) return;
      // What may have taken effect is asked about, and gone on with, as what it was sent.
      const mayBeApplied = Object.values(record.steps).some(
        step => isInDoubt(step) || (step.effect !== 'read' && step.result !== undefined),
      );
      if (record.referred && (!delivery || mayBeApplied)) return;
      record.referred = await lookUp(exchange);
      const retired = record.referred.filter(({ id, survivor }) => id !== survivor);
      if (retired.length > 0 && effect !== 'read') throw merged(operation, retired, paths);
      about(exchange, retired);
    },

    async back(exchange) {
      const { record, endpoint } = exchange;
      if (exchange.destinations[0]?.kind === 'last-known') await answerNow(operation, exchange, known());
      if (!answerIds.any || !endpoint) return leadOn(operation, exchange, paths);
      const found = answerIds.find(record.answer);
      const met = found.map(({ kind, text, pointer }) => metAt(endpoint, kind, text, pointer));
      const issued = await known().issue(met);
      let at = 0;
      record.answer = answerIds.replace(record.answer, () => issued[at++]!);
      about(
        exchange,
        found.map(({ kind }, n) => ({ kind, survivor: issued[n]! })),
      );
      leadOn(operation, exchange, paths);
    },

    async named(exchange, fault) {
      const { endpoint } = exchange;
      const { candidates = [] } = fault.info;
      if (candidates.length === 0 || !endpoint) return fault;
      const found = candidates.map(({ id, kind = '', grade }) => ({ kind, grade, met: metAt(endpoint, kind, id, '') }));
      const issued = await known().issue(found.map(({ met }) => met));
      // Several may have been merged into one: it is told once, by its best.
      const told = found.map(({ kind, grade }, n) => ({ kind, grade, survivor: issued[n]! }));
      const each = told.filter(({ survivor }, n) => issued.indexOf(survivor) === n);
      about(exchange, each);
      return fault.with({ candidates: each.map(({ survivor, grade }) => ({ id: survivor, grade })) });
    },

    inputAt({ record, onward = record.input }, endpoint) {
      const { referred = [] } = record;
      const byPointer = new Map(referred.map(one => [one.pointer, one]));
      return ids.replace(onward, ({ pointer, text }) => {
        const native = byPointer.get(pointer)?.natives.find(one => one.endpoint === endpoint);
        return native ? tokenOf(native) : text;
      });
    },
  };
}

export const livesAt = ({ natives }: Referred, endpoint: string): boolean =>
  natives.some(native => native.endpoint === endpoint);

/** @throws Fault `backend-invalid` for what can be no identifier */
export function metAt(
  { name, facility }: Pick<Endpoint, 'name' | 'facility'>,
  kind: string,
  token: string,
  pointer: string,
): Met {
  const { authority, value } = parseToken(token);
  if (value === '' || value.length > LONGEST || !AUTHORITY.test(authority))
    throw new Fault('backend-invalid', { errors: [{ pointer, code: 'bad-identifier' }] });
  return { kind, endpoint: name, facility, authority, value };
}

/** Whom it turned out to be about: the search of the ledger and the disclosures of the audit go by it. */
function about({ record }: Exchange, met: readonly Pick<Referred, 'kind' | 'survivor'>[]): void {
  const people = met.filter(({ kind }) => PERSONS.includes(kind)).map(({ kind, survivor }) => `${kind}:${survivor}`);
  if (people.length > 0) record.subjects = [...new Set([...(record.subjects ?? []), ...people])];
}

/** What was told once names ids that a merge may have retired since. */
async function answerNow({ answerIds }: Operation, exchange: Exchange, references: CrossReference): Promise<void> {
  const { record } = exchange;
  const found = answerIds.find(record.answer);
  const located = await references.resolve(found.map(({ text }) => text));
  const ids = found.map(({ text }) => located.get(text)?.survivor ?? text);
  let at = 0;
  record.answer = answerIds.replace(record.answer, () => ids[at++]!);
  about(
    exchange,
    found.map(({ kind }, n) => ({ kind, survivor: ids[n]! })),
  );
}

/** Where the same is asked of the survivor; of a merge, where the survivor is. */
function hrefOf({ path, merges }: Operation, { pointer, survivor }: Referred): string {
  const parameter = `:${pointer.slice(1)}`;
  const until = merges ? path.slice(0, path.indexOf(parameter) + parameter.length) : path;
  return until.replace(parameter, survivor);
}

/** RFC 6596: of several addresses of one thing, the one to use. */
const linkOf = (operation: Operation, one: Referred) => ({ Link: `<${hrefOf(operation, one)}>; rel="canonical"` });

function merged(operation: Operation, retired: readonly Referred[], paths: ReadonlySet<string>): Fault {
  const own = retired.find(({ pointer }) => paths.has(pointer));
  return new Fault('conflict', {
    detail: `Retired by a merge: ${retired[0]!.survivor} answers for it.`,
    errors: retired.map(({ pointer, survivor }) => ({ pointer, code: 'merged', detail: `Use ${survivor}.` })),
    ...(own && { headers: linkOf(operation, own) }),
  });
}

/** The ids of a merge that was done, as they stand once it is settled. */
function merging({ into }: NonNullable<Operation['merges']>, { referred = [] }: Exchange['record']): Referred[] {
  const survivor = referred.find(({ pointer }) => pointer === into)?.survivor;
  return survivor === undefined ? [] : referred.map(one => ({ ...one, survivor }));
}

/** FHIR R4 Patient.link `replaced-by`: who asked by a retired id is told what answers for it. */
function leadOn(operation: Operation, exchange: Exchange, paths: ReadonlySet<string>): void {
  const { record, replyHeaders } = exchange;
  const own = (operation.merges ? merging(operation.merges, record) : record.referred)?.find(
    ({ pointer, id, survivor }) => paths.has(pointer) && id !== survivor,
  );
  if (!own) return;
  Object.assign(replyHeaders, linkOf(operation, own));
  const { properties = {} } = operation.answerSchema as { properties?: object };
  if (!Object.hasOwn(properties, 'mergedInto')) return;
  const answer = record.answer as Record<string, unknown>;
  const mergedInto = { id: own.survivor, href: hrefOf(operation, own) };
  record.answer = { ...answer, ...(answer['id'] === own.survivor && { id: own.id }), mergedInto };
}
