/** The keeper that keeps: an exchange with its bytes, its references, its idempotency key and its audit, in one commit. */
import type { AuditRecord } from '../audit/chain.ts';
import { auditReader } from '../audit/read.ts';
import { aliveReplicas, deliveryKeyOf, lockKey, operationRow } from '../delivery/acceptance.ts';
import { openControls } from '../delivery/controls.ts';
import { concludeDrains } from '../delivery/drained.ts';
import { awaitEndings } from '../delivery/endings.ts';
import { keptFor } from '../delivery/kept.ts';
import { openNotifier } from '../delivery/notifier.ts';
import { viewOf } from '../delivery/operation.ts';
import { type DeliveryKey, type Operations, operationsIn } from '../delivery/operations.ts';
import { queuesIn } from '../delivery/queues.ts';
import { openWorker, type Worker } from '../delivery/worker.ts';
import { eventsIn } from '../events/events.ts';
import { Fault } from '../faults.ts';
import type { Admission, Keeper } from '../keeper.ts';
import type { PlanOf } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { type CrossReference, crossReference } from '../references/cross-reference.ts';
import { auditOf } from '../store/audit-record.ts';
import { type Body, bodyOf } from '../store/bodies.ts';
import { openClock } from '../store/clock.ts';
import { unavailable } from '../store/damage.ts';
import { claim, giveBack, keyOf } from '../store/idempotency.ts';
import { openKeyRing } from '../store/key-ring.ts';
import { type Ledger, openLedger } from '../store/ledger.ts';
import type { Database } from '../store/postgres/database.ts';
import { freshAnswers, givenAgain } from '../store/reuse.ts';
import { seenBefore } from '../store/seen.ts';
import { sequences } from '../store/sequences.ts';
import { openWriter } from '../store/writer.ts';
import { SILENT } from '../telemetry/store.ts';
import { partsIn, recordIn } from '../work/amend.ts';
import { approvalsOf } from '../work/approvals.ts';
import { openReplayer, type Replayer } from '../work/replay/replayer.ts';
import { exchangeCommits } from './exchange-commits.ts';
import { knownStates } from './known-states.ts';
import { quarantining } from './quarantine.ts';
import { receiving } from './receiving.ts';
import { servicesFor } from './services.ts';
import { abandoned, acceptedRow, faultOf, notKept } from './settlement.ts';
import { tenures } from './tenure.ts';
import { openUpkeep, type UpkeepSettings } from './upkeep.ts';

export interface DurableKeeper extends Keeper {
  readonly kind: 'durable';
  /** Of this replica, and of its audit chain. */
  readonly replica: string;
  readonly ledger: Ledger;
  readonly operations: Operations;
  readonly references: CrossReference;
  readonly described: string;
  accept: NonNullable<Keeper['accept']>;
  work(...parts: Parameters<NonNullable<Keeper['work']>>): Worker;
}

export interface DurableOptions extends UpkeepSettings {
  /** 32 bytes each; the first is the one in force. */
  operatorKeys: readonly Uint8Array[];
  replica?: string | undefined;
  /** Instead of the clock of the database. */
  now?: (() => number) | undefined;
}

const CUT_BACK = 'The database replaced another that was ahead: what was acknowledged last is not in it.';

/** Closes the database when it is closed. @throws StoreUnavailable */
export async function durableKeeper(database: Database, options: DurableOptions): Promise<DurableKeeper> {
  const { calls: pool, pool: patient, url, described } = database;
  const { operatorKeys, replica: wanted } = options;
  const clock = await openClock(pool);
  const { now = clock.now } = options;
  const ring = await openKeyRing(pool, operatorKeys);
  const notifier = await openNotifier(url, clock.now);
  let told = SILENT;
  const writer = await openWriter(database, notifier, wanted, {
    committed: (...commit) => told.committed(...commit),
    cutBack: () => told.cutBack(),
  });
  const ledger = openLedger(pool, ring);
  const audit = auditReader(pool);
  const fresh = freshAnswers(pool, ledger, ring);
  const known = knownStates(pool, ring, ledger);
  const operations = operationsIn(pool);
  const queues = queuesIn(pool);
  const controls = await openControls(pool, queues, (...said) => told.switched(...said));
  let planOf: PlanOf = () => undefined;
  let replayer: Replayer | undefined;
  const at = (): Date => new Date(now());
  const seen = seenBefore(pool, now);
  const sequence = sequences(pool, now);
  const locked = (key: DeliveryKey) => lockKey(writer.session().locks, key);
  const events = eventsIn({ pool, ring, writer, lock: locked, now: at });
  const journal = new Map<string, Body[]>();
  const tenure = tenures(() => writer.session().signal);
  const endings = awaitEndings(operations);
  const record = (made: AuditRecord) => writer.submit({ rows: {}, audit: [made] });
  const look = () => replayer?.look();
  const upkeep = await openUpkeep(database, options, { clock, record, pruneFailed: error => told.pruneFailed(error) });
  const warning = () => (writer.isCutBack ? CUT_BACK : upkeep.warning);
  const hasRoom = (endpoint: string): boolean => upkeep.disk?.hasRoom !== false && controls.hasRoom(endpoint);

  const { rowsOf, followUps, settle } = exchangeCommits({
    pool,
    ring,
    writer,
    operations,
    events,
    journal,
    now,
    hasRoom,
  });
  const work = { pool, writer, ledger, ring, planOf: (kind: string) => planOf(kind), followUps, now: at };
  const deciding = { pool, ring, submit: writer.submit, rowsOf, assertHeld: tenure.assertHeld, now: at };
  const rooms = { ...work, controls, queues, operations, audit, record, events, look };

  const keeper: DurableKeeper = {
    kind: 'durable',
    get replica() {
      return writer.replica;
    },
    now,
    ledger,
    operations,
    references: crossReference(pool, ring),
    known: (contract, id) => known(contract, id).catch(unavailable),
    described,
    pageKey: ring.pages,
    approvals: exchange => approvalsOf(deciding, exchange),
    receiving: receiving({ pool, ring, writer, ledger, events, now }),
    kept: caller => keptFor(caller.consumer, ledger, operations, servicesFor(rooms, caller)),
    gate: controls,
    events,

    async admit(exchange): Promise<Admission> {
      tenure.begin(exchange);
      const claimed = await claim(pool, writer.replica, exchange).catch(unavailable);
      if (claimed.kind !== 'answered') return claimed;
      const row = await operations.find(claimed.exchange).catch(unavailable);
      if (row && row.status !== 'succeeded') return { kind: 'accepted', operation: viewOf(row) };
      const bodies = await ledger.bodies(claimed.exchange).catch(unavailable);
      const answer = bodies?.find(body => body.kind === 'answer');
      // Erased: it was answered, and what it said is gone. A repeat must not have its effect again.
      if (!answer) throw new Fault('key-expired');
      await record(givenAgain(exchange, 'replayed', claimed.exchange, ring));
      return { kind: 'replay', answer: JSON.parse(Buffer.from(answer.bytes).toString()) };
    },

    async fresh(exchange, since, destinations) {
      const found = await fresh(exchange, since, destinations).catch(unavailable);
      if (found) await record(givenAgain(exchange, 'reused', found.exchange, ring));
      return found;
    },

    sending: tenure.sending,

    async journal(exchange, part) {
      const { id, effect } = exchange.record;
      const parts = journal.get(id);
      if (parts) parts.push(bodyOf(part, now()));
      else journal.set(id, [bodyOf(part, now())]);
      // What may change something is on record before its first byte leaves.
      if (effect === 'read' || part.direction !== 'sent') return;
      const rows = await rowsOf(exchange, false, part.lastsMs);
      tenure.assertHeld(exchange);
      await writer.submit({ rows, audit: [auditOf(exchange, 'sent', ring)] });
    },

    async stepped(exchange) {
      const rows = await rowsOf(exchange);
      tenure.assertHeld(exchange);
      await writer.submit({ rows, audit: [auditOf(exchange, 'stepped', ring)] });
    },

    async settle(exchange) {
      try {
        tenure.assertHeld(exchange);
        const { rows, operations } = await settle(exchange);
        if (rows.operations || operations || rows.events?.length) events.nudge();
      } catch (error) {
        // A replica that lives on would hold the key for ever.
        void giveBack(pool, exchange).catch(() => {});
        throw notKept(error, exchange);
      } finally {
        journal.delete(exchange.record.id);
        endings.look(exchange.record.id);
      }
    },

    async refused(exchange) {
      const { consumer, fault } = exchange.record;
      await giveBack(pool, exchange, false);
      // Nobody we know, or too many to write down: counted, not kept.
      if (consumer === undefined || fault?.code === 'rate-limited') return;
      await writer.submit({ rows: {}, audit: [auditOf(exchange, 'refused', ring)] });
    },

    async accept(exchange, endpoint) {
      upkeep.disk?.accepts();
      controls.accepts(endpoint);
      const since = at();
      const key = deliveryKeyOf(exchange, endpoint, ring);
      const row = operationRow(exchange, key, since);
      const view = viewOf(acceptedRow(exchange, key, since));
      exchange.accepted = view;
      const rows = { ...(await rowsOf(exchange)), operations: [row] };
      tenure.assertHeld(exchange);
      const held = keyOf(exchange);
      const keys = held ? [{ ...held, answered: true }] : [];
      await writer.submit({ rows, keys, notices: [key], audit: [auditOf(exchange, 'accepted', ring)] });
      return view;
    },

    waits: (exchange, endpoint) => operations.waits(deliveryKeyOf(exchange, endpoint, ring)).catch(unavailable),

    async ended(exchange, milliseconds) {
      const { record } = exchange;
      const row = await endings.wait(record.id, milliseconds, exchange.signal).catch(() => undefined);
      if (!row) return false;
      if (row.problem !== null) throw faultOf(JSON.parse(row.problem) as Problem);
      const bodies = await ledger.bodies(record.id).catch(unavailable);
      const answer = bodies?.find(body => body.kind === 'answer');
      if (!answer) return false;
      record.answer = JSON.parse(Buffer.from(answer.bytes).toString());
      return true;
    },

    work(walk, served) {
      planOf = served;
      const claiming = {
        signal: () => writer.session().signal,
        claimant: () => writer.session().incarnation,
        alive: () => aliveReplicas(pool),
      };
      replayer = openReplayer({ ...work, ...claiming, pool: patient });
      return openWorker({
        told: (...attempt) => told.delivered(...attempt),
        conclude: () => concludeDrains(rooms, pool),
        abandon: (row, fault, settings) => writer.submit(abandoned(row, fault, settings, at())),
        walk: exchange => (events.isDelivery(exchange) ? events.deliver(exchange, keeper) : walk(exchange)),
        ...{ notifier, operations, controls, ...claiming },
        lock: async key => ((await events.isReady(key)) ? locked(key) : undefined),
        async stored(id) {
          const bodies = await ledger.bodies(id);
          const parts = partsIn(bodies ?? []);
          if (parts.length > 0) journal.set(id, parts);
          return recordIn(bodies);
        },
      });
    },

    sequence: (name, max) => sequence(name, max).catch(unavailable),
    seen: (scope, id, windowMs) => seen(scope, id, windowMs).catch(unavailable),

    quarantine: quarantining({ ring, writer, now }),

    report(to) {
      told = to;
    },
    gauges: () => ({ connected: writer.connected(), endpoints: controls.stand(), disk: upkeep.disk }),

    health: () =>
      writer.connected()
        ? { ok: true, detail: 'durable', ...(warning() && { warning: warning()! }) }
        : { ok: false, detail: 'the database does not answer' },

    excess: () => upkeep.excess,

    async close() {
      await replayer?.close();
      await upkeep.close();
      await events.close();
      await controls.close();
      await writer.close();
      await notifier.close();
      await upkeep.conclude();
      await database.close();
    },
  };
  return keeper;
}
