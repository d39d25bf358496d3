/** A configuration becomes a running gateway; several may run in one process. */

import { catalogOf } from './admin/catalog.ts';
import type { Readiness } from './admin/readiness.ts';
import { type Admin, startAdmin } from './admin/server.ts';
import { checkConfiguration, type Mode } from './config/check.ts';
import { duration } from './config/duration.ts';
import { fetchJson } from './config/fetch-json.ts';
import { type ConfigFinding, ConfigRefused } from './config/findings.ts';
import { openSnapshot, type Snapshot } from './config/open.ts';
import type { Configuration } from './config/schema.ts';
import type { Subject } from './config/subject.ts';
import { GATEWAY, WEBHOOK } from './delivery/operations.ts';
import { DELIVERY } from './delivery/settings.ts';
import { eventRules } from './events/rules.ts';
import { Fault } from './faults.ts';
import { type Door, openDoor } from './http/door.ts';
import type { Keeper } from './keeper.ts';
import { MESSAGES } from './keeping/receiving.ts';
import { volatileKeeper } from './keeping/volatile.ts';
import { walk, walkBack } from './line.ts';
import { type Doors, type DoorsServices, listeningDoors } from './listening/doors.ts';
import { publishing } from './listening/publishing.ts';
import type { PolicyServices } from './plugs/policy.ts';
import { loadRegistry, type Registry } from './registry.ts';
import type { LogOptions } from './telemetry/log.ts';
import { openTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { type UnderWay, underWay } from './under-way.ts';

export interface StartOptions {
  /** Path of the configuration file. */
  config: string;
  mode: Mode;
  registry?: Registry;
  /** Opened with the configuration in hand; without one nothing is kept over a restart. Closed with the gateway. */
  keeper?: Keeper | ((configuration: Configuration) => Promise<Keeper>);
  log?: LogOptions;
  env?: NodeJS.ProcessEnv;
  now?(): Date;
}

export interface Gateway extends AsyncDisposable {
  /** Where callers reach it, such as `http://127.0.0.1:8080`. */
  url: string;
  adminUrl: string;
  /** Ports of the listening doors. */
  readonly listening: ReadonlyMap<string, number>;
  /** Hash of the configuration in force. */
  readonly version: string;
  keeper: Keeper;
  telemetry: Telemetry;
  /** Reads the configuration again; throws ConfigRefused and keeps the one in force where it cannot be used. */
  reload(): Promise<ConfigFinding[]>;
  /** Lets calls under way finish, then stops. */
  close(): Promise<void>;
}

const DEFAULTS = { host: '0.0.0.0', port: 8080, adminHost: '127.0.0.1', adminPort: 9876, drain: '30s' };

/** Throws ConfigRefused with every finding where the configuration cannot be used. */
export async function start(options: StartOptions): Promise<Gateway> {
  const { config, mode, env = process.env, now = () => new Date() } = options;
  const registry = options.registry ?? (await loadRegistry());
  const checked = async (): Promise<{ subject: Subject; findings: ConfigFinding[] }> => {
    const { subject, findings } = await checkConfiguration(config, registry, mode, env);
    if (!subject) throw new ConfigRefused(findings);
    return { subject, findings };
  };
  const first = await checked();
  const keeper = await keeperOf(options, first.subject.configuration);
  const objectives = [...registry.contracts.contracts.values()].flatMap(contract =>
    contract.operations.map(operation => operation.slo.latencySeconds),
  );
  let doors: Doors | undefined;
  const telemetry = openTelemetry({
    doors: () => doors?.gauges() ?? [],
    ...{ objectives, keeper: keeper.kind, undelivered: () => keeper.events?.undelivered() ?? new Map() },
    ...(options.log ? { log: options.log } : {}),
  });

  telemetry.watch(keeper);

  const open = (subject: Subject): Promise<Snapshot> => {
    const services = {
      keeper,
      telemetry: telemetry.walk,
      now,
      quarantined: telemetry.quarantined,
      policyServices: (policy: string, owner: string, consumers: PolicyServices['consumers']): PolicyServices => ({
        owner,
        consumers,
        now: () => now().getTime(),
        count: decision => telemetry.decided(policy, decision),
        fetchJson,
      }),
    };
    return openSnapshot(subject, services);
  };

  let state: Readiness['state'] = 'starting';
  let snapshot = await open(first.subject).catch(async error => {
    await keeper.close();
    throw error;
  });
  keeper.events?.use(eventRules(snapshot.subject), telemetry.eventDelivered);
  let walks = underWay();
  let backs = backsOf(snapshot, walks);
  const publish = publishing({ keeper, inbound: () => snapshot.inbound, unmapped: telemetry.walk.unmapped });
  const worker = keeper.work?.(
    exchange => {
      if (exchange.record.contract === MESSAGES) return publish(exchange);
      const back = backs.get(`${exchange.record.contract}#${exchange.record.operation}`);
      if (!back) throw new Fault('not-supported', { detail: 'The contract is no longer served.' });
      return back(exchange);
    },
    kind => snapshot.plans.find(({ operation }) => kind === `${operation.contract.name}#${operation.name}`),
  );
  await worker?.serve(deliveringOf(snapshot));
  const { http = {}, admin: adminSettings = {} } = snapshot.subject.configuration;
  /** What was opened so far, where the rest cannot be: nothing goes on without its doors. */
  const abandon = async (admin?: Admin): Promise<void> => {
    await worker?.close();
    await Promise.allSettled([admin?.close(), snapshot.close()]);
    await keeper.close();
  };
  const admin: Admin = await startAdmin({
    host: adminSettings.host ?? DEFAULTS.adminHost,
    port: adminSettings.port ?? DEFAULTS.adminPort,
    ...(adminSettings.token ? { token: adminSettings.token } : {}),
    health: () => ({ state, checks: checksOf(keeper, snapshot) }),
    metrics: exposition => telemetry.text(exposition),
    catalog: () => catalogOf(snapshot),
  }).catch(async error => {
    await abandon();
    throw error;
  });
  let door: Door;
  try {
    door = await openDoor(
      {
        host: http.host ?? DEFAULTS.host,
        port: http.port ?? DEFAULTS.port,
        sandbox: mode === 'sandbox',
        drainMs: duration(http.drain ?? DEFAULTS.drain),
        refused: code => telemetry.atDoor(code),
        now: keeper.now,
      },
      routesOf(snapshot, walks),
    );
  } catch (error) {
    await abandon(admin);
    throw error;
  }
  telemetry.use(snapshot);
  const became: DoorsServices['became'] = (listener, what) => {
    telemetry.received(listener, what);
    if (what === 'kept') telemetry.decided('publish', 'published');
  };
  doors = listeningDoors({ keeper, now, became, noticed: telemetry.noticed });
  await doors.use(snapshot).catch(async error => {
    await Promise.allSettled([door.close(), doors?.close()]);
    await abandon(admin);
    throw error;
  });
  state = 'ready';
  telemetry.log.event('started', { version: snapshot.version, keeper: keeper.kind, sandbox: mode === 'sandbox' });

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      state = 'draining';
      await Promise.allSettled([door.close(), doors?.close()]);
      await worker?.close();
      await Promise.allSettled([snapshot.close(), admin.close()]);
      await keeper.close();
      telemetry.log.event('stopped', {});
      await telemetry.close();
    })());

  return {
    url: urlOf(door.address.address, door.address.port),
    adminUrl: urlOf(admin.host, admin.port),
    get version() {
      return snapshot.version;
    },
    get listening() {
      return doors.ports();
    },
    keeper,
    telemetry,
    async reload() {
      try {
        const { subject, findings } = await checked();
        const fresh = await open(subject);
        await doors?.use(fresh).catch(async error => {
          await fresh.close();
          throw error;
        });
        if (closing) {
          await fresh.close();
          return findings;
        }
        const [before, ending, beginning] = [snapshot, walks, underWay()];
        door.swap(routesOf(fresh, beginning));
        [snapshot, walks, backs] = [fresh, beginning, backsOf(fresh, beginning)];
        keeper.events?.use(eventRules(fresh.subject), telemetry.eventDelivered);
        await worker?.serve(deliveringOf(fresh));
        telemetry.use(snapshot);
        // Calls under way keep their connections, those that wait for one included; the old endpoints close behind them.
        await ending.ended();
        await before.close();
        return findings;
      } catch (error) {
        telemetry.refused(error instanceof ConfigRefused ? error.findings.length : 1);
        throw error;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const keeperOf = async ({ keeper }: StartOptions, configuration: Configuration): Promise<Keeper> =>
  typeof keeper === 'function' ? keeper(configuration) : (keeper ?? volatileKeeper());

/** Back halves by `contract#operation`. */
const backsOf = ({ plans, events }: Snapshot, { counted }: UnderWay) =>
  new Map(
    [...plans, ...events].map(plan => [
      `${plan.operation.contract.name}#${plan.operation.name}`,
      counted(walkBack(plan)),
    ]),
  );

/** What waits for the gateway itself, and to be published, is delivered as to any endpoint. */
const deliveringOf = ({ endpoints, inbound }: Snapshot) =>
  new Map([
    [GATEWAY, DELIVERY],
    [WEBHOOK, DELIVERY],
    ...[...endpoints, ...inbound].map(([name, { delivering }]) => [name, delivering] as const),
  ]);

const routesOf = (snapshot: Snapshot, { counted }: UnderWay) =>
  snapshot.plans.map(plan => ({ operation: plan.operation, walk: counted(walk(plan)) }));

const urlOf = (host: string, port: number): string =>
  `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;

function checksOf(keeper: Keeper, { version, endpoints }: Snapshot): Readiness['checks'] {
  return [
    { name: 'configuration', ok: true, detail: version },
    { name: 'keeper', ...keeper.health() },
    { name: 'endpoints', ok: true, detail: [...endpoints.keys()].join(' ') || 'none', ...keptBack(keeper) },
  ];
}

/** Nobody is kept from being served by it; who looks should know. */
function keptBack(keeper: Keeper): { warning?: string } {
  const said = keeper.gauges?.().endpoints.filter(({ state }) => state !== 'running') ?? [];
  return said.length > 0 ? { warning: said.map(({ backend, state }) => `${backend} is ${state}`).join(', ') } : {};
}
