/** Patients over FHIR: registered once each, refused where somebody is known already, changed against the version that was read. */
import assert from 'node:assert/strict';
import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import { content, grades, NORTH, patientsOverFhir, type Refused, refusal, SOUTH, someone } from './patients-rig.ts';

describe('a patient over FHIR', function () {
  this.timeout(120_000);
  const { call, registered, heard, repo, atServer, search, put, heldWith, onNextWrite } = patientsOverFhir();

  it('is registered with all that the contract knows, and read as it was said', async () => {
    const said = someone({
      identifiers: [
        { system: NORTH, value: '100234', type: 'medical-record-number', use: 'usual' },
        { system: 'http://hl7.org/fhir/sid/us-ssn', value: '000-12-3456', type: 'social-security-number' },
      ],
      name: { familyName: "O'Sample, Jr|x", givenNames: ['Sally', 'Ann'], prefixes: ['Dr'], suffixes: ['PhD'] },
      phones: [
        { number: '+1 212 555 0100 x12', use: 'work' },
        { number: '(03) 5555 6473', use: 'mobile' },
      ],
      emails: [{ address: 'sally@example.org', use: 'home' }],
      addresses: [
        {
          use: 'home',
          lines: ['1 Example Street'],
          city: 'Springfield',
          state: 'IL',
          postalCode: '62701',
          country: 'US',
        },
      ],
      language: 'es',
      maritalStatus: 'domestic-partner',
      deceasedAt: '2020-05',
    });
    const made = await call('POST', 'patients', said);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id, meta } = made.body;
    assert.equal(made.headers.get('location'), `/v1/patients/${id}`);
    assert.equal(made.headers.get('etag'), `"${meta?.version}"`);
    assert.deepEqual(content(made.body), { ...said, deceased: true, active: true });
    const read = await call('GET', `patients/${id}`);
    assert.deepEqual([read.status, read.body], [200, made.body]);

    const [held] = await heldWith('000-12-3456');
    // HL7 tables 0203 and MaritalStatus, BCP 47 (R4 Patient.communication.language).
    assert.equal(held?.identifier?.[1]?.type?.coding?.[0]?.code, 'SS');
    assert.equal(held?.maritalStatus?.coding?.[0]?.code, 'T');
    assert.deepEqual(held?.communication, [
      { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'es' }] }, preferred: true },
    ]);
    assert.equal(held?.deceasedDateTime, '2020-05');
  });

  it('is another where another hospital gave out the same number', async () => {
    const north = await registered({ identifiers: [{ system: NORTH, value: '200345' }] });
    const south = await registered({ identifiers: [{ system: SOUTH, value: '200345' }] });
    assert.notEqual(north.id, south.id);
    assert.equal((await call('GET', `patients/${south.id}`)).body.name?.familyName, south.name?.familyName);
    const both = await search({
      identifiers: [
        { system: NORTH, value: '200345' },
        { system: SOUTH, value: '200345' },
      ],
    });
    assert.deepEqual(grades(both), [], 'nobody holds both');
  });

  it('is not registered under a number that its assigner has given out, whatever is accepted', async () => {
    const first = await registered();
    const { identifiers } = first;
    for (const acceptPossibleDuplicate of [undefined, true]) {
      const again = await call<Refused>('POST', 'patients', someone({ identifiers, acceptPossibleDuplicate }));
      assert.deepEqual(refusal(again), [409, 'conflict', '/identifiers already-registered']);
      // The name is another, the date of birth the same.
      assert.deepEqual(again.body.candidates, [{ id: first.id, grade: 'probable' }]);
    }
    const same = await call<Refused>('POST', 'patients', { ...content(first), active: undefined });
    assert.deepEqual(same.body.candidates, [{ id: first.id, grade: 'certain' }]);
  });

  it('is not registered where somebody is called and born alike, until a person has looked', async () => {
    const first = await registered();
    const twin = { name: { familyName: first.name!.familyName!.toUpperCase(), givenNames: ['Susan'] } };
    const refused = await call<Refused>('POST', 'patients', someone(twin));
    assert.deepEqual(refusal(refused), [409, 'conflict', '/name possible-duplicate']);
    assert.deepEqual(refused.body.candidates, [{ id: first.id, grade: 'possible' }]);
    const alike = await call<Refused>('POST', 'patients', someone({ name: first.name }));
    assert.deepEqual(alike.body.candidates, [{ id: first.id, grade: 'probable' }]);
    const accepted = await call('POST', 'patients', someone({ ...twin, acceptPossibleDuplicate: true }));
    assert.equal(accepted.status, 201, JSON.stringify(accepted.body));
  });

  it('is one where two register the same number in the same instant', async () => {
    const [one, other] = [someone(), someone()];
    other.identifiers = one.identifiers;
    const both = await Promise.all([one, other].map(each => call<Refused>('POST', 'patients', each)));
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
    const made = both.find(({ status }) => status === 201)!.body as unknown as Patient;
    const refused = both.find(({ status }) => status === 409)!;
    assert.equal(refused.body.outcome, 'not_applied');
    assert.equal(refused.body.candidates?.[0]?.id, made.id);
    assert.equal((await heldWith(one.identifiers[0]!.value)).length, 1);
  });

  it('is not made where somebody came in between with its number', async () => {
    const said = someone();
    const [{ system, value } = { system: '', value: '' }] = said.identifiers;
    let other: FhirPatient | undefined;
    onNextWrite(async (_request, _response, go) => {
      other = await repo().createResource<FhirPatient>({ resourceType: 'Patient', identifier: [{ system, value }] });
      go();
    });
    const refused = await call<Refused>('POST', 'patients', said);
    assert.deepEqual(refusal(refused), [409, 'conflict', '/identifiers already-registered']);
    assert.equal(refused.body.outcome, 'not_applied');
    assert.deepEqual(
      (await heldWith(value)).map(({ id }) => id),
      [other?.id],
    );
    const [candidate] = refused.body.candidates!;
    assert.deepEqual([candidate?.grade, Object.keys(candidate!)], ['certain', ['id', 'grade']]);
    assert.deepEqual(content((await call('GET', `patients/${candidate?.id}`)).body), {
      identifiers: [{ system, value }],
    });
  });

  it('is registered once under one key, however often it is asked for', async () => {
    const said = someone();
    const key = { 'idempotency-key': 'patient-1' };
    const [first, again] = [await call('POST', 'patients', said, key), await call('POST', 'patients', said, key)];
    assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
    assert.equal((await heldWith(said.identifiers[0]!.value)).length, 1);
  });

  const REFUSED: readonly (readonly [what: string, over: object, error: string])[] = [
    ['a day that does not exist', { birthDate: '1981-02-29' }, '/birthDate not-a-day'],
    ['a month that does not exist', { birthDate: '1981-13' }, '/birthDate not-a-day'],
    ['a date that is none', { birthDate: '29.02.1980' }, '/birthDate pattern'],
    ['a birth to come', { birthDate: '2999-01-01' }, '/birthDate in-the-future'],
    ['a death to come', { deceasedAt: '2999' }, '/deceasedAt in-the-future'],
    ['a death before the birth', { deceasedAt: '1979-12-31' }, '/deceasedAt before-birth'],
    ['a death without a zone', { deceasedAt: '2020-01-01T10:00:00' }, '/deceasedAt not-a-time'],
    ['a dead person who lives', { deceasedAt: '2020', deceased: false }, '/deceased contradicts-deceased-at'],
    ['a sex that FHIR does not know', { sex: 'F' }, '/sex enum'],
    ['a name without a family', { name: { givenNames: ['Sally'] } }, '/name/familyName required'],
    ['a blank name', { name: { familyName: ' ' } }, '/name/familyName blank'],
    ['an endless name', { name: { familyName: 'x'.repeat(101) } }, '/name/familyName max-length'],
    ['no number at all', { identifiers: [] }, '/identifiers min-items'],
    ['a number of nobody', { identifiers: [{ value: '1' }] }, '/identifiers/0/system required'],
    [
      'one number twice',
      { identifiers: [1, 2].map(() => ({ system: NORTH, value: 'R-1' })) },
      '/identifiers/1 repeated',
    ],
    ['a telephone of words', { phones: [{ number: 'at work' }] }, '/phones/0/number not-a-phone-number'],
    ['mail to nowhere', { emails: [{ address: 'sally@' }] }, '/emails/0/address not-an-email-address'],
    ['a country that is none', { addresses: [{ country: 'ZZ' }] }, '/addresses/0/country country-unknown'],
    ['a field that nobody knows', { shoeSize: 38 }, '/shoeSize additional-properties'],
  ];

  for (const [what, over, error] of REFUSED)
    it(`is not registered with ${what}`, async () => {
      const { status, body } = await call<Refused>('POST', 'patients', someone(over));
      assert.equal(status, 422, JSON.stringify(body));
      assert.deepEqual(
        body.errors?.map(({ pointer, code }) => `${pointer} ${code}`),
        [error],
      );
      assert.deepEqual(heard, []);
    });

  it('is changed against the version that was read, and what the contract does not know stays', async () => {
    const { id, ...before } = await registered({
      phones: [{ number: '212 555 0100', use: 'home' }],
      addresses: [{ use: 'home', lines: ['1 Example Street'], city: 'Springfield' }],
      deceased: false,
    });
    const [held] = await heldWith(before.identifiers![0]!.value);
    const more = {
      ...held!,
      name: [
        { ...held!.name![0], period: { start: '2001' } },
        { use: 'maiden' as const, family: 'Former' },
      ],
      identifier: [{ ...held!.identifier![0], assigner: { display: 'North Hospital' } }, { value: 'without assigner' }],
      telecom: [
        { system: 'fax' as const, value: '212 555 0199' },
        { ...held!.telecom![0]!, rank: 2 },
      ],
      contact: [{ name: { family: 'Mother' } }],
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Springfield' } },
      ],
      _birthDate: {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1980-02-29T14:35:45Z' },
        ],
      },
    };
    await repo().updateResource(more as FhirPatient);
    const read = await call('GET', `patients/${id}`);
    assert.deepEqual(content(read.body), content({ id, ...before }), 'none of it is shown');

    const { addresses: _gone, ...rest } = content(read.body);
    const update = { ...rest, sex: 'other', emails: [{ address: 'sally@example.org' }] };
    const changed = await put(id, update, read.body.meta?.version);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual(content(changed.body), update);
    assert.equal(changed.headers.get('etag'), `"${changed.body.meta?.version}"`);
    assert.ok(heard.some(({ method, ifMatch }) => method === 'PUT' && ifMatch === `W/"${read.body.meta?.version}"`));
    const [after] = await heldWith(before.identifiers![0]!.value);
    assert.deepEqual(
      {
        name: after!.name,
        identifier: after!.identifier,
        contact: after!.contact,
        extension: after!.extension,
        birth: (after as { _birthDate?: object })._birthDate,
        address: after!.address,
        telecom: after!.telecom!.toSorted((a, b) => (a.system! < b.system! ? -1 : 1)),
      },
      {
        name: more.name,
        identifier: more.identifier,
        contact: more.contact,
        extension: more.extension,
        birth: more._birthDate,
        address: undefined,
        telecom: [{ system: 'email', value: 'sally@example.org' }, ...more.telecom],
      },
    );
  });

  it('names its practitioner and its organization by ids, and keeps those that have none', async () => {
    const { id, identifiers } = await registered();
    const [held] = await heldWith(identifiers![0]!.value);
    const practice = { display: 'A practice' };
    const practitioner = { reference: 'Practitioner/gp-1', display: 'Paula Specimen' };
    const managingOrganization = { reference: 'Organization/org-1' };
    const generalPractitioner = [practice, practitioner];
    await repo().updateResource<FhirPatient>({ ...held!, generalPractitioner, managingOrganization });
    const read = await call('GET', `patients/${id}`);
    assert.equal(read.body.generalPractitioner?.name, 'Paula Specimen');

    const parties = (({ generalPractitioner: one, managingOrganization: other }) => ({
      generalPractitioner: one,
      managingOrganization: other,
    }))(read.body);
    const second = await registered(parties);
    const [made] = await heldWith(second.identifiers![0]!.value);
    assert.deepEqual([made!.generalPractitioner, made!.managingOrganization], [[practitioner], managingOrganization]);
    assert.deepEqual(second.managingOrganization, read.body.managingOrganization);

    const { generalPractitioner: _one, managingOrganization: _other, ...rest } = content(read.body);
    assert.equal((await put(id, rest, read.body.meta?.version)).status, 200);
    const [after] = await heldWith(identifiers![0]!.value);
    assert.deepEqual([after!.generalPractitioner, after!.managingOrganization], [[practice], undefined]);
  });

  it('is not changed by one who has seen another version of it, nor by one who has seen none', async () => {
    const { id, meta, ...before } = await registered();
    assert.equal((await put(id, { ...before, sex: 'other' }, meta?.version)).status, 200);
    const stale = await put<Refused>(id, { ...before, sex: 'male' }, meta?.version);
    assert.deepEqual([...refusal(stale), stale.body.outcome], [412, 'stale', 'not_applied']);
    const unseen = await put<Refused>(id, before);
    assert.deepEqual(refusal(unseen), [422, 'invalid-request', '/version required']);
    const two = await call('GET', `patients/${id}`);
    const both = await Promise.all(
      ['male', 'unknown'].map(sex => put(id, { ...before, sex, version: two.body.meta?.version })),
    );
    const statuses = both.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 412]);
  });

  it('is found in what is kept by no number of theirs, nor by the server’s: those stand sealed', async () => {
    const { id, identifiers, meta, ...patient } = await registered();
    await call('GET', `patients/${id}`);
    await put(id, { ...patient, identifiers, language: 'es' }, meta!.version);
    const number = identifiers![0]!.value;
    const [held] = await heldWith(number);
    const { body } = await call<{ exchanges: object[] }>('GET', 'exchanges?contract=patients/v1&limit=200');
    assert.ok(body.exchanges.length > 3);
    const said = JSON.stringify(body.exchanges);
    assert.ok(said.includes('"etag"'), said.slice(0, 500));
    assert.ok(!said.includes(number) && !said.includes(held!.id!));
    const found = await call<{ exchanges: object[] }>('GET', `exchanges?reference=${number}`);
    assert.deepEqual(found.body.exchanges, []);
  });

  it('leaves nothing at the server that its own judge of R4 complains of', async () => {
    const held = await atServer();
    assert.ok(held.length > 8);
    assert.deepEqual(held.flatMap(judge), []);
  });
});
