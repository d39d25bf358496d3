/** A message that ends whatever process takes it up: given up to a person after as many claims as it may have attempts. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { DeliverySettings } from '../../gateway/delivery/settings.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { postEntry } from './ledger-entries.ts';
import { type LedgerProcess, ledgerConfiguration, openLedgerProcess } from './ledger-process.ts';
import { aWhile, LATER, openRecord, type Record } from './operator.ts';

const ATTEMPTS = 2;

describe('a message that ends every process that takes it up', function () {
  this.timeout(240_000);
  let folder: string;
  let record: Record;
  /** How often it was taken up. */
  let taken: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-poisoned-'));
    record = await openRecord();
    taken = 0;
    record.before = (_request, _response, next) => {
      // So often the first of the key is looked for and never comes to an end; were it taken up once more, it would be made.
      if (taken < ATTEMPTS) taken++;
      else next();
    };
  });
  afterEach(async () => {
    await record.server.close();
    await rm(folder, { recursive: true, force: true });
  });
  after(dropDatabases);

  const post = async (at: LedgerProcess, memo: string): Promise<string> =>
    (await postEntry<OperationView>(at, 'A-1', memo, LATER)).body.id;

  const isTaken = (times: number) =>
    eventually(
      async () => taken,
      count => count === times,
    );

  /** Two in one account; each process is killed once it has taken the first. The last one lives. */
  const afterItsClaims = async (onFailure: NonNullable<DeliverySettings['onFailure']>) => {
    const database = await freshDatabase();
    const delivery = { attempts: ATTEMPTS, onFailure };
    const config = await ledgerConfiguration(folder, record.server.url, '10m', delivery);
    const first = await openLedgerProcess(config, database, 'one');
    const poison = await post(first, 'poison');
    const behind = await post(first, 'behind');
    await isTaken(1);
    await first.kill();
    for (let times = 2; times <= ATTEMPTS; times++) {
      const next = await openLedgerProcess(config, database, 'one');
      await isTaken(times);
      await next.kill();
    }
    const last = await openLedgerProcess(config, database, 'one');
    const see = async <T = OperationView>(path: string) => (await call<T>(last.gateway.url, path)).body;
    const ended = (id: string, wanted: OperationView['status']) =>
      eventually(
        () => see(`/v1/operations/${id}`),
        ({ status }) => status === wanted,
      );
    const { error } = await ended(poison, 'needs-attention');
    assert.equal(error?.code, 'internal');
    const item = await see<WorkItemView>(`/v1/work-items/${poison}`);
    assert.deepEqual([item.status, item.outcome], ['requested', 'unknown']);
    return { last, poison, behind, see, ended };
  };

  it('becomes a work item, and lets the key go on where its endpoint skips', async () => {
    const { last, behind, ended } = await afterItsClaims('skip');
    await using _ = last;
    await ended(behind, 'succeeded');
    assert.deepEqual(await record.entries(), ['behind']);
  });

  it('holds the key where its endpoint holds', async () => {
    const { last, poison, behind, see } = await afterItsClaims('hold');
    await using _ = last;
    await aWhile();
    assert.deepEqual(await record.entries(), []);
    const { status, waitingFor } = await see(`/v1/operations/${behind}`);
    assert.deepEqual([status, waitingFor], ['accepted', poison]);
  });
});
