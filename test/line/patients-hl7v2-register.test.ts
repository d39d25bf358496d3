/** Patients who are registered over HL7 v2: ADT^A28, whose acknowledgement names no number, and the query that brings it. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Patient, PatientRegistration } from '../../contracts/patients/v1/types.ts';
import type { OperationStatus, OperationView } from '../../gateway/delivery/operation.ts';
import { HOME } from '../../gateway/registry.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import type { DifferencePage, ReplayView } from '../../gateway/work/replay/view.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { DOOR, withDoor } from '../listening/rig.ts';
import { eventually } from '../store/rig.ts';
import { numbered, PORTAL, patientsOverHl7 } from './patients-hl7v2-rig.ts';
import { type Refused, refusal } from './patients-rig.ts';

/** Whoever is registered here has to have a number after so long. */
const WITHIN = '6s';

describe('a patient who is registered over HL7 v2', function () {
  this.timeout(120_000);
  const folders: string[] = [];
  const profiles = join(HOME, 'sandbox/profiles');
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-site-'));
    folders.push(folder);
    await cp(profiles, folder, { recursive: true });
    for (const name of ['sandbox-ehr']) {
      const usual = parse(await readFile(join(profiles, `${name}.yml`), 'utf8')) as object;
      const own = name === 'sandbox-ehr' ? { ...usual, registration: { numberedWithin: WITHIN } } : usual;
      await writeFile(join(folder, `${name}.yml`), stringify(own));
    }
  });
  const { call, ehr, heard, sandbox } = patientsOverHl7({
    adjust(configuration) {
      configuration.profiles = folder;
      withDoor(configuration, { contracts: ['patients/v1'], system: 'ehr' });
      Object.assign(configuration.serviceEndpoints!['ehr']!, { acknowledgmentTimeout: '500ms' });
    },
  });
  beforeEach(() => {
    ehr().responder.patients.assigns = 'at-once';
  });
  after(async () => {
    for (const one of folders) await rm(one, { recursive: true, force: true });
  });

  let n = 0;
  function someone(over: object = {}): PatientRegistration {
    const letters = String.fromCharCode(97 + ++n);
    return {
      identifiers: [numbered(`R-${n}`, PORTAL)],
      name: { familyName: `Newcomer${letters}`, givenNames: ['Nora'] },
      ...{ birthDate: '1990-05-06', sex: 'female', ...over },
    };
  }
  const register = <T = Patient>(body: object, headers?: Record<string, string>) =>
    call<T>('POST', 'patients', body, headers);
  const operation = async (id: string) => (await call<OperationView>('GET', `operations/${id}`)).body;
  const becomes = (id: string, wanted: OperationStatus) =>
    eventually(
      () => operation(id),
      ({ status }) => status === wanted,
    );
  const told = () => ehr().received.filter(message => message.get('MSH-9.2') === 'A28').length;
  /** What the queries before the message get is not what this is about. */
  const usual = { kind: 'bent', bend: (text: string) => text } as const;

  it('is told of by A28, and has the number of the hospital at once where a query brings it', async () => {
    const said = someone();
    const made = await register(said);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id, meta: _meta, identifiers, ...rest } = made.body;
    assert.equal(made.headers.get('location'), `/v1/patients/${id}`);
    assert.deepEqual(rest, { name: said.name, birthDate: said.birthDate, sex: said.sex });
    const mrn = ehr().responder.patients.all.at(-1)!.mrn;
    assert.deepEqual(identifiers, [numbered(mrn), ...said.identifiers]);
    const messages = heard();
    assert.deepEqual(
      messages.map(message => message.raw(0, 9)),
      ['QBP^Q22^QBP_Q21', 'QBP^Q22^QBP_Q21', 'ADT^A28^ADT_A05', 'QBP^Q22^QBP_Q21'],
    );
    assert.deepEqual(messages[2]?.ids(), ['MSH', 'EVN', 'PID', 'PV1']);
    assert.equal(messages[2]?.raw(2, 3), `R-${n}^^^PORTAL^U`);
    assert.deepEqual((await call('GET', `patients/${id}`)).body, made.body);
  });

  it('is not told of where a number is held, or somebody alike is known', async () => {
    const said = someone();
    const { body } = await register(said);
    heard();
    const again = await register<Refused>(said);
    assert.deepEqual(refusal(again), [409, 'conflict', '/identifiers already-registered']);
    assert.deepEqual(again.body.candidates, [{ id: body.id, grade: 'certain' }]);
    const alike = await register<Refused>({ ...someone(), name: said.name });
    assert.deepEqual(refusal(alike), [409, 'conflict', '/name possible-duplicate']);
    assert.deepEqual(alike.body.candidates, [{ id: body.id, grade: 'probable' }]);
    assert.equal(told(), 0);
    const accepted = await register({ ...someone(), name: said.name, acceptPossibleDuplicate: true });
    assert.equal(accepted.status, 201, JSON.stringify(accepted.body));
    const many = someone({ identifiers: Array.from({ length: 6 }, (_, i) => numbered(`X-${i}`, PORTAL)) });
    assert.deepEqual(refusal(await register<Refused>(many)), [422, 'invalid-request', '/identifiers too-many']);
  });

  it('is answered 202 where the number comes later, and the operation ends with it', async () => {
    ehr().responder.patients.assigns = 'later';
    const said = someone();
    const key = { 'idempotency-key': `later-${n}` };
    const accepted = await register<OperationView>(said, key);
    assert.equal(accepted.status, 202, JSON.stringify(accepted.body));
    const { id, status, dueAt, links } = accepted.body;
    assert.deepEqual([status, accepted.headers.get('location')], ['awaiting-backend', links.self]);
    assert.ok(Date.parse(dueAt!) > Date.now() - 2_000);
    assert.equal(links.cancel, undefined, 'it was told of already');
    const listed = async (of: string) =>
      (await call<{ operations: OperationView[] }>('GET', `operations?status=${of}&limit=100`)).body.operations.some(
        one => one.id === id,
      );
    assert.deepEqual([await listed('awaiting-backend'), await listed('accepted')], [true, false]);
    const repeated = await register<OperationView>(said, key);
    assert.deepEqual([repeated.status, repeated.body.id], [202, id]);
    const cancelled = await call<Problem>('POST', `operations/${id}/cancel`, {});
    assert.equal(cancelled.status, 409, 'it was told of already');
    const [person] = ehr().responder.patients.number();
    const ended = await becomes(id, 'succeeded');
    assert.match(ended.result!.href, /^\/v1\/patients\//);
    const read = await call(`GET`, ended.result!.href.slice('/v1/'.length));
    assert.deepEqual(read.body.identifiers, [numbered(person!.mrn), ...said.identifiers]);
    assert.equal(told(), 1);
    const replayed = await register(said, key);
    assert.deepEqual([replayed.status, replayed.body], [201, read.body]);
  });

  it('is answered in place for who waits as long as it takes', async () => {
    for (const prefer of ['wait=10', 'respond-async, wait=10']) {
      ehr().responder.patients.assigns = 'later';
      setTimeout(() => ehr().responder.patients.number(), 1_500);
      const made = await register(someone(), { prefer });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      assert.equal(made.headers.get('location'), `/v1/patients/${made.body.id}`);
    }
    assert.equal(told(), 2);
  });

  for (const [what, pid] of [
    ['its own number', (n: number) => `R-${n}^^^PORTAL^U`],
    ['name, birth and sex', () => 'NOBODYS^^^ELSEWHERE^PI'],
  ] as const)
    it(`is asked for at once when an ADT of the hospital comes in that has ${what}`, async () => {
      ehr().responder.patients.assigns = 'later';
      const { body } = await register<OperationView>(someone());
      // The next look is as far away as A28 is past.
      await eventually(
        () => operation(body.id),
        ({ dueAt }) => Date.parse(dueAt ?? '') - Date.now() > 1_500,
      );
      const [person] = ehr().responder.patients.number();
      const { mrn, family, given, birthDate, sex } = person!;
      const adt =
        `MSH|^~\\&|EHR|NORTH|CANONGATE|SANDBOX|20261126120000+0100||ADT^A31^ADT_A05|D${n}|T|2.5.1\rEVN||20261126120000+0100\r` +
        `PID|1||${mrn}^^^NORTH&2.999.1.1&ISO^MR~${pid(n)}||${family}^${given}||${birthDate}|${sex}\rPV1|1|N\r`;
      const before = await operation(body.id);
      assert.match(await ehr().send(sandbox().gateway.listening.get(DOOR)!, adt), /MSA\|AA/);
      await eventually(
        () => operation(body.id),
        ({ dueAt, status }) => status !== 'awaiting-backend' || Date.parse(dueAt!) < Date.parse(before.dueAt!),
        1.2,
      );
      await becomes(body.id, 'succeeded');
      assert.equal(told(), 1);
    });

  it('is asked for again where the query fails, which is no failure of the registration', async () => {
    ehr().responder.patients.assigns = 'later';
    ehr().next(usual, usual, usual, ...Array.from({ length: 3 }, () => ({ kind: 'reset' }) as const));
    const accepted = await register<OperationView>(someone());
    assert.equal(accepted.status, 202, JSON.stringify(accepted.body));
    ehr().responder.patients.number();
    await becomes(accepted.body.id, 'succeeded');
    assert.equal(told(), 1);
  });

  it('is for a person where no number comes in time, and told of no second time', async () => {
    ehr().responder.patients.assigns = 'later';
    const { body } = await register<OperationView>(someone());
    const ended = await becomes(body.id, 'needs-attention');
    assert.deepEqual([ended.error?.code, ended.error?.outcome], ['deadline-exceeded', 'applied']);
    assert.equal(ended.attempts, 2, 'the call and the last look: none of those between counts');
    const text = await (await fetch(`${sandbox().gateway.adminUrl}/metrics`)).text();
    const attempts = text.split('\n').filter(line => line.startsWith('gateway_delivery_attempts_total{'));
    assert.ok(
      attempts.some(line => line.includes('attempt="first"')),
      text,
    );
    assert.deepEqual(
      attempts.filter(line => line.includes('attempt="retry"') && !line.endsWith(' 0')),
      [],
    );
    const item = (await call<WorkItemView>('GET', `work-items/${body.id}`)).body;
    assert.deepEqual([item.fault, item.cause, item.outcome], ['deadline-exceeded', 'not-there-yet', 'applied']);
    const again = await call<Problem>('POST', `work-items/${body.id}/resend`, { note: 'It was told.' });
    assert.equal(again.status, 409, 'what was taken is not sent again, by anybody');
    const done = await call('POST', `work-items/${body.id}/done`, { note: 'The desk has numbered her.' });
    assert.equal(done.status, 200);
    await becomes(body.id, 'succeeded');
    assert.equal(told(), 1);
  });

  it('for whom no number came in time is asked for anew by a replay, and told of no second time', async () => {
    ehr().responder.patients.assigns = 'later';
    const { body } = await register<OperationView>(someone());
    await becomes(body.id, 'needs-attention');
    const dry = await call<ReplayView>('POST', 'replays', { set: { items: [body.id] } });
    assert.equal(dry.status, 201, JSON.stringify(dry.body));
    const { id } = dry.body;
    const replay = async () => (await call<ReplayView>('GET', `replays/${id}`)).body;
    await eventually(replay, ({ status }) => status === 'ready', 20);
    const { items } = (await call<DifferencePage>('GET', `replays/${id}/differences`)).body;
    assert.deepEqual(
      items.map(({ exchange, way, after }) => [exchange, way, after]),
      [[body.id, 'resend', undefined]],
    );
    ehr().responder.patients.number();
    const applied = await call('POST', `replays/${id}/apply`, {
      exchanges: [body.id],
      note: 'The desk has numbered her.',
    });
    assert.equal(applied.status, 200, JSON.stringify(applied.body));
    await becomes(body.id, 'succeeded');
    assert.equal(told(), 1);
  });

  it('of which nobody hears whether it was taken is found, and told of no second time', async () => {
    ehr().next(usual, usual, { kind: 'silent', acts: true });
    const doubtful = await register<Problem>(someone());
    assert.deepEqual([doubtful.status, doubtful.body.outcome], [504, 'unknown']);
    await becomes(doubtful.body.correlationId, 'succeeded');
    assert.equal(told(), 1);
  });

  it('of which nobody hears, and whom nobody finds, is for a person and told of no second time', async () => {
    ehr().next(usual, usual, { kind: 'silent' });
    const doubtful = await register<Problem>(someone());
    const id = doubtful.body.correlationId;
    const ended = await becomes(id, 'needs-attention');
    assert.deepEqual([ended.error?.code, ended.error?.outcome], ['deadline-exceeded', 'unknown']);
    assert.match(ended.error?.detail ?? '', /nobody knows whether it was taken/);
    assert.equal(told(), 1);
  });
});
