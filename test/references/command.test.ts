/** Ids at the command: where one lives, forgetting whom it names, and a backup that takes them along. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { canongate } from '../store/command.ts';
import { configured } from '../store/configured.ts';
import { everythingIn } from '../store/everything.ts';
import { call, dropDatabases, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';
import { type Person, type PersonsSandbox, personsSandbox, SYSTEM, tell } from './persons.ts';

describe('an id at the command', function () {
  this.timeout(120_000);
  let folder: string;
  let fhir: FhirServer;
  let database: string;
  let sandbox: PersonsSandbox;
  let config: string;
  let id: string;

  const run = (...args: string[]) => canongate([...args, '--config', config], { DATABASE_URL: database });
  const search = async (): Promise<string> => {
    const wanted = { number: 'X-1' };
    return (await tell<{ items: Person[] }>(sandbox.gateway.url, '/v1/persons/search', wanted)).body.items[0]!.id;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-references-'));
    await chmod(folder, 0o755);
    config = await configured(folder, { data: join(folder, 'data'), key: OPERATOR_KEY.toString('base64') });
    fhir = await startFhirServer({ port: 0, members: {} as never });
    const person = { resourceType: 'Basic', id: '100234', code: { text: 'Nora' } };
    await fhir.repo.createResource({ ...person, identifier: [{ system: SYSTEM, value: 'X-1' }] } as never);
    database = await freshDatabase();
    sandbox = await personsSandbox(database, { north: fhir.url, south: fhir.url });
    id = await search();
  });
  afterEach(async () => {
    await sandbox.close();
    await fhir.close();
    await rm(folder, { recursive: true, force: true });
  });
  after(dropDatabases);

  it('is told with where it lives, and never with what it is called there', async () => {
    const told = await run('where', id);
    assert.match(told.out, new RegExp(`^patient ${id} `), told.err);
    assert.match(told.out, /known at south$/m);
    assert.ok(!told.out.includes('100234'));
    assert.equal((await run('where', '01a214e6-f188-78a2-9e44-82a4818334aa')).code, 1);
  });

  it('names nobody once it is forgotten: its native identifiers and the bodies about it are gone, on record', async () => {
    const rowsOf = async () => (await sandbox.keeper.ledger.search({ subject: `patient:${id}` })).map(row => row.id);
    const [exchange] = await rowsOf();
    const told = await run('store', 'forget', id);
    assert.match(told.out, /^1 native identifiers of 1 ids, 1 bodies and what \d+ events said removed/, told.err);
    assert.equal((await call<Problem>(sandbox.gateway.url, `/v1/persons/${id}`)).status, 404);
    assert.equal(await sandbox.keeper.ledger.bodies(exchange!), undefined);
    assert.match(await everythingIn(database), /reference-forgotten/);
    assert.match((await run('where', id)).out, /no longer kept/);
    assert.notEqual(await search(), id, 'who is met again is somebody new');
    assert.match((await run('audit', 'verify')).out, /^The audit stands/m);
    assert.equal((await run('store', 'forget', '01a214e6-f188-78a2-9e44-82a4818334aa')).code, 2);
  });

  it('is in a backup of tables with what it stands for', async () => {
    const other = await personsSandbox(database, { north: fhir.url, south: fhir.url });
    await other.close();
    const made = await run('store', 'backup', join(folder, 'backup'), '--tables');
    assert.equal(made.code, 0, made.err);
    const fresh = await freshDatabase();
    const restored = await canongate(['store', 'restore', join(folder, 'backup'), '--config', config], {
      DATABASE_URL: fresh,
    });
    assert.equal(restored.code, 0, restored.err);
    await using moved = await personsSandbox(fresh, { north: fhir.url, south: fhir.url });
    const read = await call<Person>(moved.gateway.url, `/v1/persons/${id}`);
    assert.deepEqual([read.status, read.body.id, read.body.name], [200, id, 'Nora']);
  });
});
