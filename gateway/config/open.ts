/** From a checked configuration to something that runs: a frozen snapshot, swapped in whole and closed whole. */
import { createHash } from 'node:crypto';
import type { Operation } from '../contracts/contract.ts';
import type { Destination, Endpoint } from '../endpoint.ts';
import { eventPlans } from '../events/plans.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { used } from '../line.ts';
import { type Inbound, inboundOf } from '../listening/inbound.ts';
import type { Plan } from '../plan.ts';
import type { CompositionDeclaration, HandingOn, WorkCaller } from '../plugs/composition.ts';
import type { ConsumerDirectory, PolicyServices } from '../plugs/policy.ts';
import { referring } from '../references/referring.ts';
import { type Deciding, systemOf } from '../stages/decide.ts';
import { calling, type Used } from '../stages/within.ts';
import { compileCondition } from './conditions.ts';
import { directoryOf } from './consumers.ts';
import { duration } from './duration.ts';
import { openEndpoints } from './endpoints.ts';
import type { Row } from './load.ts';
import { compileReferred, compileRoutes } from './routing.ts';
import type { PolicyUse } from './schema.ts';
import type { OpenServices } from './services.ts';
import { routesOf, type Subject } from './subject.ts';

export interface Snapshot {
  /** SHA-256 over the configuration, its tables and profiles, and the contracts in use. */
  version: string;
  subject: Subject;
  plans: readonly Plan[];
  /** Events that a service endpoint can be told. */
  events: readonly Plan[];
  endpoints: ReadonlyMap<string, Endpoint>;
  /** What is heard at the listening doors. */
  inbound: ReadonlyMap<string, Inbound>;
  close(): Promise<void>;
}

export async function openSnapshot(
  subject: Subject,
  services: Omit<OpenServices, 'forPolicy'> & PolicyServicesFactory,
): Promise<Snapshot> {
  const consumers = directoryOf(subject.configuration.consumers);
  const open: OpenServices = {
    ...services,
    forPolicy: (policy, owner) => services.policyServices(policy, owner, consumers),
  };
  const endpoints = await openEndpoints(subject, open);
  try {
    const uses = new Map<string, Used>();
    const plans = Object.keys(subject.configuration.pipelines).flatMap(name =>
      plansOf(subject, name, { endpoints, open, uses }),
    );
    for (const plan of plans) uses.set(`${plan.operation.contract.name}#${plan.operation.name}`, used(plan));
    return Object.freeze({
      version: versionOf(subject),
      subject,
      plans: Object.freeze(plans),
      events: Object.freeze(eventPlans(subject.registry.contracts.contracts.values(), endpoints, services)),
      endpoints,
      inbound: inboundOf(subject),
      close: async () => void (await Promise.allSettled([...endpoints.values()].map(endpoint => endpoint.close()))),
    });
  } catch (error) {
    await Promise.allSettled([...endpoints.values()].map(endpoint => endpoint.close()));
    throw error;
  }
}

interface PolicyServicesFactory {
  policyServices(policy: string, owner: string, consumers: ConsumerDirectory): PolicyServices;
}

interface Parts {
  endpoints: ReadonlyMap<string, Endpoint>;
  open: OpenServices;
  /** By `contract#operation`, whole once every plan is made. */
  uses: ReadonlyMap<string, Used>;
}

function plansOf(subject: Subject, pipeline: string, parts: Parts): Plan[] {
  const { open } = parts;
  const { configuration, registry } = subject;
  const { apiEndpoints, anonymous = false, policies } = configuration.pipelines[pipeline]!;
  const stages = policies.flatMap(use => stageOf(subject, pipeline, use, open));
  const contracts = apiEndpoints.flatMap(
    name => registry.contracts.contracts.get(configuration.apiEndpoints[name]?.contract ?? '') ?? [],
  );
  return contracts.flatMap(contract =>
    contract.operations.map(operation => {
      const deciding = decidingOf(subject, operation, parts);
      return {
        operation,
        pipeline,
        policies: stages,
        anonymous,
        destinations: destinationsOf(subject, routesOf(policies), operation, parts),
        ...(refers(subject, operation) && { referring: referring(operation, open.keeper.references) }),
        ...(deciding && { deciding }),
        routed: open.forPolicy('translate', pipeline).count,
        keeper: open.keeper,
        telemetry: open.telemetry,
        now: open.now,
      };
    }),
  );
}

/** What the gateway answers of its own records reads ids as they are. */
const refers = ({ registry }: Subject, { contract, name, ids, answerIds }: Operation): boolean => {
  const composition = registry.compositions.get(`${contract.name}#${name}`);
  return (ids.any || answerIds.any) && (composition?.handsOn || composition?.uses.length !== 0);
};

function stageOf({ registry }: Subject, pipeline: string, use: PolicyUse, open: OpenServices): Stage[] {
  const { name, when, ...settings } = use;
  const policy = registry.policies.get(name)!;
  if (policy.at !== 'pipeline') return [];
  const stage = policy.open(settings as never, open.forPolicy(name, pipeline));
  const named = when === undefined ? stage : onlyWhen(compileCondition(when), stage);
  return [Object.defineProperty(Object.assign(named, { gauges: stage.gauges }), 'name', { value: name })];
}

const onlyWhen =
  (applies: (exchange: Exchange) => boolean, stage: Stage): Stage =>
  (exchange, next) =>
    applies(exchange) ? stage(exchange, next) : next();

function destinationsOf(
  subject: Subject,
  rules: ReturnType<typeof routesOf>,
  operation: Operation,
  parts: Parts,
): (exchange: Exchange) => readonly Destination[] {
  const tables = new Map<string, readonly Row[]>([...subject.tables].map(([name, { rows }]) => [name, rows]));
  const name = `${operation.contract.name}#${operation.name}`;
  const composition = subject.registry.compositions.get(name);
  if (composition && !composition.handsOn) {
    const running = runningOf(subject, composition, parts);
    const destination: Destination = { kind: 'composition', name, run: exchange => running(exchange, NOWHERE) };
    return () => [destination];
  }
  const { endpoints } = parts;
  const carrier = composition?.carriedBy && `${operation.contract.name}#${composition.carriedBy}`;
  return operation.ids.any
    ? compileReferred(rules, tables, endpoints, operation, carrier)
    : compileRoutes(rules, tables, endpoints, operation, carrier);
}

/** Decides before the operation is handed on, where its composition does. */
function decidingOf(subject: Subject, operation: Operation, parts: Parts): Deciding | undefined {
  const composition = subject.registry.compositions.get(`${operation.contract.name}#${operation.name}`);
  if (!composition?.handsOn) return undefined;
  const { keeper } = parts.open;
  const running = runningOf(subject, composition, parts);
  return (exchange, onward) => {
    const { id, actor } = exchange.record;
    return running(exchange, {
      ...{ exchange: id, onward, system: () => systemOf({ operation }, parts.endpoints, exchange) },
      ...(actor && { person: actor }),
      ...(keeper.approvals && { approvals: keeper.approvals(exchange) }),
    });
  };
}

/** For a composition that answers by itself. */
const NOWHERE: HandingOn = {
  exchange: '',
  onward: () => Promise.reject(new Error('It does not say that it hands on.')),
  system: () => undefined,
};

function runningOf(
  { tables }: Subject,
  composition: CompositionDeclaration,
  { endpoints, open: { now, keeper }, uses }: Parts,
): (exchange: Exchange, handing: HandingOn) => Promise<unknown> {
  const { rules: own } = composition;
  const context = {
    now,
    table: (table: string) => tables.get(table)?.rows ?? (table === own?.name ? own.usual : []),
    profile: (endpoint: string) => endpoints.get(endpoint)?.profile,
  };
  return async (exchange, handing) => {
    const used = new Map(composition.uses.map(kind => [kind, uses.get(kind)]));
    const { call, end } = calling(exchange, used, duration(composition.timeout ?? TIMEOUT));
    try {
      return await composition.run(exchange.record.input as never, call, {
        ...context,
        ...handing,
        kept: keeper.kept(callerOf(exchange)),
        found(work) {
          exchange.found = work;
        },
      });
    } finally {
      end();
    }
  };
}

/** As for one call to a service endpoint, where a composition says nothing. */
const TIMEOUT = '20s';

const callerOf = ({ record: { consumer = '', actor, facility }, consumer: known }: Exchange): WorkCaller => ({
  ...{ consumer, actor, facility },
  scopes: known?.scopes ?? [],
});

function versionOf(subject: Subject): string {
  const hash = createHash('sha256').update(JSON.stringify(subject.document.value));
  for (const [name, { rows }] of subject.tables) hash.update(name).update(JSON.stringify(rows));
  for (const [name, profile] of subject.profiles) hash.update(name).update(JSON.stringify(profile));
  for (const contract of subject.registry.contracts.contracts.values()) hash.update(contract.hash);
  return hash.digest('hex').slice(0, 16);
}
