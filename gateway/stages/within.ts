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

/** The `call` of one exchange. Of what it uses, an operation that is not served here has nothing behind its name. */
export function calling(
  outer: Exchange,
  uses: ReadonlyMap<string, Used | undefined>,
): (kind: string, input: unknown) => Promise<unknown> {
  const calls = new Map<string, number>();
  let underWay = 0;
  let since = 0n;
  return async (kind, input) => {
    const used = uses.get(kind);
    if (!uses.has(kind)) throw new Error(`${kind} is not among what it says that it uses.`);
    if (!used) throw new Fault('not-supported', { detail: `${kind} is not served here.` });
    const n = (calls.get(kind) ?? 0) + 1;
    calls.set(kind, n);
    const inner = within(outer, used.plan.operation, input, n === 1 ? kind : `${kind}.${n}`);
    // Of calls at the same time the caller waits for the longest only.
    if (underWay++ === 0) since = process.hrtime.bigint();
    try {
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
}

/** On behalf of the same caller, under the same id, trace and deadline. */
function within(outer: Exchange, operation: Operation, input: unknown, as: string): Exchange {
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
    ...{ within: as, backendNanos: 0n, notes: outer.notes },
    body: () => outer.body(),
    // Made when it is asked for.
    get signal() {
      return outer.signal;
    },
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
