/** What a composition uses: an operation of another contract, its back half walked within the exchange that the caller made. */
import type { Operation } from '../contracts/contract.ts';
import type { Exchange, ExchangeRecord, Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

/** An operation as it is served, with its back half but for the settling: what was done is kept with the exchange around it. */
export interface Used {
  plan: Plan;
  line: Stage;
}

export interface Calling {
  call(kind: string, input: unknown): Promise<unknown>;
  /** The composition has its answer, or has failed. */
  end(): void;
}

/**
 * The `call` of one exchange: all that is asked has so many milliseconds together. Of what it uses, an operation that is not
 * served here has nothing behind its name.
 */
export function calling(outer: Exchange, uses: ReadonlyMap<string, Used | undefined>, milliseconds: number): Calling {
  const calls = new Map<string, number>();
  const deadline = deadlineOf(outer, milliseconds);
  let underWay = 0;
  let since = 0n;
  const call: Calling['call'] = async (kind, input) => {
    const used = uses.get(kind);
    if (!uses.has(kind)) throw new Error(`${kind} is not among what it says that it uses.`);
    if (!used) throw new Fault('not-supported', { detail: `${kind} is not served here.` });
    const n = (calls.get(kind) ?? 0) + 1;
    calls.set(kind, n);
    const as = n === 1 ? kind : `${kind}.${n}`;
    const inner = within(outer, used.plan.operation, { input, as, signal: deadline.signal() });
    // Of calls at the same time the caller waits for the longest only.
    if (underWay++ === 0) since = process.hrtime.bigint();
    try {
      inner.signal.throwIfAborted();
      await used.line(inner, async () => {});
      return inner.record.answer;
    } catch (error) {
      inner.record.fault = Fault.from(error);
      throw inner.record.fault;
    } finally {
      if (--underWay === 0) outer.backendNanos += process.hrtime.bigint() - since;
      conclude(outer, inner);
    }
  };
  return { call, end: deadline.end };
}

/** From the first question on; nothing is made for a composition that asks none. */
function deadlineOf(outer: Exchange, milliseconds: number): { signal(): AbortSignal; end(): void } {
  let signal: AbortSignal | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    signal() {
      if (signal) return signal;
      const controller = new AbortController();
      timer = setTimeout(
        () => controller.abort(new Fault('deadline-exceeded', { outcome: 'not_applied' })),
        milliseconds,
      );
      signal = AbortSignal.any([outer.signal, controller.signal]);
      return signal;
    },
    end: () => clearTimeout(timer),
  };
}

interface Asking {
  input: unknown;
  /** Under what name its steps stand. */
  as: string;
  signal: AbortSignal;
}

/** On behalf of the same caller, under the same id and trace. */
function within(outer: Exchange, operation: Operation, { input, as, signal }: Asking): Exchange {
  assertInput(operation, input);
  const { id, receivedAt, consumer, actor, facility } = outer.record;
  const { contract, name, effect } = operation;
  const record: ExchangeRecord = {
    ...{ id, receivedAt, contract: contract.name, operation: name, effect, input, steps: {} },
    ...(consumer !== undefined && { consumer }),
    ...(actor && { actor }),
    ...(facility !== undefined && { facility }),
    ...{ subjects: operation.subjects(input), hashes: { contract: contract.hash } },
  };
  return {
    ...{ record, head: outer.head, stage: 'refer', destinations: [], trace: outer.trace, replyHeaders: {} },
    ...(outer.consumer && { consumer: outer.consumer }),
    ...(outer.delivery && { delivery: outer.delivery }),
    ...{ within: as, signal, backendNanos: 0n, notes: outer.notes },
    body: () => outer.body(),
    note: why => outer.note(why),
  };
}

/** What the gateway itself asks is held against the contract as well; what breaks it is our own mistake, not the caller's. */
function assertInput({ accepts, path, checkInput, contract, name }: Operation, input: unknown): void {
  const params = new Set([...path.matchAll(/:([A-Za-z0-9]+)/g)].map(match => match[1]!));
  const body = Object.fromEntries(Object.entries(input as object).filter(([field]) => !params.has(field)));
  const findings = checkInput(accepts === 'body' ? body : input);
  if (findings.length > 0)
    throw new Error(
      `${contract.name}#${name}: ${findings.map(({ pointer, code }) => `${pointer} ${code}`).join(', ')}`,
    );
}

/** Its steps are steps of the exchange around it, and whom it was about is whom that was about. */
function conclude(outer: Exchange, inner: Exchange): void {
  const { record } = inner;
  record.outcome = record.fault ? (record.fault.info.outcome ?? 'not_applied') : 'applied';
  for (const [name, step] of Object.entries(record.steps)) outer.record.steps[`${inner.within}/${name}`] = step;
  const subjects = new Set([...(outer.record.subjects ?? []), ...(record.subjects ?? [])]);
  if (subjects.size > 0) outer.record.subjects = [...subjects];
  outer.used = [...(outer.used ?? []), inner];
}
