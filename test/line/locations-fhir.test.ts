/** Places over FHIR as an application asks for them: the real gateway, its store, and a FHIR server that judges for itself. */
import assert from 'node:assert/strict';
import type { Location as FhirLocation, Organization } from '@medplum/fhirtypes';
import type { Location, LocationList } from '../../contracts/locations/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { callerOf, heldBy } from './masters-rig.ts';

const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const OWN = 'https://clinic.example/sid/location';
const CLINIC = `identifier=${encodeURIComponent(`${OWN}|CLINIC`)}`;
const ROOM = `identifier=${encodeURIComponent(`${OWN}|CLINIC-R2`)}`;
const MANY = 30;

describe('a place over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  const call = callerOf(() => sandbox);
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false });
    const { repo } = sandbox.fhir!;
    const other = await repo.createResource<Organization>({
      resourceType: 'Organization',
      active: true,
      name: 'Other Health',
    });
    for (let n = 0; n < MANY; n++)
      await repo.createResource<FhirLocation>({
        resourceType: 'Location',
        status: n % 3 === 0 ? 'suspended' : 'active',
        name: `Ward ${String(n).padStart(2, '0')}`,
        type: [{ coding: [{ system: ROLE_CODE, code: n % 2 === 0 ? 'HU' : 'ICU' }] }],
        managingOrganization: { reference: `Organization/${other.id}`, display: 'Other Health' },
      });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  async function found(query: string): Promise<Location[]> {
    const { status, body } = await call<LocationList>('GET', `locations?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.locations;
  }

  it('is read with its zone, its address and whose it is; a room says what it is a part of', async () => {
    const [clinic] = await found(CLINIC);
    const [room] = await found(ROOM);
    assert.ok(clinic && room);
    const read = await call<Location>('GET', `locations/${clinic.id}`);
    assert.equal(read.status, 200, JSON.stringify(read.body));
    const { meta, managingOrganization, ...rest } = read.body;
    assert.deepEqual(rest, {
      id: clinic.id,
      identifiers: [{ system: OWN, value: 'CLINIC' }],
      status: 'active',
      name: 'Example Clinic',
      types: [{ system: ROLE_CODE, code: 'PC', text: 'Primary care clinic' }],
      physicalType: {
        system: 'http://terminology.hl7.org/CodeSystem/location-physical-type',
        code: 'si',
        text: 'Site',
      },
      timeZone: 'America/New_York',
      contacts: [{ system: 'phone', value: '+1-555-0100', use: 'work' }],
      address: { lines: ['1 Sample Street'], city: 'Sampleton', state: 'NY', postalCode: '10001', country: 'US' },
    });
    assert.equal(managingOrganization?.name, 'Example Health');
    assert.equal(read.headers.get('etag'), `"${meta?.version}"`);
    assert.deepEqual(room.partOf, { id: clinic.id, name: 'Example Clinic' });
    assert.deepEqual(room.managingOrganization, managingOrganization);
  });

  it('is found by name, number, type, status, organization and the place that it is a part of', async () => {
    const names = async (query: string) => (await found(query)).map(({ name }) => name);
    assert.deepEqual(await names('name=Ward%200&status=suspended'), ['Ward 00', 'Ward 03', 'Ward 06', 'Ward 09']);
    assert.deepEqual(await names(ROOM), ['Example Clinic, room 2']);
    const intensive = await names(`type=${encodeURIComponent(`${ROLE_CODE}|ICU`)}&limit=200`);
    assert.equal(intensive.length, MANY / 2);
    const [clinic] = await found(CLINIC);
    assert.deepEqual(await names(`partOf=${clinic?.id}`), ['Example Clinic, room 2']);
    const organization = clinic?.managingOrganization?.id;
    assert.deepEqual((await names(`organization=${organization}`)).sort(), [
      'Example Clinic',
      'Example Clinic, room 2',
    ]);
  });

  it('that nobody knows is 404, and an unknown organization is told', async () => {
    const nobody = '0193a1c2-7b4e-7c10-8a55-000000000001';
    assert.equal((await call<Problem>('GET', `locations/${nobody}`)).status, 404);
    const { status, body } = await call<Problem>('GET', `locations?organization=${nobody}`);
    assert.deepEqual(
      [status, body.errors?.[0]],
      [422, { ...body.errors?.[0], pointer: '/organization', code: 'unknown-id' }],
    );
  });

  it('stands at the server as its own judge of R4 wants it', async () => {
    assert.deepEqual((await heldBy<FhirLocation>(sandbox, 'Location')).flatMap(judge), []);
  });
});
