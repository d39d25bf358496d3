/** A gateway that is killed between two steps of one write: what was done before is not done again, and the rest is done once. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { postEntry } from './ledger-entries.ts';
import { ledgerConfiguration, openLedgerProcess } from './ledger-process.ts';

describe('a write whose gateway is killed between two of its steps', function () {
  this.timeout(240_000);
  let folder: string;
  let fhir: FhirServer;
  /** The entry is looked for once its account is opened; nobody answers. */
  let unanswered: (() => void) | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-between-'));
    fhir = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, _response, next) =>
        unanswered && request.path.startsWith('/fhir/Basic') ? unanswered() : next(),
    });
  });
  after(async () => {
    await fhir.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  const held = async (type: 'Organization' | 'Basic'): Promise<number> => {
    const bundle = (await (await fetch(`${fhir.url}/${type}?_count=100`)).json()) as { entry?: object[] };
    return bundle.entry?.length ?? 0;
  };
  const done = async (): Promise<number[]> => [await held('Organization'), await held('Basic')];

  for (const [which, headers] of [
    ['that somebody waits for', {}],
    ['that was accepted for later', { prefer: 'respond-async' }],
  ] as const)
    it(`is gone on with from there: one ${which}`, async () => {
      const before = await done();
      const since = async () => (await done()).map((count, index) => count - before[index]!);
      const database = await freshDatabase();
      const config = await ledgerConfiguration(folder, fhir.url, '4s');
      await using first = await openLedgerProcess(config, database, 'one', 'opening');
      const reached = new Promise<void>(resolve => (unanswered = resolve));
      const asked = postEntry<OperationView>(first, 'A-1', which, { ...headers, 'idempotency-key': 'once' });
      const over = asked.catch(() => undefined);
      await reached;
      await first.kill();
      await over;
      unanswered = undefined;
      assert.deepEqual(await since(), [1, 0]);

      await using second = await openLedgerProcess(config, database, 'one', 'opening');
      const { operations } = await eventually(
        async () => (await call<{ operations: OperationView[] }>(second.gateway.url, '/v1/operations')).body,
        told => told.operations[0]?.status === 'succeeded',
      );
      assert.equal(operations.length, 1);
      assert.deepEqual(await since(), [1, 1]);
      const again = await postEntry<{ memo: string }>(second, 'A-1', which, { 'idempotency-key': 'once' });
      assert.deepEqual([again.body.memo, again.headers.get('idempotency-replayed')], [which, 'true']);
      assert.deepEqual(await since(), [1, 1]);
    });
});
