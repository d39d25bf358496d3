/** Merges over FHIR: two records become one at the system of record, and their ids at the gateway. */
import assert from 'node:assert/strict';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import { content, grades, patientsOverFhir, type Refused, refusal, someone } from './patients-rig.ts';

describe('a patient who was merged', function () {
  this.timeout(120_000);
  const { call, registered, search, put, merge, heldWith, onNextWrite } = patientsOverFhir();

  it('is merged into another: its id leads on, its number finds the other, and it is written no more', async () => {
    const [old, into] = [await registered(), await registered()];
    const merged = await merge(old.id, into.id);
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    const lead = { id: into.id, href: `/v1/patients/${into.id}` };
    assert.deepEqual([merged.body.id, merged.body.mergedInto], [old.id, lead]);
    assert.equal(merged.headers.get('link'), `</v1/patients/${into.id}>; rel="canonical"`);
    const read = await call('GET', `patients/${old.id}`);
    assert.deepEqual([read.status, read.body], [200, merged.body]);
    assert.deepEqual(read.body.name, into.name);

    // FHIR R4 §8.1.3 and Patient.link: the one replaces, the other is replaced and out of use.
    const number = old.identifiers![0]!;
    const natives = await heldWith(number.value);
    const [gone, stays] = [natives.find(one => one.active === false), natives.find(one => one.active === true)];
    assert.deepEqual(gone?.link, [{ other: { reference: `Patient/${stays?.id}` }, type: 'replaced-by' }]);
    assert.deepEqual(stays?.link, [{ other: { reference: `Patient/${gone?.id}` }, type: 'replaces' }]);

    const survivor = await call('GET', `patients/${into.id}`);
    assert.equal(survivor.body.mergedInto, undefined);
    assert.deepEqual(survivor.body.identifiers, [...into.identifiers!, { ...number, use: 'old' }]);
    assert.deepEqual(grades(await search({ identifiers: survivor.body.identifiers })), [[into.id, 'certain']]);
    assert.deepEqual(grades(await search({ name: old.name, birthDate: old.birthDate })), []);

    const written = await put<Refused>(old.id, content(old), old.meta?.version);
    assert.deepEqual(refusal(written), [409, 'conflict', '/id merged']);
    assert.equal(written.body.errors?.[0]?.detail, `Use ${into.id}.`);
    assert.equal(written.headers.get('link'), `</v1/patients/${into.id}>; rel="canonical"`);
    const third = await registered();
    assert.deepEqual(refusal(await merge<Refused>(old.id, third.id)), [409, 'conflict', '/id merged']);
    const back = await merge<Refused>(third.id, old.id);
    assert.deepEqual(refusal(back), [409, 'conflict', '/into/id merged']);
    const again = await call<Refused>('POST', 'patients', someone({ identifiers: [number] }));
    assert.deepEqual(again.body.candidates, [{ id: into.id, grade: 'probable' }], 'told once, by the one that stays');
  });

  it('is merged along a chain, not into itself, nor where somebody has seen another version', async () => {
    const [a, b, c] = [await registered(), await registered(), await registered()];
    assert.deepEqual(refusal(await merge<Refused>(a.id, a.id)), [422, 'invalid-request', '/into/id same-id']);
    const nobody = await merge<Refused>(a.id, '01a214e6-f188-78a2-9e44-82a4818334aa');
    assert.deepEqual(refusal(nobody), [422, 'invalid-request', '/into/id unknown-id']);
    assert.equal((await put(a.id, { ...content(a), sex: 'other' }, a.meta?.version)).status, 200);
    const stale = await call<Refused>('POST', `patients/${a.id}/merge`, {
      into: { id: b.id },
      version: a.meta?.version,
    });
    assert.deepEqual([...refusal(stale), stale.body.outcome], [412, 'stale', 'not_applied']);
    assert.equal((await merge(a.id, b.id)).status, 200);
    assert.equal((await merge(b.id, c.id)).status, 200);
    const read = await call('GET', `patients/${a.id}`);
    assert.deepEqual([read.body.mergedInto?.id, read.body.name], [c.id, c.name]);
    const numbers = [a, b, c].map(one => one.identifiers![0]!.value);
    const survivor = await call('GET', `patients/${c.id}`);
    assert.deepEqual(survivor.body.identifiers?.map(({ value }) => value).toSorted(), numbers.toSorted());
  });

  it('is on record as merged, with who did it, and restored by the service of references', async () => {
    const [old, into] = [await registered(), await registered()];
    await merge(old.id, into.id);
    const view = await call<{ mergedInto?: { id: string } }>('GET', `references/${old.id}`);
    assert.equal(view.body.mergedInto?.id, into.id);
    const events = await call<unknown>('GET', 'audit-events?limit=50');
    assert.ok(JSON.stringify(events.body).includes('reference-merged'), JSON.stringify(events.body).slice(0, 300));
    const undone = await call<{ unchangedAt?: string[] }>('POST', `references/${old.id}/unmerge`, {});
    assert.deepEqual([undone.status, undone.body.unchangedAt], [200, ['fhir']], 'says where it is not undone');
    const read = await call<Patient>('GET', `patients/${old.id}`);
    assert.equal(read.body.mergedInto?.id, into.id, 'the system of record still says so');
    assert.equal(read.body.active, false);
    const written = await put<Refused>(old.id, content(old), read.body.meta?.version);
    assert.deepEqual(refusal(written), [409, 'conflict', '/id merged']);
    assert.deepEqual(written.body.candidates, [{ id: into.id, grade: 'certain' }]);
    // The same merge again only sets the alias: both records say it already.
    assert.equal((await merge(old.id, into.id)).status, 200);
    assert.equal((await call('GET', `patients/${old.id}`)).body.mergedInto?.href, `/v1/patients/${into.id}`);
  });

  it('is for a person to decide on where somebody merged it otherwise meanwhile', async () => {
    const [old, into, third] = [await registered(), await registered(), await registered()];
    onNextWrite(async (_request, _response, go) => {
      await call('POST', `references/${old.id}/merge`, { into: third.id });
      go();
    });
    const told = await merge<Refused>(old.id, into.id);
    assert.deepEqual([...refusal(told), told.body.outcome], [409, 'conflict', 'applied']);
    assert.equal((await call('GET', `patients/${old.id}`)).body.mergedInto?.id, third.id);
    const { body } = await call<{ items: { id: string; outcome: string }[] }>('GET', 'work-items');
    assert.deepEqual(
      body.items.map(({ id, outcome }) => [id, outcome]),
      [[told.body.correlationId, 'applied']],
    );
  });

  it('is retired by no half of a merge, which can be done again', async () => {
    const [old, into] = [await registered(), await registered()];
    onNextWrite((_request, _response, go) => {
      onNextWrite(
        (_again, response) => void response.status(409).json({ resourceType: 'OperationOutcome', issue: [] }),
      );
      go();
    });
    const half = await merge<Refused>(old.id, into.id);
    assert.deepEqual([...refusal(half).slice(0, 2), half.body.outcome], [409, 'conflict', 'unknown']);
    const item = await call<{ outcome: string }>('GET', `work-items/${half.body.correlationId}`);
    assert.deepEqual([item.status, item.body.outcome], [200, 'unknown']);
    assert.equal((await call('GET', `patients/${old.id}`)).body.mergedInto, undefined, 'nobody is retired');
    assert.equal((await merge(old.id, into.id)).status, 200);
  });
});
