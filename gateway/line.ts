/**
 * The line: what happens to every call, in order. This is the product on one screen.
 *
 *  HTTP ─▶ receive ▸ ‹policies› ▸ authorize ▸ check ▸ ‹version› ▸ replay ▸ ‹reuse› ▸ join ─sync──▶ settle( ‹refer› ▸ ‹decide› ▸ route ▸ deliver ▸ ‹refer› ) ─▶ reply
 *          │406 413  │401 403     │403        │400    │412        │409               │409                  │404      │403       │422    │encode ▸ journal ▸ guard(call) ▸ decode
 *          │415      │429                     │422                │422               │503                  │409 422  │409 422   │501    │502 503 504
 *                                                                                    └─async─▶ commit ▸ 202 ··· worker ▸ the same back half
 *
 * A stage does its part and calls the next; what it throws is a Fault and ends the walk. The stages are composed when
 * the configuration is compiled, never per call, and what a route does not configure is not there.
 */
import type { Exchange, Next, Stage } from './exchange.ts';
import { Fault } from './faults.ts';
import type { Plan } from './plan.ts';
import { authorize } from './stages/authorize.ts';
import { check } from './stages/check.ts';
import { decide } from './stages/decide.ts';
import { deliver } from './stages/deliver.ts';
import { join } from './stages/join.ts';
import { receive } from './stages/receive.ts';
import { refer, referBack } from './stages/refer.ts';
import { replay } from './stages/replay.ts';
import { reuse, reuses } from './stages/reuse.ts';
import { route } from './stages/route.ts';
import { settle } from './stages/settle.ts';
import { version, versioned } from './stages/version.ts';
import type { Used } from './stages/within.ts';

/** From the door to the place where a synchronous and an asynchronous call part. */
export const front = (plan: Plan, around?: (stage: Stage) => Stage): Stage[] => [
  receive(plan),
  ...plan.policies,
  authorize(plan),
  check(plan),
  ...(versioned(plan) ? [version(plan)] : []),
  replay(plan),
  ...(reuses(plan) ? [reuse(plan)] : []),
  join(plan, compose(back(plan), around)),
];

/** From the canonical request to the system of record and back; `settle` acts last, so it wraps the others. */
export const back = (plan: Plan): Stage[] => [settle(plan), ...there(plan)];

const there = (plan: Plan): Stage[] => {
  const { referring, deciding } = plan;
  const decided = deciding ? [decide(plan, deciding)] : [];
  if (!referring) return [...decided, route(plan), deliver(plan)];
  return [refer(referring), ...decided, route(plan), deliver(plan), referBack(referring)];
};

/** For a composition that uses it: what is done is kept by the exchange around it, which settles. */
export const used = (plan: Plan): Used => ({ plan, line: compose(there(plan)) });

/** One walk of the whole line: ends with an answer or a fault in the record, and is observed once. */
export function walk(plan: Plan): (exchange: Exchange) => Promise<void> {
  const line = compose(front(plan));
  const timed = compose(front(plan, plan.telemetry.stageTimer), plan.telemetry.stageTimer);
  return observed(plan, line, timed);
}

/** Counted as under way until it has ended, one in sixteen with the time of each stage. */
function observed(plan: Plan, line: Stage, timed: Stage): (exchange: Exchange) => Promise<void> {
  return async exchange => {
    plan.telemetry.begin(exchange);
    try {
      await (plan.telemetry.sampleStages() ? timed : line)(exchange, end);
    } catch (error) {
      exchange.record.fault = Fault.from(error);
      // What ended before the back half had no settling: that it was refused is kept all the same.
      if (exchange.record.outcome === undefined) await plan.keeper.refused(exchange).catch(() => {});
    }
    plan.telemetry.observe(exchange, plan.operation);
  };
}

/** The back half alone, for what was accepted before: the same stages, observed once for each attempt. */
export function walkBack(plan: Plan): (exchange: Exchange) => Promise<void> {
  return observed(plan, compose(back(plan)), compose(back(plan), plan.telemetry.stageTimer));
}

const end: Next = async () => {};

/** Folds stages into one. `around` may measure each. */
export function compose(stages: readonly Stage[], around: (stage: Stage) => Stage = stage => stage): Stage {
  return stages.map(around).reduceRight<Stage>(
    (rest, stage) => (exchange, next) => {
      exchange.stage = stage.name;
      return stage(exchange, () => rest(exchange, next));
    },
    (_exchange, next) => next(),
  );
}
