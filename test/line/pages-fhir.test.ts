/** Lists in pages over FHIR: a cursor leads from page to page, is worth something to nobody else, and leads nowhere but on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Appointment as FhirAppointment, Location as FhirLocation } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import type { LocationList } from '../../contracts/locations/v1/types.ts';
import type { ProviderList } from '../../contracts/providers/v1/types.ts';
import type { SlotList } from '../../contracts/slots/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { callerOf, npiOf } from './masters-rig.ts';

const WARDS = 30;
const DAY = 86_400_000;

describe('a list over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  /** What the server does with the next request. */
  let next: RequestHandler | undefined;
  /** Requests to the server: method and path with its query. */
  let asked: string[] = [];
  const call = callerOf(() => sandbox);

  before(async () => {
    const before: RequestHandler = (request, response, go) => {
      asked.push(`${request.method} ${request.url}`);
      const now = next;
      next = undefined;
      return now ? now(request, response, go) : go();
    };
    sandbox = await keepingSandbox(await freshDatabase(), {
      withoutFhir: false,
      fhir: { before },
      adjust(configuration) {
        const [known] = configuration.consumers!;
        const [key] = known!.keys!;
        configuration.consumers!.push({ ...known!, id: 'other', keys: [{ ...key!, id: 'other' }] });
      },
    });
    const { repo } = sandbox.fhir!;
    for (let n = 0; n < WARDS; n++)
      await repo.createResource<FhirLocation>({
        resourceType: 'Location',
        status: 'active',
        name: `Ward ${String(n).padStart(2, '0')}`,
      });
  });
  beforeEach(() => {
    next = undefined;
    asked = [];
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  interface Page {
    more: boolean;
    next?: string;
  }
  /** Every page, from the first to the one that names no other. */
  async function pages<T extends Page>(path: string): Promise<T[]> {
    const found: T[] = [];
    for (let cursor = ''; found.length < 50; ) {
      const { status, body } = await call<T>('GET', `${path}${cursor}`);
      assert.equal(status, 200, JSON.stringify(body));
      found.push(body);
      assert.equal(body.more, body.next !== undefined);
      if (body.next === undefined) return found;
      cursor = `&cursor=${body.next}`;
    }
    throw new Error('it does not end');
  }
  const WARD = 'locations?name=Ward&limit=7';
  async function firstCursor(path = WARD): Promise<string> {
    const { body } = await call<LocationList>('GET', path);
    assert.ok(body.next);
    return body.next;
  }
  const refusal = ({ status, body }: Told<Problem>) => [status, body.code, body.errors?.[0]?.pointer];
  const NOT_OURS = [400, 'malformed-request', '/cursor'];

  it('of places is complete over its pages, none twice, each as long as was asked for', async () => {
    const found = await pages<LocationList>(WARD);
    assert.deepEqual(
      found.map(({ locations }) => locations.length),
      [7, 7, 7, 7, 2],
    );
    const names = found.flatMap(({ locations }) => locations.map(({ name }) => name));
    assert.deepEqual(
      names,
      Array.from({ length: WARDS }, (_, n) => `Ward ${String(n).padStart(2, '0')}`),
    );
  });

  it('of providers keeps the roles of each on every page', async () => {
    for (let n = 20; n < 25; n++) {
      const roles = [{ identifier: { system: 'https://masters.example/role', value: `R-${n}` } }];
      await call('POST', 'providers', { npi: npiOf(n), familyName: `Paged${n}`, roles });
    }
    const found = await pages<ProviderList>('providers?name=Paged&limit=2');
    assert.deepEqual(
      found.map(({ providers }) => providers.map(one => [one.familyName, one.roles?.[0]?.identifier?.value])),
      [
        [
          ['Paged20', 'R-20'],
          ['Paged21', 'R-21'],
        ],
        [
          ['Paged22', 'R-22'],
          ['Paged23', 'R-23'],
        ],
        [['Paged24', 'R-24']],
      ],
    );
  });

  it('of slots and of visits is the same by pages as in one', async () => {
    const from = new Date().toISOString();
    const before = new Date(Date.now() + 30 * DAY).toISOString();
    const range = `from=${from}&before=${before}`;
    const slots = async (limit: number) =>
      (await pages<SlotList>(`slots?${range}&limit=${limit}`)).flatMap(page => page.slots);
    const whole = await slots(200);
    assert.ok(whole.length > 100 && whole.every(({ practitioner }) => practitioner));
    assert.deepEqual(await slots(50), whole);

    for (let n = 0; n < 5; n++)
      await sandbox.fhir!.repo.createResource<FhirAppointment>({
        resourceType: 'Appointment',
        status: 'booked',
        start: `2027-05-0${n + 1}T09:00:00Z`,
        end: `2027-05-0${n + 1}T09:30:00Z`,
        participant: [{ actor: { display: 'Somebody' }, status: 'accepted' }],
      });
    const visits = await pages<Page & { appointments: { start: string }[] }>(
      'appointments?from=2027-05-01T00:00:00Z&limit=2',
    );
    assert.deepEqual(
      visits.map(({ appointments }) => appointments.map(({ start }) => start.slice(0, 10))),
      [['2027-05-01', '2027-05-02'], ['2027-05-03', '2027-05-04'], ['2027-05-05']],
    );
  });

  it('has a cursor that tells nothing of where it leads', async () => {
    const cursor = await firstCursor();
    assert.match(cursor, /^[A-Za-z0-9_-]+$/);
    assert.doesNotMatch(Buffer.from(cursor, 'base64url').toString('latin1'), /http|Location|offset|Ward|fhir/i);
  });

  it('is not gone on with by a cursor that was changed anywhere', async () => {
    const cursor = await firstCursor();
    const other = (letter: string): string => (letter === 'A' ? 'B' : 'A');
    const changed = [0, 1, 20, Math.floor(cursor.length / 2), cursor.length - 2].map(
      at => cursor.slice(0, at) + other(cursor[at]!) + cursor.slice(at + 1),
    );
    const wrong = [...changed, cursor.slice(1), cursor.slice(0, -4), `${cursor}AA`, `${cursor}%3D`, 'none', '%20'];
    asked = [];
    for (const one of wrong) {
      const told = await call<Problem>('GET', `${WARD}&cursor=${one}`);
      assert.deepEqual(refusal(told), NOT_OURS, one);
    }
    assert.deepEqual(asked, []);
    assert.equal((await call('GET', `${WARD}&cursor=${cursor}`)).status, 200);
  });

  it('is not gone on with by the cursor of another operation, question or application', async () => {
    const cursor = await firstCursor();
    asked = [];
    for (const path of [`providers?name=Ward&limit=7`, 'locations?name=Ward&limit=8', 'locations?limit=7'])
      assert.deepEqual(refusal(await call<Problem>('GET', `${path}&cursor=${cursor}`)), NOT_OURS, path);
    const authorization = 'apiKey other:sandbox-only';
    assert.equal((await call('GET', WARD, undefined, { authorization })).status, 200);
    asked = [];
    const told = await call<Problem>('GET', `${WARD}&cursor=${cursor}`, undefined, { authorization });
    assert.deepEqual([refusal(told), asked], [NOT_OURS, []]);
  });

  it('whose server names a next page elsewhere is refused, and nobody goes there', async () => {
    let visited = 0;
    const elsewhere = createServer((_, response) => {
      visited += 1;
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    const { url } = sandbox.fhir!;
    const wrong = [
      `http://127.0.0.1:${port}/fhir/Location?page=2`,
      `${url.replace('/fhir', '')}/admin?page=2`,
      `${url}/../admin?page=2`,
      `${url}/%2e%2e/admin`,
      url.replace('http://', 'http://user:word@'),
      'file:///etc/passwd',
      `${url}/Location?a b`,
    ];
    for (const address of wrong) {
      next = (_, response) => {
        const link = [{ relation: 'next', url: address }];
        response
          .type('application/fhir+json')
          .send(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', link }));
      };
      const { status, body } = await call<Problem>('GET', WARD);
      assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-invalid', 'address-refused'], address);
    }
    assert.equal(visited, 0);
    elsewhere.close();
  });

  it('whose server names the same page for ever is refused', async () => {
    const cursor = await firstCursor();
    next = (request, response) => {
      const link = [{ relation: 'next', url: `http://${request.headers.host}${request.originalUrl}` }];
      response.type('application/fhir+json').send(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', link }));
    };
    const { status, body } = await call<Problem>('GET', `${WARD}&cursor=${cursor}`);
    assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-invalid', 'same-page']);
  });

  it('whose server names a next page by an address that no cursor holds is refused, and not told as the last', async () => {
    next = (request, response) => {
      const link = [
        { relation: 'next', url: `http://${request.headers.host}/fhir/Location?_page=${'x'.repeat(5000)}` },
      ];
      response.type('application/fhir+json').send(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', link }));
    };
    const { status, body } = await call<Problem>('GET', WARD);
    assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-invalid', 'address-too-long']);
  });

  it('asks again for a page that the server failed to give, as for any other read', async () => {
    const cursor = await firstCursor();
    asked = [];
    next = (_, response) => void response.status(503).end();
    const { status, body } = await call<LocationList>('GET', `${WARD}&cursor=${cursor}`);
    assert.deepEqual([status, body.locations[0]?.name], [200, 'Ward 07']);
    assert.equal(asked.length, 2);
    assert.match(asked[0]!, /^GET \/fhir\/Location\?.*_offset=7/);
    assert.equal(asked[0], asked[1]);
  });

  it('answers with places that the judge of R4 accepts', async () => {
    const held = await sandbox.fhir!.repo.searchResources<FhirLocation>({ resourceType: 'Location', count: 1000 });
    assert.deepEqual(held.flatMap(judge), []);
  });
});
