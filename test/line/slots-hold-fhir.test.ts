/** Slots that are held over FHIR: for a stated time, for one booking, and free again by themselves. */
import assert from 'node:assert/strict';
import type { Slot as FhirSlot } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import pg from 'pg';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { Slot, SlotHeld, SlotList, SlotReleased } from '../../contracts/slots/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import { unheard } from '../delivery/unheard.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { callerOf, heldBy } from './masters-rig.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SERVICE = { text: 'General Practice' };
const PATIENT = {
  identifiers: [{ system: 'https://hospital.example/mrn', value: '100234' }],
  familyName: 'Sample',
};

describe('a slot that is held over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let database: pg.Client;
  /** By how much the gateway's clock is ahead. */
  let ahead = 0;
  /** What the server does with the next write of a slot. */
  let next: RequestHandler | undefined;
  const call = callerOf(() => sandbox);

  before(async () => {
    const url = await freshDatabase();
    const before: RequestHandler = (request, response, go) => {
      if (request.method !== 'PUT' || !request.path.includes('/Slot/')) return go();
      const now = next;
      next = undefined;
      return now ? now(request, response, go) : go();
    };
    const now = (): Date => new Date(Date.now() + ahead);
    sandbox = await keepingSandbox(url, { withoutFhir: false, fhir: { before }, now });
    database = new pg.Client({ connectionString: url });
    await database.connect();
  });
  beforeEach(() => {
    ahead = 0;
    next = undefined;
  });
  after(async () => {
    await database?.end();
    await sandbox?.close();
    await dropDatabases();
  });

  async function freeSlots(): Promise<Slot[]> {
    const from = new Date().toISOString();
    const before = new Date(Date.now() + 30 * DAY).toISOString();
    const { status, body } = await call<SlotList>('GET', `slots?from=${from}&before=${before}&limit=200`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.slots;
  }
  async function held(minutes = 10): Promise<{ slot: Slot; hold: SlotHeld }> {
    const [slot] = await freeSlots();
    const { status, body } = await call<SlotHeld>('POST', `slots/${slot!.id}/hold`, { minutes });
    assert.equal(status, 200, JSON.stringify(body));
    return { slot: slot!, hold: body };
  }
  const book = <T = Appointment>({ start, end, id }: Slot, hold?: string): Promise<Told<T>> =>
    call<T>('POST', 'appointments', {
      patient: PATIENT,
      serviceType: SERVICE,
      start,
      end,
      slot: { id, ...(hold && { hold }) },
    });
  const isFree = async ({ id }: Slot): Promise<boolean> => (await freeSlots()).some(slot => slot.id === id);
  const refusal = ({ status, body }: Told<Problem>) => [status, body.code, body.outcome, body.errors?.[0]?.code];
  /** Releases that wait, by when they are due. */
  async function waiting(): Promise<{ id: string; due: Date }[]> {
    const { rows } = await database.query(
      `select id, due_at as due from canongate.operations where contract = 'slots/v1' and operation = 'release' and status = 'accepted'`,
    );
    return rows;
  }
  async function statusOf(id: string): Promise<string> {
    const { rows } = await database.query(`select status from canongate.operations where id = $1`, [id]);
    return rows[0].status;
  }
  /** As if the time had come. */
  async function released(): Promise<void> {
    const ids = (await waiting()).map(({ id }) => id);
    await database.query(`update canongate.operations set due_at = now() where id = any($1)`, [ids]);
    for (const id of ids)
      await eventually(
        () => statusOf(id),
        status => status === 'succeeded',
      );
  }

  it('is not free for others, and is booked by whoever names the hold', async () => {
    const { slot, hold } = await held();
    assert.deepEqual([hold.id, hold.status], [slot.id, 'busy-tentative']);
    const minutes = (Date.parse(hold.until) - Date.now()) / MINUTE;
    assert.ok(minutes > 9 && minutes <= 10, `${minutes}`);
    assert.equal(await isFree(slot), false);

    const again = await call<Problem>('POST', `slots/${slot.id}/hold`, { minutes: 5 });
    assert.deepEqual(refusal(again), [409, 'conflict', 'not_applied', 'slot-taken']);
    assert.equal((await book<Problem>(slot)).status, 409);
    assert.deepEqual(refusal(await book<Problem>(slot, 'another')), [409, 'conflict', 'not_applied', 'hold-unknown']);

    const visit = await book(slot, hold.hold);
    assert.deepEqual([visit.status, visit.body.status, visit.body.slot], [201, 'booked', { id: slot.id }]);
    // The release that was planned finds it booked, and leaves it so.
    await released();
    assert.equal(await isFree(slot), false);
  });

  it('is booked no more once the time is over, though nobody has freed it yet: 409', async () => {
    const { slot, hold } = await held(10);
    ahead = 10 * MINUTE + 1000;
    assert.deepEqual(refusal(await book<Problem>(slot, hold.hold)), [409, 'conflict', 'not_applied', 'hold-expired']);
    assert.equal(await isFree(slot), false);
    const later = await call<SlotHeld>('POST', `slots/${slot.id}/hold`, { minutes: 5 });
    assert.equal(later.status, 200, JSON.stringify(later.body));
    assert.notEqual(later.body.hold, hold.hold);
    assert.deepEqual(refusal(await book<Problem>(slot, hold.hold)), [409, 'conflict', 'not_applied', 'hold-unknown']);
    assert.equal((await book(slot, later.body.hold)).status, 201);
  });

  it('is free again by itself: the release is planned with the hold, for the instant of its end', async () => {
    await released();
    const { slot, hold } = await held(15);
    const [planned, ...more] = await waiting();
    assert.deepEqual([planned?.due.toISOString(), more.length], [hold.until, 0]);
    const operation = await call<{ status: string; dueAt: string }>('GET', `operations/${planned!.id}`);
    assert.deepEqual([operation.status, operation.body.dueAt], [200, hold.until]);
    assert.equal(await isFree(slot), false);
    await released();
    assert.equal(await isFree(slot), true);
    assert.equal((await book(slot)).status, 201);
  });

  it('is given back before its time by whoever knows the number, and by nobody else', async () => {
    const { slot, hold } = await held();
    const wrong = await call<SlotReleased>('POST', `slots/${slot.id}/release`, { hold: 'another' });
    assert.deepEqual([wrong.status, wrong.body], [200, { id: slot.id, status: 'busy-tentative' }]);
    const right = await call<SlotReleased>('POST', `slots/${slot.id}/release`, { hold: hold.hold });
    assert.deepEqual([right.status, right.body], [200, { id: slot.id, status: 'free' }]);
    assert.equal(await isFree(slot), true);
    // What was planned for the hold before does not end the next one.
    const planned = (await waiting()).map(one => one.id);
    const after = await call<SlotHeld>('POST', `slots/${slot.id}/hold`, { minutes: 10 });
    assert.equal(after.status, 200);
    await database.query(`update canongate.operations set due_at = now() where id = any($1)`, [planned]);
    for (const id of planned)
      await eventually(
        () => statusOf(id),
        status => status === 'succeeded',
      );
    assert.equal(await isFree(slot), false);
    assert.equal((await book(slot, after.body.hold)).status, 201);
  });

  it('of two that want it at once is held by one', async () => {
    const [slot] = await freeSlots();
    const both = await Promise.all([1, 2].map(() => call<Problem>('POST', `slots/${slot!.id}/hold`, { minutes: 1 })));
    const statuses = both.map(({ status }) => status).sort();
    assert.equal(statuses[0], 200);
    assert.ok([409, 412].includes(statuses[1]!), String(statuses));
  });

  it('of which nobody heard whether it is held is asked for, and its release is planned all the same', async () => {
    await released();
    const [slot] = await freeSlots();
    next = unheard;
    const told = await call<Problem>('POST', `slots/${slot!.id}/hold`, { minutes: 10 });
    assert.equal(told.body.outcome, 'unknown', JSON.stringify(told.body));
    await eventually(
      () => statusOf(told.body.correlationId),
      status => status === 'succeeded',
    );
    assert.equal((await waiting()).length, 1);
    assert.equal(await isFree(slot!), false);
    await released();
    assert.equal(await isFree(slot!), true);
  });

  it('is not held for longer than the contract allows', async () => {
    const [slot] = await freeSlots();
    for (const minutes of [0, 61, 1.5]) {
      const { status, body } = await call<Problem>('POST', `slots/${slot!.id}/hold`, { minutes });
      assert.deepEqual([status, body.errors?.[0]?.pointer], [422, '/minutes']);
    }
  });

  it('leaves nothing at the server that its own judge of R4 complains of', async () => {
    await held();
    assert.deepEqual((await heldBy<FhirSlot>(sandbox, 'Slot')).flatMap(judge), []);
  });
});
