/** Providers over FHIR as a master system keeps them: the real gateway, its store, and a FHIR server that judges for itself. */
import assert from 'node:assert/strict';
import type { Practitioner as FhirPractitioner, PractitionerRole as FhirRole, Organization } from '@medplum/fhirtypes';
import type { LocationList } from '../../contracts/locations/v1/types.ts';
import type { Provider, ProviderList, ProviderUpsert, ProviderUpserted } from '../../contracts/providers/v1/types.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { callerOf, heldBy, npiOf } from './masters-rig.ts';

const NUCC = 'http://nucc.org/provider-taxonomy';
const CARDIOLOGY = { system: NUCC, code: '207RC0000X', text: 'Cardiovascular Disease Physician' };
const FAMILY = { system: NUCC, code: '207Q00000X', text: 'Family Medicine Physician' };
const ROLE = 'https://masters.example/role';
const STAFF = 'https://masters.example/staff';

describe('a provider over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  const call = callerOf(() => sandbox);
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  async function clinicId(): Promise<string> {
    const { body } = await call<LocationList>(
      'GET',
      'locations?identifier=https://clinic.example/sid/location%7CCLINIC',
    );
    return body.locations[0]!.id;
  }
  async function told(over: Partial<ProviderUpsert>): Promise<ProviderUpsert> {
    return {
      active: true,
      familyName: 'Invented',
      givenNames: ['Ivy', 'Ann'],
      prefix: 'Dr',
      suffix: 'MD',
      sex: 'female',
      contacts: [{ system: 'phone', value: '+1-555-0142', use: 'work' }],
      addresses: [{ lines: ['2 Sample Street'], city: 'Sampleton', state: 'NY', postalCode: '10001', country: 'US' }],
      qualifications: [
        {
          identifier: { system: 'https://licences.example/ny', value: 'L-4711' },
          code: { system: 'http://terminology.hl7.org/CodeSystem/v2-0360', code: 'MD', text: 'Doctor of Medicine' },
          issuer: 'State of New York',
          period: { start: '2010-07-01' },
        },
      ],
      roles: [
        {
          identifier: { system: ROLE, value: `${over.npi ?? 'staff'}-1` },
          active: true,
          organization: { name: 'Example Health' },
          specialties: [FAMILY],
          locations: [{ id: await clinicId(), name: 'Example Clinic' }],
          period: { start: '2020-01-01' },
        },
      ],
      ...over,
    };
  }
  const seen = ({ id: _, meta: __, created: ___, ...rest }: Partial<ProviderUpserted>) => rest;

  it('is made known by 201, brought up to date by 200 under the same id, and read as it was told', async () => {
    const provider = await told({ npi: npiOf(1), identifiers: [{ system: STAFF, value: 'S-1' }] });
    const first = await call<ProviderUpserted>('POST', 'providers', provider);
    assert.equal(first.status, 201, JSON.stringify(first.body));
    const { id } = first.body;
    assert.equal(first.headers.get('location'), `/v1/providers/${id}`);
    assert.deepEqual([first.body.created, seen(first.body)], [true, provider]);

    const later = {
      ...provider,
      familyName: 'Renamed',
      roles: [{ ...provider.roles![0]!, specialties: [CARDIOLOGY] }],
    };
    const second = await call<ProviderUpserted>('POST', 'providers', later);
    assert.deepEqual([second.status, second.body.id, second.body.created], [200, id, false]);
    assert.equal(second.headers.get('location'), null);

    const read = await call<Provider>('GET', `providers/${id}`);
    assert.deepEqual([read.status, read.body.id, seen(read.body)], [200, id, later]);
    assert.equal(read.headers.get('etag'), `"${read.body.meta?.version}"`);
    const roles = await heldBy<FhirRole>(sandbox, 'PractitionerRole');
    assert.equal(roles.filter(({ identifier = [] }) => identifier[0]?.system === ROLE).length, 1);
  });

  it('has a wrong check digit refused before anything is sent', async () => {
    const before = (await heldBy<FhirPractitioner>(sandbox, 'Practitioner')).length;
    const npi = npiOf(2);
    const wrong = npi.slice(0, 9) + String((Number(npi[9]) + 1) % 10);
    const { status, body } = await call<Problem>('POST', 'providers', await told({ npi: wrong }));
    assert.deepEqual([status, body.errors?.[0]?.pointer], [422, '/npi']);
    const nameless = await call<Problem>('POST', 'providers', { familyName: 'Invented' });
    assert.equal(nameless.status, 422);
    assert.equal((await heldBy<FhirPractitioner>(sandbox, 'Practitioner')).length, before);
  });

  it('without an NPI is known by the number that its assigner gave it', async () => {
    const provider = await told({ identifiers: [{ system: STAFF, value: 'S-3' }], roles: [] });
    delete provider.roles;
    const [first, second] = [
      await call<ProviderUpserted>('POST', 'providers', provider),
      await call<ProviderUpserted>('POST', 'providers', provider),
    ];
    assert.deepEqual([first.status, second.status, second.body.id], [201, 200, first.body.id]);
  });

  it('keeps at the server what the contract does not know, and shows no social security number', async () => {
    const npi = npiOf(4);
    const made = await sandbox.fhir!.repo.createResource<FhirPractitioner>({
      resourceType: 'Practitioner',
      identifier: [
        { system: 'http://hl7.org/fhir/sid/us-ssn', value: '000001011' },
        { system: 'http://hl7.org/fhir/sid/us-npi', value: npi },
        { system: 'https://ehr.example/user', value: 'iinvented' },
      ],
      name: [{ use: 'maiden', family: 'Before' }],
      communication: [{ coding: [{ system: 'urn:ietf:bcp:47', code: 'es' }] }],
    });
    const { status, body } = await call<ProviderUpserted>('POST', 'providers', await told({ npi }));
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.identifiers, [{ system: 'https://ehr.example/user', value: 'iinvented' }]);
    const held = await sandbox.fhir!.repo.readResource<FhirPractitioner>('Practitioner', made.id!);
    assert.deepEqual(held.communication, made.communication);
    assert.deepEqual(
      held.name?.map(({ family }) => family),
      ['Invented', 'Before'],
    );
    assert.equal(held.identifier?.length, 3);
  });

  it('of which the server holds two is not brought up to date: whose number it is, is for people to decide', async () => {
    const npi = npiOf(5);
    for (const family of ['One', 'Two'])
      await sandbox.fhir!.repo.createResource<FhirPractitioner>({
        resourceType: 'Practitioner',
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: npi }],
        name: [{ family }],
      });
    const { status, body } = await call<Problem>('POST', 'providers', { npi, familyName: 'Three' });
    assert.deepEqual([status, body.code, body.outcome], [409, 'conflict', 'not_applied'], JSON.stringify(body));
  });

  it('of whom a role is refused is half written, which is for a person to decide on', async () => {
    const npi = npiOf(9);
    const provider = await told({ npi });
    const { identifier } = provider.roles![0]!;
    for (const code of ['one', 'two'])
      await sandbox.fhir!.repo.createResource<FhirRole>({
        resourceType: 'PractitionerRole',
        identifier: [identifier],
        code: [{ text: code }],
      });
    const { status, body } = await call<Problem>('POST', 'providers', provider);
    assert.deepEqual([status, body.code, body.outcome], [409, 'conflict', 'unknown'], JSON.stringify(body));
    const item = await call<WorkItemView>('GET', `work-items/${body.correlationId}`);
    assert.deepEqual(
      item.body.steps?.filter(({ effect }) => effect !== 'read').map(step => [step.name, step.outcome]),
      [
        ['practitioner', 'applied'],
        ['role-1', 'not_applied'],
      ],
    );
  });

  it('is found by NPI, number, name, specialty and place, with all its roles', async () => {
    const place = await clinicId();
    const people = [6, 7, 8].map(n => ({
      npi: npiOf(n),
      familyName: `Findable${n}`,
      specialty: n === 7 ? CARDIOLOGY : FAMILY,
    }));
    for (const { specialty, ...person } of people) {
      const roles = [
        {
          identifier: { system: ROLE, value: `${person.npi}-1` },
          specialties: [specialty],
          locations: [{ id: place, name: 'Example Clinic' }],
        },
        { identifier: { system: ROLE, value: `${person.npi}-2` }, organization: { name: 'Elsewhere' } },
      ];
      const { status } = await call('POST', 'providers', {
        ...person,
        identifiers: [{ system: STAFF, value: person.npi }],
        roles,
      });
      assert.equal(status, 201);
    }
    const names = async (query: string): Promise<string[]> => {
      const { status, body } = await call<ProviderList>('GET', `providers?${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body.providers.map(({ familyName }) => familyName ?? '').filter(name => name.startsWith('Findable'));
    };
    assert.deepEqual(await names(`npi=${npiOf(7)}`), ['Findable7']);
    assert.deepEqual(await names(`identifier=${encodeURIComponent(`${STAFF}|${npiOf(8)}`)}`), ['Findable8']);
    assert.deepEqual(await names(`npi=${npiOf(7)}&identifier=${encodeURIComponent(`${STAFF}|${npiOf(8)}`)}`), []);
    assert.deepEqual(await names('name=Findable&limit=10'), ['Findable6', 'Findable7', 'Findable8']);
    const cardiology = encodeURIComponent(`${NUCC}|${CARDIOLOGY.code}`);
    assert.deepEqual(await names(`specialty=${cardiology}&name=Findable`), ['Findable7']);
    assert.deepEqual(await names(`location=${place}&specialty=${FAMILY.code}`), ['Findable6', 'Findable8']);
    const { body } = await call<ProviderList>('GET', `providers?npi=${npiOf(7)}`);
    assert.deepEqual(
      body.providers[0]?.roles?.map(({ identifier }) => identifier?.value),
      [`${npiOf(7)}-1`, `${npiOf(7)}-2`],
    );
  });

  it('is the practitioner of the slots, under one id', async () => {
    const { body } = await call<ProviderList>('GET', 'providers?npi=1234567893');
    const from = new Date().toISOString();
    const before = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const path = `slots?from=${from}&before=${before}&limit=1&practitioner=${body.providers[0]?.id}`;
    const slots = await call<{ slots: { practitioner: { id: string; name: string } }[] }>('GET', path);
    assert.equal(slots.body.slots[0]?.practitioner.name, 'Paula Specimen');
  });

  it('that nobody knows is 404', async () => {
    const { status } = await call<Problem>('GET', 'providers/0193a1c2-7b4e-7c10-8a55-000000000001');
    assert.equal(status, 404);
  });

  it('leaves nothing at the server that its own judge of R4 complains of', async () => {
    const held = [
      ...(await heldBy<FhirPractitioner>(sandbox, 'Practitioner')),
      ...(await heldBy<FhirRole>(sandbox, 'PractitionerRole')),
      ...(await heldBy<Organization>(sandbox, 'Organization')),
    ];
    assert.ok(held.length > 10);
    assert.deepEqual(held.flatMap(judge), []);
  });
});
