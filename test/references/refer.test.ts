/** Ids on the line: callers use the gateway's, systems of record hear their own, and where an id lives is where the call goes. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { AuditRecord } from '../../gateway/audit/chain.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { ReferenceView } from '../../gateway/references/reference-service.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { everythingIn } from '../store/everything.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type Person, type PersonsSandbox, personsSandbox, SYSTEM, tell } from './persons.ts';

const NOBODY = '01a214e6-f188-78a2-9e44-82a4818334aa';
const errorsOf = ({ status, body: { code, errors = [] } }: { status: number; body: Problem }) => [
  status,
  code,
  errors.map(error => `${error.pointer} ${error.code}`),
];

describe('an id that the gateway issued', function () {
  this.timeout(240_000);
  let north: FhirServer;
  let south: FhirServer;
  let heard: string[];
  /** No site answers. */
  let away: boolean;
  let database: string;
  let sandbox: PersonsSandbox;
  let url: string;

  const site = (name: string): Promise<FhirServer> =>
    startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) => {
        heard.push(`${name} ${request.method} ${request.url.replace(/^\/fhir/, '')}`);
        if (away)
          response
            .status(503)
            .json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'transient' }] });
        else next();
      },
    });
  const open = async (): Promise<void> => {
    sandbox = await personsSandbox(database, { north: north.url, south: south.url });
    url = sandbox.gateway.url;
  };
  const register = (name: string, number: string, more: object = {}) =>
    tell(url, '/v1/persons', { name, number, ...more });
  const read = <T = Person>(id: string) => call<T>(url, `/v1/persons/${id}`);
  /** The person as that site holds it under a number of our choice. */
  const seed = async ({ repo }: FhirServer, id: string, name: string, number: string): Promise<void> => {
    const person = { resourceType: 'Basic', id, code: { text: name }, identifier: [{ system: SYSTEM, value: number }] };
    await repo.createResource(person as never);
  };

  const audit = async (): Promise<AuditRecord[]> => {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query<{ record: string }>('select record from canongate.audit order by seq');
    await client.end();
    return rows.map(({ record }) => JSON.parse(record));
  };

  beforeEach(async () => {
    heard = [];
    away = false;
    [north, south] = await Promise.all([site('north'), site('south')]);
    database = await freshDatabase();
    await open();
  });
  afterEach(() => Promise.all([sandbox.close(), north.close(), south.close()]));
  after(dropDatabases);

  it('stands for what was created, also after a restart, and reaches the system of record as its own', async () => {
    const { status, body } = await register('Sally Sample', 'S-1', { site: 'north' });
    assert.equal(status, 201, JSON.stringify(body));
    assert.match(body.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    await sandbox.close();
    await open();
    heard = [];
    const again = await read(body.id);
    assert.deepEqual([again.status, again.body], [200, body]);
    const [native] = [...(await sandbox.keeper.references.resolve([body.id])).values()].flatMap(
      ({ natives }) => natives,
    );
    assert.notEqual(native!.value, body.id);
    assert.deepEqual(heard, [`north GET /Basic/${native!.value}`], 'south is the default, north is where it lives');
    const renamed = await tell(
      url,
      `/v1/persons/${body.id}`,
      { name: 'Sally Other', number: 'S-1' },
      { method: 'PUT' },
    );
    assert.deepEqual([renamed.status, renamed.body.id, renamed.body.name], [200, body.id, 'Sally Other']);
    assert.equal(heard.at(-1), `north PUT /Basic/${native!.value}`);
  });

  it('is another for the same number at another site', async () => {
    await Promise.all([seed(north, '100234', 'Nora North', 'X-1'), seed(south, '100234', 'Sam South', 'X-1')]);
    const search = async (where: string) =>
      (await tell<{ items: Person[] }>(url, '/v1/persons/search', { number: 'X-1', site: where })).body.items;
    const [nora, sam] = [(await search('north'))[0]!, (await search('south'))[0]!];
    assert.notEqual(nora.id, sam.id);
    assert.deepEqual([(await read(nora.id)).body.name, (await read(sam.id)).body.name], ['Nora North', 'Sam South']);
    assert.deepEqual(await search('north'), [nora]);
  });

  it('is 404 in a path and 422 in a body where nobody knows it, and nobody is asked', async () => {
    assert.deepEqual(errorsOf(await read<Problem>(NOBODY)), [404, 'not-found', []]);
    assert.deepEqual(errorsOf(await read<Problem>('100234')), [404, 'not-found', []]);
    const known = (await register('Sally Sample', 'S-1')).body.id;
    heard = [];
    const told = await register('Carl Contact', 'S-2', { contacts: [{ person: known }, { person: NOBODY }] });
    assert.deepEqual(errorsOf(told as never), [422, 'invalid-request', ['/contacts/1/person unknown-id']]);
    assert.deepEqual(heard, []);
  });

  it('in a list of a body is heard as its own by the system of record, and is not sent where it does not live', async () => {
    const [one, two] = [(await register('One', 'S-1')).body.id, (await register('Two', 'S-2')).body.id];
    const contacts = [{ person: one }, { person: two }];
    const told = await register('Three', 'S-3', { contacts });
    assert.deepEqual([told.status, told.body.contacts], [201, contacts]);
    heard = [];
    const elsewhere = await register('Four', 'N-4', { site: 'north', contacts });
    const pointers = ['/contacts/0/person lives-elsewhere', '/contacts/1/person lives-elsewhere'];
    assert.deepEqual(errorsOf(elsewhere as never), [422, 'invalid-request', pointers]);
    assert.deepEqual(heard, []);
    const north = (await register('Five', 'N-5', { site: 'north' })).body.id;
    const follows = await register('Six', 'N-6', { contacts: [{ person: north }] });
    assert.deepEqual([follows.status, follows.body.contacts], [201, [{ person: north }]]);
    assert.match(heard.at(-1)!, /^north POST/, 'no rule of content applies: it goes where its contact lives');
  });

  it('is decided upon before a call is accepted for later, which goes where it lives', async () => {
    const { id } = (await register('Sally Sample', 'S-1', { site: 'north' })).body;
    const later = { method: 'PUT', prefer: 'respond-async' };
    const body = { name: 'Later', number: 'S-1' };
    const missing = await tell<Problem>(url, `/v1/persons/${NOBODY}`, body, later);
    assert.deepEqual(errorsOf(missing), [404, 'not-found', []]);
    const accepted = await tell<OperationView>(url, `/v1/persons/${id}`, body, later);
    assert.equal(accepted.status, 202);
    const look = async () => (await call<OperationView>(url, accepted.headers.get('location')!)).body.status;
    await eventually(look, status => status === 'succeeded');
    assert.equal((await read(id)).body.name, 'Later');
  });

  it('is found in the ledger and in the disclosures of whom it names; its native identifier stands nowhere in the open', async () => {
    await seed(north, 'MRN-SECRET-77', 'Nora North', 'X-1');
    const { body } = await tell<{ items: Person[] }>(url, '/v1/persons/search', { number: 'X-1', site: 'north' });
    const { id } = body.items[0]!;
    const about = await sandbox.keeper.ledger.search({ subject: `patient:${id}` });
    assert.deepEqual(
      about.map(({ operation }) => operation),
      ['search'],
    );
    const kept = await everythingIn(database);
    assert.ok(kept.includes(id));
    assert.ok(!kept.includes('MRN-SECRET-77'));
  });

  it('is one id where two replicas meet the same person in the same instant', async () => {
    await seed(north, '100234', 'Nora North', 'X-1');
    await using other = await personsSandbox(database, { north: north.url, south: south.url });
    const doors = [url, other.gateway.url];
    const told = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        tell<{ items: Person[] }>(doors[n % 2]!, '/v1/persons/search', { number: 'X-1', site: 'north' }),
      ),
    );
    assert.equal(new Set(told.map(({ body }) => body.items[0]!.id)).size, 1);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query('select from canongate.reference_natives');
    await client.end();
    assert.equal(rows.length, 1);
  });

  it('that a merge retired answers reads with what it was merged into, refuses writes, and is restored', async () => {
    const [a, b, c] = await Promise.all(['A', 'B', 'C'].map(async (name, n) => (await register(name, `S-${n}`)).body));
    const merge = <T = ReferenceView>(id: string, into: string) =>
      tell<T>(url, `/v1/references/${id}/merge`, { into, note: 'registered twice' });
    assert.equal((await merge(a!.id, b!.id)).status, 200);
    assert.equal((await merge(b!.id, c!.id)).status, 200);
    const again = await merge(a!.id, b!.id);
    assert.deepEqual([again.status, again.body.mergedInto?.id], [200, b!.id]);

    const told = await read(a!.id);
    const mergedInto = { id: c!.id, href: `/v1/persons/${c!.id}` };
    assert.deepEqual([told.status, told.body], [200, { ...c!, id: a!.id, mergedInto }]);
    assert.equal(told.headers.get('link'), `</v1/persons/${c!.id}>; rel="canonical"`);
    assert.deepEqual((await read(c!.id)).body, c);
    heard = [];
    const write = await tell<Problem>(url, `/v1/persons/${a!.id}`, { name: 'X', number: 'S' }, { method: 'PUT' });
    assert.deepEqual(errorsOf(write), [409, 'conflict', ['/id merged']]);
    assert.match(JSON.stringify(write.body), new RegExp(c!.id));
    assert.deepEqual(heard, []);
    const found = await tell<{ items: Person[] }>(url, '/v1/persons/search', { number: 'S-0' });
    assert.deepEqual(
      found.body.items.map(({ id }) => id),
      [c!.id],
      'what the retired one was called leads to the survivor',
    );
    assert.deepEqual(errorsOf(await merge<Problem>(c!.id, a!.id)), [409, 'conflict', []]);
    assert.deepEqual(errorsOf(await merge<Problem>(c!.id, c!.id)), [422, 'invalid-request', ['/into same-id']]);
    assert.deepEqual(errorsOf(await merge<Problem>(c!.id, NOBODY)), [422, 'invalid-request', ['/into unknown-id']]);
    assert.equal((await merge(NOBODY, c!.id)).status, 404);

    assert.equal((await tell(url, `/v1/references/${a!.id}/unmerge`, { note: 'two persons' })).status, 200);
    assert.equal((await tell(url, `/v1/references/${a!.id}/unmerge`, {})).status, 200);
    assert.deepEqual((await read(a!.id)).body, a);
    const { body } = await call<ReferenceView>(url, `/v1/references/${c!.id}`);
    assert.deepEqual([body.kind, body.mergedFrom, body.livesAt[0]!.endpoint], ['patient', [b!.id], 'south']);
    assert.equal(body.mergedInto, undefined);

    const records = (await audit()).filter(({ what }) => what.startsWith('reference-'));
    assert.deepEqual(
      records.map(({ what, actor, reference, into }) => [what, actor?.id, reference, into]),
      [
        ['reference-merged', 'u17', a!.id, b!.id],
        ['reference-merged', 'u17', b!.id, c!.id],
        ['reference-unmerged', 'u17', a!.id, undefined],
      ],
    );
    assert.ok(!(await everythingIn(database)).includes('registered twice'), 'a note may say whose it is');
  });

  it('tells its native identifier to who may know it, on record, and is found by it', async () => {
    await seed(north, '100234', 'Nora North', 'X-1');
    const { body } = await tell<{ items: Person[] }>(url, '/v1/persons/search', { number: 'X-1', site: 'north' });
    const { id } = body.items[0]!;
    const shown = await call<{ items: unknown[] }>(url, `/v1/references/${id}/identifiers`);
    assert.deepEqual(shown.body.items, [{ endpoint: 'north', authority: '', value: '100234' }]);
    const disclosed = (await audit()).filter(({ what }) => what === 'reference-disclosed');
    assert.deepEqual(
      disclosed.map(({ reference, consumer }) => [reference, consumer]),
      [[id, 'sandbox']],
    );
    const native = { endpoint: 'north', value: '100234' };
    const found = await tell<{ items: ReferenceView[] }>(url, '/v1/references/search', native);
    assert.deepEqual(
      found.body.items.map(one => one.id),
      [id],
    );
    assert.ok(!JSON.stringify(found.body).includes('100234'));
    const other = await tell<{ items: ReferenceView[] }>(url, '/v1/references/search', {
      ...native,
      endpoint: 'south',
    });
    assert.deepEqual(other.body.items, []);
  });

  it('that was retired while a write to it waited leaves that write to a person', async () => {
    const [a, b] = await Promise.all(['A', 'B'].map(async (name, n) => (await register(name, `S-${n}`)).body));
    away = true;
    const later = { method: 'PUT', prefer: 'respond-async' };
    const accepted = await tell<OperationView>(url, `/v1/persons/${a!.id}`, { name: 'X', number: 'S-0' }, later);
    const look = async () => (await call<OperationView>(url, accepted.headers.get('location')!)).body;
    await eventually(look, ({ attempts, status }) => attempts > 0 && status === 'accepted');
    assert.equal((await tell(url, `/v1/references/${a!.id}/merge`, { into: b!.id })).status, 200);
    away = false;
    const ended = await eventually(look, ({ status }) => status === 'needs-attention', 20);
    assert.equal(ended.error?.code, 'conflict');
    assert.deepEqual([(await read(b!.id)).body, (await read(a!.id)).body.name], [b, 'B']);
  });
});
