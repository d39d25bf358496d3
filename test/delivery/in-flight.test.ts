/** What a replica had under way when it lost its session: taken over at once where nothing had left, else once it must have ended. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { sessionsEnd } from '../store/sessions-end.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { ended, hang, isCreate, LATER, openRecord, operation, type Record } from './operator.ts';

/** `timeout` of the ledger: how long one call may last. */
const lasting =
  (after: string) =>
  ({ serviceEndpoints }: Configuration): void => {
    serviceEndpoints!['ledger']!.policies = [{ name: 'timeout', after }];
  };

describe('what is under way when a replica loses its session', function () {
  this.timeout(240_000);
  let record: Record;
  let database: string;
  let client: pg.Client;

  beforeEach(async () => {
    record = await openRecord();
    database = await freshDatabase();
  });
  afterEach(async () => {
    await client?.end();
    await record.server.close();
  });
  after(dropDatabases);

  const open = async (after: string): Promise<[LedgerSandbox, LedgerSandbox]> => {
    const one = await ledgerSandbox(database, record.server.url, { adjust: lasting(after) });
    const two = await ledgerSandbox(database, record.server.url, { adjust: lasting(after) });
    client = new pg.Client({ connectionString: database });
    await client.connect();
    return [one, two];
  };

  const has = async (memo: string): Promise<void> =>
    void (await eventually(
      async () => record.arrived,
      arrived => arrived.includes(memo),
    ));

  /** When what was sent must have ended, by the clock of the database; it stood there before the first byte left. */
  const departure = async (): Promise<{ id: string; until: Date }> => {
    const { rows } = await client.query<{ id: string; until: Date }>(
      `select id, written_at + make_interval(secs => in_flight_ms / 1000.0) as until from canongate.exchanges
       where in_flight_ms is not null`,
    );
    assert.equal(rows.length, 1);
    return rows[0]!;
  };

  /** Looks again and again: nobody has it before that time, and somebody soon after. */
  const takenOnlyAfter = async (until: Date, taken: string, values: unknown[]): Promise<void> => {
    await eventually(
      async () => {
        const text = `select now() < $1 as early, exists (${taken}) as taken`;
        const { rows } = await client.query<{ early: boolean; taken: boolean }>(text, [until, ...values]);
        assert.ok(!(rows[0]!.early && rows[0]!.taken), 'taken over while it may have been under way');
        return rows[0]!.taken;
      },
      isTaken => isTaken,
    );
  };

  it('is cut off where a caller waits for it, told as unknown, and found out by asking once it must have ended', async () => {
    const [one, two] = await open('15s');
    await using _ = one;
    await using __ = two;
    let cut = false;
    record.before = (request, response, next) => {
      if (isCreate(request)) response.once('close', () => (cut = true));
      hang(request, response, next);
    };
    const calling = postEntry<Problem>(one, 'A-1', 'in doubt', { 'idempotency-key': 'cut' });
    await has('in doubt');
    const { id, until } = await departure();
    record.before = undefined;
    await sessionsEnd(database, one.keeper.replica);
    const told = await calling;
    const { code, outcome, retryable } = told.body;
    assert.deepEqual([told.status, code, outcome, retryable], [503, 'store-unavailable', 'unknown', false]);
    const { rows } = await client.query<{ early: boolean }>('select now() < $1 as early', [until]);
    assert.ok(rows[0]!.early, 'its own time was not waited for');
    await eventually(
      async () => cut,
      isCut => isCut,
    );
    await takenOnlyAfter(until, 'select from canongate.operations where id = $2', [id]);
    // It never arrived, as whoever asks is told: sent again, once.
    const { attempts } = await ended(two, id);
    assert.equal(attempts, 2);
    assert.deepEqual([record.arrived, await record.entries()], [['in doubt', 'in doubt'], ['in doubt']]);
  });

  it('is not taken from the worker before it must have ended', async () => {
    const [one, two] = await open('8s');
    await using _ = one;
    await using __ = two;
    record.before = hang;
    const { body } = await postEntry<OperationView>(one, 'A-1', 'later', LATER);
    await has('later');
    const { until } = await departure();
    record.before = undefined;
    const { rows } = await client.query<{ name: string }>(
      `select name from canongate.replicas r join canongate.operations o on o.claimed_by = r.incarnation::text`,
    );
    await sessionsEnd(database, rows[0]!.name);
    await takenOnlyAfter(until, `select from canongate.operations where id = $2 and attempts > 1`, [body.id]);
    assert.equal((await ended(two, body.id)).attempts, 2);
    assert.deepEqual(await record.entries(), ['later']);
  });

  it('is taken over at once where it was claimed and nothing had left', async () => {
    const [one, two] = await open('10m');
    await using _ = one;
    await using __ = two;
    let asked = 0;
    record.before = (request, _response, next) => {
      // The first that looks for the entry hears nothing.
      if (isCreate(request) || asked++ > 0) next();
    };
    const { body } = await postEntry<OperationView>(one, 'A-1', 'not yet sent', LATER);
    await eventually(
      async () => asked,
      times => times > 0,
    );
    const { rows } = await client.query<{ name: string }>(
      `select name from canongate.replicas r join canongate.operations o on o.claimed_by = r.incarnation::text`,
    );
    await sessionsEnd(database, rows[0]!.name);
    await ended(two, body.id);
    assert.equal((await operation(two, body.id)).attempts, 2);
    assert.deepEqual(await record.entries(), ['not yet sent']);
  });
});
