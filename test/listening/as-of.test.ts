/** A visit at a system that cannot be asked is read as that told last, with when it did. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { Encounter } from '../../contracts/encounters/v1/types.ts';
import { prune } from '../../gateway/keeping/prune.ts';
import { forgetReference } from '../../gateway/references/forget.ts';
import { openKeyRing } from '../../gateway/store/key-ring.ts';
import { retentionOf } from '../../gateway/store/retention.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { calling, NORTH_PATIENT, SERVICE } from '../line/appointments-rig.ts';
import { dropDatabases, eventually, OPERATOR_KEY } from '../store/rig.ts';
import { type Open, openDoor, type Sender, sender, verdict } from './rig.ts';

const SETTINGS = { contracts: ['appointments/v1', 'encounters/v1', 'patients/v1'], system: 'ehr' };
const DAY_MS = 86_400_000;
/** HL7 v2 DTM in UTC, so many seconds from now. */
const stamp = (seconds: number): string =>
  `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}+0000`;
const instant = (dtm: string): string =>
  new Date(dtm.replace(/^(....)(..)(..)(..)(..)(..)\+0000$/, '$1-$2-$3T$4:$5:$6Z')).toISOString();

describe('a visit at a system that cannot be asked', function () {
  this.timeout(120_000);
  let open: Open;
  let line: Sender;
  let n = 0;
  const door = async (database?: string): Promise<void> => {
    open = await openDoor(SETTINGS, database === undefined ? {} : { database });
    line = await sender(open.port);
  };
  const close = async (): Promise<void> => {
    line?.end();
    await open?.sandbox.close();
  };
  before(() => door());
  after(async () => {
    await close();
    await dropDatabases();
  });

  const ask = <T = Appointment>(...args: Parameters<ReturnType<typeof calling>>): Promise<Told<T>> =>
    calling(open.sandbox)<T>(...args);
  const read = async (id: string): Promise<Appointment> => {
    const { status, body } = await ask('GET', `appointments/${id}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  /** Once it stands so. */
  const stands = (id: string, isSo: (visit: Appointment) => boolean) => eventually(() => read(id), isSo, 10);

  /** A visit of its own day, and how the hospital calls it. */
  const booked = async (): Promise<{ visit: Appointment; numbers: string; day: string }> => {
    const day = `2027-05-${String(++n).padStart(2, '0')}`;
    const times = { start: `${day}T09:00:00-04:00`, end: `${day}T09:30:00-04:00` };
    const { status, body } = await ask('POST', 'appointments', {
      patient: NORTH_PATIENT,
      serviceType: SERVICE,
      ...times,
    });
    assert.equal(status, 201, JSON.stringify(body));
    const placer = open.sandbox.ehr.received.at(-1)!.get('ARQ-1.1');
    const filler = [...open.sandbox.ehr.responder.calendar.visits.keys()].at(-1);
    return { visit: body, numbers: `${placer}^CANONGATE|${filler}^NORTH`, day: day.replaceAll('-', '') };
  };
  /** HL7 v2.5.1 §10.4 in shape. */
  const siu = (trigger: string, numbers: string, start: string, at: string) =>
    `MSH|^~\\&|SCHED|NORTH|HUB|CENTRAL|${at}||SIU^${trigger}^SIU_S12|S${++n}|T|2.5.1\r` +
    `SCH|${numbers}||||PAT^Patient asked|CHK^Check-up||30|min|^^^${start}\r` +
    'PID|1||100234^^^NORTH&2.999.1.1&ISO^MR||Testperson^Ann||19800101|F\rRGS|1\r';
  const tell = async (text: string): Promise<void> => {
    assert.match(verdict(await line.say(text)), /^AA /);
  };

  it('is read as it was booked, as of the answer', async () => {
    const { visit } = await booked();
    const { meta, ...held } = await read(visit.id);
    const { meta: told, ...asBooked } = visit;
    assert.deepEqual(held, asBooked);
    assert.deepEqual(meta, { asOf: new Date(told!.asOf!).toISOString() });
  });

  it('has no version: whoever reads it is given no ETag, and what was read over it is stale', async () => {
    const { visit } = await booked();
    const { headers } = await ask('GET', `appointments/${visit.id}`);
    assert.equal(headers.get('etag'), null);
    const moved = await ask<Problem>('POST', `appointments/${visit.id}/cancel`, {}, { 'if-match': '"1"' });
    assert.deepEqual([moved.status, moved.body.code], [412, 'stale']);
  });

  it('is read at its new time once scheduling has moved it (SIU^S13), and not again at the old one by a message that is late', async () => {
    const { visit, numbers, day } = await booked();
    const at = stamp(2);
    await new Promise(done => setTimeout(done, 2_000));
    await tell(siu('S13', numbers, `${day}110000-0400`, at));
    const moved = await stands(visit.id, ({ start }) => start !== visit.start);
    assert.equal(moved.start, `${visit.start!.slice(0, 11)}11:00:00-04:00`);
    assert.deepEqual([moved.status, moved.meta?.asOf], ['booked', instant(at)]);
    assert.deepEqual([moved.reason, moved.patient?.id], [{ code: 'CHK', text: 'Check-up' }, visit.patient!.id]);
    // A picture of the whole: what it does not say is not said.
    assert.equal(moved.serviceType, undefined);

    const events = async () =>
      (await ask<{ events: object[] }>('GET', 'events?limit=200')).body.events.filter(event =>
        JSON.stringify(event).includes(`/v1/appointments/${visit.id}`),
      ).length;
    const before = await events();
    await tell(siu('S12', numbers, `${day}090000-0400`, stamp(-3600)));
    await eventually(events, count => count > before, 10);
    assert.deepEqual(await read(visit.id), moved);
  });

  it('counts what came last where two say the same instant, and no clock that is ahead', async () => {
    const { visit, numbers, day } = await booked();
    const ahead = stamp(7 * 86_400);
    await tell(siu('S13', numbers, `${day}120000-0400`, ahead));
    const first = await stands(visit.id, ({ start }) => start!.includes('T12:'));
    assert.ok(Date.parse(first.meta!.asOf!) <= Date.now(), first.meta!.asOf);
    await tell(siu('S14', numbers, `${day}130000-0400`, ahead));
    await stands(visit.id, ({ start }) => start!.includes('T13:'));
  });

  it('is cancelled by a message that names only the minute, after an answer of that minute', async () => {
    // Not over the turn of a minute.
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 10_000) await new Promise(done => setTimeout(done, left + 1_000));
    const { visit, numbers, day } = await booked();
    const minute = stamp(0).replace(/\d\d\+0000$/, '+0000');
    await tell(siu('S15', numbers, `${day}090000-0400`, minute));
    const { meta } = await stands(visit.id, ({ status }) => status === 'cancelled');
    assert.equal(meta!.asOf, instant(minute.replace('+', '00+')));
  });

  it('is read as its own cancellation told it, with what else was known', async () => {
    const { visit } = await booked();
    const reason = { text: 'Patient asked' };
    const cancelled = await ask('POST', `appointments/${visit.id}/cancel`, { reason });
    assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
    const { status, cancellationReason, start, serviceType } = await read(visit.id);
    assert.deepEqual([status, cancellationReason, start, serviceType], ['cancelled', reason, visit.start, SERVICE]);
  });

  it('is read the same after a restart', async () => {
    const { visit } = await booked();
    const before = await read(visit.id);
    await close();
    await door(open.database);
    assert.deepEqual(await read(visit.id), before);
  });

  it('is known by the patient that answers for its own since a merge', async () => {
    const { visit, numbers, day } = await booked();
    const person = (number: string, trigger: string, structure: string, more = '') =>
      `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|${stamp(0)}||ADT^${trigger}^${structure}|M${++n}|T|2.5.1\rEVN|${trigger}|${stamp(0)}\r` +
      `PID|1||${number}^^^NORTH&2.999.1.1&ISO^MR||Testperson^Ann||19800101|F\r${more}`;
    const other = siu('S14', numbers, `${day}090000-0400`, stamp(0)).replace('100234', '100999');
    await tell(other);
    const one = await stands(visit.id, ({ patient }) => patient!.id !== visit.patient!.id);
    await tell(person('100234', 'A40', 'ADT_A39', 'MRG|100999^^^NORTH&2.999.1.1&ISO^MR\r'));
    const both = await stands(visit.id, ({ patient }) => patient!.id !== one.patient!.id);
    assert.equal(both.patient!.id, visit.patient!.id);
  });

  it('is listed nowhere: what was not heard would be missing', async () => {
    const { visit } = await booked();
    const { status, body } = await ask<Problem>('GET', `appointments?patient=${visit.patient!.id}`);
    assert.deepEqual([status, body.errors?.map(({ code }) => code)], [422, ['lives-elsewhere']]);
  });

  it('is shown to nobody without the scope, and to nobody of another facility', async () => {
    await close();
    const { database } = open;
    const reopened = async (facility?: string, scope?: string): Promise<void> => {
      await close();
      open = await openDoor(SETTINGS, {
        database,
        adjust({ consumers, serviceEndpoints }) {
          const [consumer] = consumers!;
          serviceEndpoints!['ehr']!.facility = 'north';
          if (facility !== undefined) consumer!.facility = facility;
          consumer!.scopes = consumer!.scopes.filter(one => one !== scope);
        },
      });
    };
    await reopened();
    const { visit } = await booked();
    await reopened('south');
    assert.equal((await ask('GET', `appointments/${visit.id}`)).status, 404);
    await reopened('north');
    assert.equal((await ask('GET', `appointments/${visit.id}`)).status, 200);
    await reopened('north', 'appointments:read');
    assert.equal((await ask('GET', `appointments/${visit.id}`)).status, 403);
    await close();
    await door(database);
  });

  it('is not read any more once its patient is forgotten, whoever told of it', async () => {
    const { visit, numbers, day } = await booked();
    await tell(siu('S13', numbers, `${day}150000-0400`, stamp(2)));
    await stands(visit.id, ({ start }) => start!.includes('T15:'));
    const pool = new pg.Pool({ connectionString: open.database });
    const ring = await openKeyRing(pool, [OPERATOR_KEY]);
    const gone = await forgetReference(pool, ring, async () => {}, visit.patient!.id!);
    const { rows } = await pool.query(
      'select sealed is null as "isSilent" from canongate.events where subject = $1 order by seq desc limit 1',
      [`/v1/appointments/${visit.id}`],
    );
    await pool.end();
    assert.ok(gone!.events > 0);
    assert.deepEqual(rows, [{ isSilent: true }], 'the event says no more than its type and its id');
    assert.equal((await ask('GET', `appointments/${visit.id}`)).status, 501);
  });

  it('is an encounter of which ADT alone tells, too, and keeps its status over what does not say it', async () => {
    const adt = (trigger: string, at: string, room = '12') =>
      `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|${at}||ADT^${trigger}|A${++n}|T|2.5.1\rEVN|${trigger}|${at}\r` +
      'PID|1||100234^^^NORTH&2.999.1.1&ISO^MR||Testperson^Ann||19800101|F\r' +
      `PV1|1|I|W1^${room}^B^NORTH||||||||||||||||V77^^^NORTH\r`;
    await tell(adt('A01', stamp(-60)));
    const found = await eventually(
      async () =>
        (await ask<{ events: { subject: string }[] }>('GET', 'events?type=org.canongate.encounters.*')).body.events,
      events => events?.length > 0,
      10,
    );
    const path = found[0]!.subject.slice('/v1/'.length);
    const visit = async () => (await ask<Encounter>('GET', path)).body;
    const admitted = await visit();
    assert.deepEqual([admitted.status, admitted.location?.room], ['in-progress', '12']);
    const at = stamp(-30);
    await tell(adt('A08', at, '14'));
    const moved = await eventually(visit, ({ location }) => location?.room === '14', 10);
    assert.deepEqual([moved.status, moved.meta], ['in-progress', { asOf: instant(at) }]);
    await tell(adt('A12', stamp(-20), '12'));
    await eventually(visit, ({ cancelled }) => cancelled === 'transfer', 10);
    await tell(adt('A03', stamp(-10)));
    const left = await eventually(visit, ({ status }) => status === 'finished', 10);
    assert.equal(left.cancelled, undefined);
  });

  it('is not read any more once its bodies are past their retention, and is again after its next message', async () => {
    const { visit, numbers, day } = await booked();
    await read(visit.id);
    const { database } = open;
    await close();
    const pool = new pg.Pool({ connectionString: database });
    const now = new Date(Date.now() + 32 * DAY_MS);
    await prune(pool, { retention: retentionOf(), now, record: async () => {} });
    const { rows } = await pool.query('select from canongate.known_states');
    await pool.end();
    assert.equal(rows.length, 0);
    await door(database);
    const { status, body } = await ask<Problem>('GET', `appointments/${visit.id}`);
    assert.deepEqual([status, body.code], [501, 'not-supported']);
    assert.match(
      (body as Problem & { detail?: string }).detail ?? '',
      /^ehr has no appointments\/v1#read\. Nothing that ehr told of it is kept/,
    );
    await tell(siu('S14', numbers, `${day}140000-0400`, stamp(0)));
    await eventually(
      async () => (await ask('GET', `appointments/${visit.id}`)).status,
      status => status === 200,
      10,
    );
  });
});
