/** Replays of reads, over X12: what was answered is compared, what was answered and could not be told is told after all. */
import assert from 'node:assert/strict';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import type { Mapping } from '../../gateway/tables/mapping.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { statusOf } from './people.ts';
import { replaysAt, rowsIn } from './replay-rig.ts';

const NAME = 'eligibility-checks/v1#check/x12-005010';

describe('a replay of reads', function () {
  this.timeout(120_000);
  let database: string;
  let sandbox: Awaited<ReturnType<typeof keepingSandbox>>;
  let url: string;
  const { dryRun, ended, apply, differences } = replaysAt(() => url);
  const set = (more: object = {}) => ({
    exchanges: { contract: 'eligibility-checks/v1', operation: 'check', ...more },
  });

  const registryWith = async (change: (mapping: Mapping) => Mapping): Promise<Registry> => {
    const registry = await loadRegistry();
    const mappings = new Map([...registry.mappings, [NAME, change(registry.mappings.get(NAME)!)]]);
    return Object.freeze({ ...registry, mappings });
  };
  /** Its conclusion forgets to say whether there is coverage at all, which the contract wants. */
  const forgetful = (mapping: Mapping): Mapping => ({
    ...mapping,
    steps: mapping.steps.map(step => ({
      ...step,
      refine: (answer, scope) => ({ ...(step.refine?.(answer, scope) as object), coverageActive: undefined }),
    })),
  });
  const open = async (change: (mapping: Mapping) => Mapping = same => same): Promise<void> => {
    sandbox = await keepingSandbox(database, {
      registry: await registryWith(change),
      adjust({ consumers }) {
        consumers![0]!.assertsActor = true;
      },
    });
    url = sandbox.gateway.url;
  };

  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(() => sandbox.close());
  after(dropDatabases);

  it('finds nothing to tell where the mapping is the same, and the places where another one tells otherwise', async () => {
    await open();
    const { headers } = await send(url, checkOf('W000000001'));
    const id = headers.get('canongate-exchange')!;
    const same = await dryRun(set({ ended: 'any' }));
    const before = await differences(same.id);
    assert.deepEqual([same.counts.total, same.counts.same], [1, 1], JSON.stringify(before.items));
    assert.equal(before.items[0]!.exchange, id);
    await sandbox.close();

    await open(mapping => ({
      ...mapping,
      steps: mapping.steps.map(step => ({
        ...step,
        refine: (answer, scope) => ({ ...(step.refine?.(answer, scope) as object), coverageActive: false }),
      })),
    }));
    const other = await dryRun(set({ ended: 'any' }));
    const page = await differences(other.id);
    assert.deepEqual(
      page.items.map(({ verdict, way, differences: places }) => [verdict, way, places]),
      [['different', undefined, [{ step: 'inquire', side: 'answer', pointer: '/coverageActive', change: 'changed' }]]],
    );
    const refused = await apply<Problem>(other.id, { exchanges: [id] });
    assert.equal(refused.status, 409, 'what was answered is not answered anew');
    await sandbox.close();
    await open(forgetful);
    assert.equal((await dryRun(set({ ended: 'any' }))).counts.nowFailing, 1);
    assert.equal(sandbox.payer.count(), 0, 'nobody was asked');
  });

  it('settles one that was answered and could not be told, from the envelope that was kept', async () => {
    await open(forgetful);
    const { body } = await send<OperationView>(url, checkOf('W000000001'), { prefer: 'respond-async' });
    await eventually(
      () => statusOf(url, body.id),
      status => status === 'failed',
    );
    assert.equal(sandbox.payer.count(), 1);
    await sandbox.close();

    await open();
    const replay = await dryRun(set());
    const page = await differences(replay.id);
    assert.deepEqual(
      page.items.map(({ verdict, way, before }) => [verdict, way, before?.fault]),
      [['now-mapping', 'decode', 'backend-invalid']],
    );
    await apply(replay.id, { all: 'now-mapping' });
    await ended(replay.id);
    const operation = (await call<OperationView>(url, `/v1/operations/${body.id}`)).body;
    assert.equal(operation.status, 'succeeded');
    const answer = await call<{ id: string; coverageActive: boolean }>(url, operation.result!.href);
    assert.deepEqual([answer.status, answer.body.id, answer.body.coverageActive], [200, body.id, true]);
    assert.equal(sandbox.payer.count(), 0, 'the payer was not asked again');
    const [audited] = await rowsIn<{ record: string }>(
      database,
      `select record from canongate.audit where exchange = $1 and record like '%replay-settled%'`,
      [body.id],
    );
    assert.ok(audited);
  });
});
