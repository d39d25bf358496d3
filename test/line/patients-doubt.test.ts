/** Patients of whom nobody hears what became: the server is asked, and nothing is written a second time. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import { unheard } from '../delivery/unheard.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { content, lost, patientsOverFhir, someone } from './patients-rig.ts';

interface Replayed {
  verdict: string;
  differences: object[];
}

describe('a patient of whom nobody hears what became', function () {
  this.timeout(120_000);
  const { call, registered, heard, onNextWrite, heldWith, writes, doubtful } = patientsOverFhir();

  for (const [what, how, times] of [
    ['was made: it is found', unheard, 1],
    ['was not made: it is now', lost, 2],
  ] as const)
    it(`${what}`, async () => {
      const said = someone();
      const made = await doubtful('POST', 'patients', said, how);
      assert.deepEqual([content(made), writes().length], [{ ...said, active: true }, times]);
      assert.equal((await heldWith(said.identifiers[0]!.value)).length, 1);
      assert.deepEqual((await call('GET', `patients/${made.id}`)).body, made);
    });

  for (const [what, how, times] of [
    ['was changed: it is found so', unheard, 1],
    ['was not changed: it is now', lost, 2],
  ] as const)
    it(`${what}`, async () => {
      const before = await registered();
      heard.length = 0;
      const update = { ...content(before), sex: 'unknown', version: before.meta?.version };
      const now = await doubtful('PUT', `patients/${before.id}`, update, how);
      assert.deepEqual([now.id, now.sex, writes().length], [before.id, 'unknown', times]);
    });

  for (const [what, how, nth] of [
    ['the one that stays was written', unheard, 1],
    ['the one that stays was not written', lost, 1],
    ['the other was retired', unheard, 2],
    ['the other was not retired', lost, 2],
  ] as const)
    it(`is merged once, where nobody hears whether ${what}`, async () => {
      const [old, into] = [await registered(), await registered()];
      heard.length = 0;
      const second: RequestHandler = (_request, _response, go) => {
        onNextWrite(how);
        go();
      };
      const done = await doubtful(
        'POST',
        `patients/${old.id}/merge`,
        { into: { id: into.id } },
        nth === 1 ? how : second,
      );
      assert.deepEqual([done.id, done.mergedInto?.id], [old.id, into.id]);
      assert.equal(writes().length, how === lost ? 3 : 2);
      assert.deepEqual((await call('GET', `patients/${old.id}`)).body, done);
      const held = await heldWith(old.identifiers![0]!.value);
      assert.deepEqual(held.flatMap(({ link = [] }) => link.map(({ type }) => type)).toSorted(), [
        'replaced-by',
        'replaces',
      ]);
    });

  it('was changed, and the answer cannot be told: a replay asks nobody, and would send nothing else', async () => {
    const { id, ...before } = await registered();
    onNextWrite((request, response) => {
      const answer = { resourceType: 'Patient', id: request.url.split('/').at(-1), birthDate: 'soon' };
      response.type('application/fhir+json').send(JSON.stringify(answer));
    });
    const update = { ...content({ id, ...before }), version: before.meta?.version };
    const told = await call<Problem>('PUT', `patients/${id}`, update);
    assert.deepEqual([told.status, told.body.code, told.body.outcome], [502, 'backend-invalid', 'applied']);
    heard.length = 0;
    const made = await call<{ id: string }>('POST', 'replays', { set: { exchanges: { contract: 'patients/v1' } } });
    const { body } = await eventually(
      () => call<{ items?: Replayed[] }>('GET', `replays/${made.body.id}/differences`),
      one => (one.body.items?.length ?? 0) > 0,
    );
    assert.deepEqual(
      body.items?.map(({ verdict, differences }) => [verdict, differences]),
      [['still-failing', []]],
    );
    assert.deepEqual(heard, []);
  });
});
