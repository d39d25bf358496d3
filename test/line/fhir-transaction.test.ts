/** A transaction as a mapping writes it, against the simulated FHIR server: all of it or nothing, and the entry that failed is named. */
import assert from 'node:assert/strict';
import type { Appointment, Patient } from '@medplum/fhirtypes';
import { fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import { entryUrn, locatedId } from '../../adapters/fhir/dialects/fhir-r4/transaction.ts';
import { type Dialect, DialectError, defineMapping, type Reply, table } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { loadMembers } from '../../simulators/members.ts';
import { json, NOW, openRig, PROFILE, stub } from './fhir-rig.ts';

interface Both {
  number: string;
  familyName: string;
  status: string;
  version?: string;
  patientId?: string;
  visitId?: string;
  patientVersion?: string;
}
const a = table<Both>();
const both = defineMapping({
  contract: 'appointments/v1',
  operation: 'book',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'both',
      effect: 'once',
      request: [
        a.fixed('head.interaction', 'transaction'),
        a.fixed('Bundle.resourceType', 'Bundle'),
        a.fixed('Bundle.type', 'transaction'),
        a.fixed('Bundle.entry[0].request.method', 'POST'),
        a.fixed('Bundle.entry[0].request.url', 'Patient'),
        a.fixed('Bundle.entry[0].resource.resourceType', 'Patient'),
        a.f('number', 'Bundle.entry[0].resource.identifier[0].value'),
        a.f('familyName', 'Bundle.entry[0].resource.name[0].family'),
        a.fixed('Bundle.entry[1].request.method', 'POST'),
        a.fixed('Bundle.entry[1].request.url', 'Appointment'),
        a.fixed('Bundle.entry[1].resource.resourceType', 'Appointment'),
        a.f('status', 'Bundle.entry[1].resource.status'),
        a.fixed('Bundle.entry[1].resource.start', '2026-12-01T09:00:00Z'),
        a.fixed('Bundle.entry[1].resource.end', '2026-12-01T09:30:00Z'),
        a.fixed('Bundle.entry[1].resource.participant[0].status', 'accepted'),
        a.when(
          'version',
          a.fixed('Bundle.entry[2].request.method', 'PUT'),
          a.fixed('Bundle.entry[2].request.url', 'Patient/held'),
          a.f('version', 'Bundle.entry[2].request.ifMatch'),
          a.fixed('Bundle.entry[2].resource.resourceType', 'Patient'),
          a.fixed('Bundle.entry[2].resource.id', 'held'),
        ),
        a.custom({
          id: 'names',
          carries: [],
          enc(value, tree, { scope }) {
            const [patient, visit] = (tree as { body: { entry: Record<string, never>[] } }).body.entry as never as [
              { fullUrl: string; request: { ifNoneExist: string } },
              { fullUrl: string; resource: { participant: { actor: object }[] } },
            ];
            patient.fullUrl = entryUrn(scope.key, 'patient');
            patient.request.ifNoneExist = `identifier=${(value as Both).number}`;
            visit.fullUrl = entryUrn(scope.key, 'visit');
            visit.resource.participant[0]!.actor = { reference: patient.fullUrl };
          },
        }),
      ],
      response: [
        a.f('patientId', { read: ['Bundle.entry[0].response.location'] }, locatedId('Patient')),
        a.f('visitId', { read: ['Bundle.entry[1].response.location'] }, locatedId('Appointment')),
        a.f('patientVersion', { read: ['Bundle.entry[0].response.etag'] }),
      ],
    },
  ],
});
const [step] = compileMapping(both, fhirR4 as Dialect, PROFILE).steps;

describe('a transaction over FHIR', function () {
  this.timeout(30_000);
  let server: FhirServer;
  before(async () => {
    server = await startFhirServer({ port: 0, members: loadMembers(), now: () => NOW });
  });
  after(() => server.close());

  const sent = (input: Both) => {
    const scope = { key: `key-${input.number}`, now: NOW, profile: PROFILE, input, steps: {}, route: {} };
    const { tree, findings } = step!.encode(scope);
    assert.deepEqual(findings, []);
    return { scope, tree, wire: fhirR4.write(tree as never, PROFILE) };
  };
  async function call(input: Both, url = server.url): Promise<{ reply: Reply; answer: Both; pointer?: string }> {
    const { scope, tree, wire } = sent(input);
    await using rig = await openRig(url);
    const reply = await rig.call(wire);
    const answer = reply.kind === 'answered' ? (step!.decode(reply.tree, scope).value as Both) : ({} as Both);
    const at = reply.kind === 'rejected' ? reply.why.at : undefined;
    const pointer = at && step!.pointer(tree, at);
    return { reply, answer, ...(pointer === undefined ? {} : { pointer }) };
  }
  const held = async () => ({
    patients: await server.repo.searchResources<Patient>({ resourceType: 'Patient', count: 100 }),
    visits: await server.repo.searchResources<Appointment>({ resourceType: 'Appointment', count: 100 }),
  });

  it('makes a person and the visit that refers to them, and reads where both are', async () => {
    const { answer } = await call({ number: '1', familyName: 'Sample', status: 'proposed' });
    const { patients, visits } = await held();
    assert.deepEqual(
      [patients.map(({ id }) => id), visits.map(({ id }) => id)],
      [[answer.patientId], [answer.visitId]],
    );
    assert.equal(visits[0]?.participant[0]?.actor?.reference, `Patient/${answer.patientId}`);
  });

  it('finds the person by its own condition the next time, and makes the visit alone', async () => {
    const first = await held();
    const { answer } = await call({ number: '1', familyName: 'Sample', status: 'proposed' });
    const { patients, visits } = await held();
    assert.deepEqual([patients.length, visits.length], [first.patients.length, first.visits.length + 1]);
    assert.equal(answer.patientId, first.patients[0]?.id);
    assert.equal(
      visits.find(({ id }) => id === answer.visitId)?.participant[0]?.actor?.reference,
      `Patient/${answer.patientId}`,
    );
  });

  it('that fails in one entry does nothing, and names the entry and the field of the caller', async () => {
    const before = await held();
    const { reply, pointer } = await call({ number: '2', familyName: 'Specimen', status: 'no-such-status' });
    assert.equal(reply.kind, 'rejected');
    assert.deepEqual(reply.kind === 'rejected' && [reply.why.cause, reply.why.position], [
      'code-unknown',
      'entry[1].resource.status',
    ]);
    assert.equal(pointer, '/status');
    assert.deepEqual(await held(), before);
  });

  it('whose If-Match is stale does nothing, though the entries before it would have been done', async () => {
    await server.repo.createResource<Patient>({ resourceType: 'Patient', id: 'held' }, { assignedId: true });
    const before = await held();
    const { reply, pointer } = await call({
      number: '3',
      familyName: 'Exempel',
      status: 'proposed',
      version: 'W/"old"',
    });
    assert.deepEqual(reply.kind === 'rejected' && [reply.why.cause, reply.why.position], [
      'precondition-failed',
      'entry[2]',
    ]);
    assert.equal(pointer, '/version');
    assert.deepEqual(await held(), before);
  });

  it('is sent to the base address itself, the same bytes at each attempt', async () => {
    const answer = {
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [1, 2].map(() => ({ response: { status: '201' } })),
    };
    await using other = await stub(json(200, answer));
    const input = { number: '4', familyName: 'Sample', status: 'proposed' };
    await call(input, other.url);
    await call(input, other.url);
    assert.deepEqual(
      other.seen.map(({ method, url }) => `${method} ${url}`),
      ['POST /fhir', 'POST /fhir'],
    );
    assert.equal(other.seen[0]?.body, other.seen[1]?.body);
  });

  it('that the server says it did by halves is not taken for done', async () => {
    const answer = {
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [{ response: { status: '201' } }, { response: { status: '422' } }],
    };
    await using other = await stub(json(200, answer));
    await assert.rejects(
      call({ number: '5', familyName: 'Sample', status: 'proposed' }, other.url),
      (error: unknown) => {
        assert.ok(error instanceof DialectError);
        const [{ cause, position, sourceCode }] = error.mishaps;
        assert.deepEqual([cause, position, sourceCode], ['transaction-divided', 'entry[1]', '422']);
        return true;
      },
    );
  });
});
