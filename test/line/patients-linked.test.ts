/** Links between patients that a FHIR server spells with a full address (R4 §2.3.0.1), of its own or of another server. */
import assert from 'node:assert/strict';
import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import { content, grades, patientsOverFhir, type Refused, refusal } from './patients-rig.ts';

describe('a patient whose link is a full address', function () {
  this.timeout(120_000);
  const { call, registered, search, put, merge, heldWith, repo, base } = patientsOverFhir();

  const nativeOf = async ({ identifiers = [] }: Patient): Promise<FhirPatient> => {
    const [found] = await heldWith(identifiers[0]!.value);
    return found!;
  };
  /** The system of record merges by itself. */
  async function replace(old: Patient, reference: string): Promise<void> {
    const held = await nativeOf(old);
    await repo().updateResource<FhirPatient>({
      ...held,
      active: false,
      link: [{ other: { reference }, type: 'replaced-by' }],
    });
  }

  it('is merged where the address is of the server itself', async () => {
    const [old, into] = [await registered(), await registered()];
    await replace(old, `${base()}/Patient/${(await nativeOf(into)).id}/_history/1`);
    const read = await call('GET', `patients/${old.id}`);
    assert.deepEqual([read.status, read.body.mergedInto?.id], [200, into.id]);
    const written = await put<Refused>(old.id, content(old), read.body.meta?.version);
    assert.deepEqual(refusal(written), [409, 'conflict', '/id merged']);
    assert.deepEqual(written.body.candidates, [{ id: into.id, grade: 'certain' }]);
    assert.deepEqual(grades(await search({ name: old.name, birthDate: old.birthDate })), []);
  });

  it('is not linked twice by a merge that the server has done already', async () => {
    const [old, into] = [await registered(), await registered()];
    const [gone, stays] = [await nativeOf(old), await nativeOf(into)];
    await replace(old, `${base().replace('http:', 'HTTP:')}/Patient/${stays.id}`);
    const other = { reference: `${base()}/Patient/${gone.id}` };
    await repo().updateResource<FhirPatient>({ ...stays, link: [{ other, type: 'replaces' }] });
    assert.equal((await merge(old.id, into.id)).status, 200);
    const [one, another] = [await nativeOf(old), (await heldWith(into.identifiers![0]!.value))[0]];
    assert.deepEqual([one.link?.length, another?.link?.length], [1, 1]);
  });

  it('is written no more where the address is of another server, and is led nowhere', async () => {
    const [old, into] = [await registered(), await registered()];
    await replace(old, 'https://elsewhere.example/fhir/Patient/7');
    const read = await call('GET', `patients/${old.id}`);
    assert.deepEqual([read.status, read.body.mergedInto, read.body.active], [200, undefined, false]);
    for (const told of [
      await put<Refused>(old.id, content(old), read.body.meta?.version),
      await merge<Refused>(old.id, into.id),
    ]) {
      assert.deepEqual(refusal(told), [409, 'conflict', '/id merged']);
      assert.deepEqual([told.body.candidates, told.body.outcome], [undefined, 'not_applied']);
    }
  });
});
