/** Who is looked for over FHIR: by enough, told how well it fits, and without a trace in an address. */
import assert from 'node:assert/strict';
import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import { grades, NORTH, patientsOverFhir, type Refused, refusal, SOUTH, someone } from './patients-rig.ts';

describe('a patient who is looked for', function () {
  this.timeout(120_000);
  const { call, registered, heard, repo, search } = patientsOverFhir();

  it('is registered and found by as much of the date of birth as is known', async () => {
    for (const birthDate of ['1931', '1931-04', '2000-02-29']) {
      const { id, name } = await registered({ birthDate });
      assert.deepEqual((await call('GET', `patients/${id}`)).body.birthDate, birthDate);
      assert.deepEqual(grades(await search({ name, birthDate })), [[id, 'probable']]);
    }
  });

  it('is found by two identifiers that it holds, or by name and date of birth, each with how well it fits', async () => {
    const passport = { system: 'https://passports.example', value: 'P-77', type: 'passport' };
    const first = someone();
    const one = await registered({ ...first, identifiers: [...first.identifiers, passport] });
    assert.deepEqual(grades(await search({ identifiers: one.identifiers })), [[one.id, 'certain']]);
    const half = [passport, { system: NORTH, value: 'not hers' }];
    assert.deepEqual(grades(await search({ identifiers: half })), []);

    const { name, birthDate } = one;
    const other = await registered({
      name: { familyName: name!.familyName, givenNames: ['Susan'] },
      acceptPossibleDuplicate: true,
    });
    const found = await search({ name: { ...name, familyName: name!.familyName!.toLowerCase() }, birthDate });
    assert.equal(found.status, 200, JSON.stringify(found.body));
    assert.equal(found.headers.get('location'), null);
    assert.deepEqual(grades(found), [
      [one.id, 'probable'],
      [other.id, 'possible'],
    ]);
    assert.deepEqual(found.body.matches[0]?.patient, one);
    const numbered = await search({ name, birthDate, identifiers: [passport] });
    assert.deepEqual(grades(numbered)[0], [one.id, 'certain']);
    assert.deepEqual(grades(await search({ name, birthDate: '1980-03-01' })), []);
    // FHIR finds names by how they begin; that is another family.
    assert.deepEqual(grades(await search({ name: { familyName: name!.familyName!.slice(0, 5) }, birthDate })), []);
  });

  it('is not looked for by less, and nobody is asked', async () => {
    const number = { system: NORTH, value: 'N-1' };
    const less = [
      { identifiers: [number] },
      { name: { familyName: 'Sample' } },
      { birthDate: '1980-02-29' },
      { name: { givenNames: ['Sally'] }, birthDate: '1980-02-29' },
    ];
    for (const body of less) {
      const told = await call<Refused>('POST', 'patients/search', body);
      assert.deepEqual(refusal(told), [422, 'invalid-request', ' too-little']);
      assert.match(told.body.errors?.[0]?.detail ?? '', /two identifiers, or family name and date of birth/);
    }
    const twice = await call<Refused>('POST', 'patients/search', { identifiers: [number, number] });
    assert.deepEqual(refusal(twice), [422, 'invalid-request', '/identifiers/1 repeated']);
    assert.deepEqual(heard, []);
  });

  it('is told with 24 others at most, and that there are more', async () => {
    for (let n = 0; n < 30; n++)
      await repo().createResource<FhirPatient>({
        resourceType: 'Patient',
        identifier: [{ system: SOUTH, value: `many-${n}` }],
        name: [{ family: 'Multitude', given: [`Given${n}`] }],
        birthDate: '1990-01-01',
      });
    const found = await search({ name: { familyName: 'Multitude' }, birthDate: '1990-01-01' });
    assert.deepEqual([found.body.matches.length, found.body.more], [25, true]);
  });

  it('leaves no trace of whom it is about in an address or a refusal', async () => {
    const said = someone({ birthDate: '1971-11-11' });
    await call('POST', 'patients', said);
    const refused = await call<Refused>('POST', 'patients', said);
    await search({ name: said.name, birthDate: '1971-11-11' });
    assert.ok(heard.length >= 5 && heard.some(({ url }) => url.endsWith('/Patient/_search')));
    assert.deepEqual(
      heard.filter(({ url }) => url.includes('?')),
      [],
    );
    const { name, identifiers } = said;
    for (const value of [name.familyName!, 'Sally', '1971-11-11', identifiers[0]!.value])
      assert.ok(!JSON.stringify([refused.body, heard]).includes(value), value);
    const asked = await call<Refused>('GET', `patients?family=${name.familyName}`);
    assert.ok(asked.status >= 400 && !JSON.stringify(asked.body).includes(name.familyName!));
  });
});
