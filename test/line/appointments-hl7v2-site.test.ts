/** What differs from site to site about visits over HL7 v2 is data of its profile: which message, which field, which code. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import { HOME } from '../../gateway/registry.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { calling, LATER, NORTH_PATIENT, refusal, SERVICE, WHEN } from './appointments-rig.ts';

const BOOKING = { patient: NORTH_PATIENT, serviceType: { ...SERVICE, system: undefined }, ...WHEN };

describe('a visit at a site with ways of its own', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  const folders: string[] = [];
  const open = async (profile: object): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'canongate-site-'));
    folders.push(folder);
    const profiles = join(HOME, 'sandbox/profiles');
    await cp(profiles, folder, { recursive: true });
    for (const name of ['sandbox-ehr']) {
      const usual = await readFile(join(profiles, `${name}.yml`), 'utf8');
      const text = name === 'sandbox-ehr' ? stringify({ ...(parse(usual) as object), ...profile }) : usual;
      await writeFile(join(folder, `${name}.yml`), text);
    }
    sandbox = await keepingSandbox(await freshDatabase(), {
      adjust: configuration => void Object.assign(configuration, { profiles: folder }),
    });
  };
  const call = <T = Appointment>(...args: Parameters<ReturnType<typeof calling>>) => calling(sandbox)<T>(...args);
  /** What was sent last, without its header, as the standard has it. */
  function sent(): string[] {
    const message = sandbox.ehr.received.at(-1)!;
    const errors = conform(message).filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, []);
    return message.text.split('\r').slice(1, -1);
  }
  afterEach(() => sandbox?.close());
  after(async () => {
    await dropDatabases();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  it('that takes SIU for a request is told by S12, S13 and S15, under our own number, and answers by an ACK alone', async () => {
    await open({ scheduling: 'SIU' });
    const booked = await call('POST', 'appointments', { ...BOOKING, serviceType: SERVICE, comment: 'By SIU' });
    const { id, patient, meta, ...visit } = booked.body;
    assert.equal(booked.status, 201, JSON.stringify(booked.body));
    assert.ok(id && patient?.id && meta?.asOf);
    assert.deepEqual(visit, {
      ...{ status: 'booked', serviceType: SERVICE, comment: 'By SIU', ...WHEN, timeZone: 'America/New_York' },
    });
    const number = sandbox.ehr.received[0]!.get('SCH-1.1');
    assert.deepEqual(sent(), [
      `SCH|${number}^CANONGATE|||||^Booked|||||^^^20270302090000-0500^20270302093000-0500|||||CANONGATE||||CANONGATE|||||Booked`,
      'NTE|1||By SIU|RE',
      'PID|1||100234^^^NORTH&2.999.1.1&ISO^MR||Testperson^Ann||19800101|F',
      'PV1|1|O',
      'RGS|1',
      'AIS|1||124^General Practice^99SVC|20270302090000-0500',
    ]);

    const moved = await call('POST', `appointments/${id}/reschedule`, LATER);
    assert.deepEqual([moved.body.id, moved.body.status, moved.body.start], [id, 'booked', LATER.start]);
    assert.deepEqual(sent(), [
      `SCH|${number}^CANONGATE|||||^Rescheduled|||||^^^20270303100000-0500^20270303103000-0500|||||CANONGATE||||CANONGATE|||||Booked`,
      'RGS|1|U',
    ]);
    const cancelled = await call('POST', `appointments/${id}/cancel`, { reason: { text: 'Rain' } });
    assert.deepEqual([cancelled.body.status, cancelled.body.cancellationReason], ['cancelled', { text: 'Rain' }]);
    // Of bare acknowledgements together: what none changed is as it was booked.
    const { body: read } = await call('GET', `appointments/${id}`);
    assert.deepEqual([read.status, read.cancellationReason, read.start], ['cancelled', { text: 'Rain' }, LATER.start]);
    assert.deepEqual([read.serviceType, read.comment], [SERVICE, 'By SIU']);
    assert.deepEqual(sent(), [
      `SCH|${number}^CANONGATE|||||^Rain||||||||||CANONGATE||||CANONGATE|||||Cancelled`,
      'RGS|1|D',
    ]);
    const [held] = sandbox.ehr.responder.calendar.visits.values();
    assert.deepEqual([held?.status, held?.start], ['Cancelled', '20270303100000-0500']);
    assert.deepEqual(refusal(await call<Problem>('POST', `appointments/${id}/cancel`, {})), [
      ...[409, 'conflict', 'not_applied'],
    ]);

    const waiting = await call<Problem>('POST', 'appointments', { patient: NORTH_PATIENT, serviceType: SERVICE });
    assert.deepEqual(
      [waiting.status, waiting.body.errors?.map(({ pointer, code }) => [pointer, code])],
      [422, [['/start', 'required']]],
    );
  });

  it('that keeps times in TQ1, words of a cancellation in NTE, and minutes as M is told so', async () => {
    const places = { start: ['TQ1-7'], end: ['TQ1-8'], cancellationReason: ['NTE-3'] };
    await open({ scheduling: 'SIU', places, durationUnits: 'M' });
    const { body } = await call('POST', 'appointments', { ...BOOKING, durationMinutes: 30 });
    const [sch, tq1] = sent();
    assert.match(sch!, /\^Booked\|\|\|30\|M\|\|/);
    assert.equal(tq1, 'TQ1|1||||||20270302090000-0500|20270302093000-0500');
    assert.equal(sandbox.ehr.received[0]!.get('AIS-4'), undefined);
    await call('POST', `appointments/${body.id}/cancel`, { reason: { text: 'Rain' } });
    const lines = sent();
    assert.match(lines[0]!, /^SCH\|[^|]+\|\|\|\|\|CANCELLED\|/);
    assert.equal(lines[1], 'NTE|1||Rain');
  });

  it('is read where the site keeps it, though another field says otherwise', async () => {
    await open({ places: { start: ['SCH-11.4'] } });
    const bend = (answer: string): string => answer.replace(/\rTQ1\|1\|+\d+/, '\rTQ1|1||||||20010101000000');
    sandbox.ehr.next({ kind: 'bent', bend });
    assert.equal((await call('POST', 'appointments', BOOKING)).body.start, WHEN.start);
  });

  it('with lists of its own is spoken to in its codes, and a code that it does not list is refused', async () => {
    await open({
      serviceTypes: { '124': 'GENPRAC' },
      visitTypes: { followup30: 'FU30' },
      cancellationReasons: { pat: 'PTREQ' },
    });
    const visitType = { code: 'followup30' };
    const { status, body } = await call('POST', 'appointments', { ...BOOKING, visitType });
    assert.equal(status, 201, JSON.stringify(body));
    const [message] = sandbox.ehr.received;
    assert.deepEqual([message?.get('AIS-3.1'), message?.get('ARQ-8.1')], ['GENPRAC', 'FU30']);
    assert.deepEqual([body.serviceType?.code, body.visitType], ['124', visitType]);
    const cancelled = await call('POST', `appointments/${body.id}/cancel`, { reason: { code: 'pat' } });
    assert.deepEqual(cancelled.body.cancellationReason, { code: 'pat' });
    const other = await call<Problem>('POST', 'appointments', { ...BOOKING, serviceType: { code: '57' } });
    assert.deepEqual(
      [other.status, other.body.errors?.map(({ pointer, code }) => [pointer, code])],
      [422, [['/serviceType/code', 'bad-code']]],
    );
  });

  it('that acknowledges a request and tells no more leaves the visit pending', async () => {
    await open({});
    const alone = (answer: string): string =>
      answer.replace(/SRR\^(S0\d)\^SRR_S01/, 'ACK^$1^ACK').replace(/(\rMSA[^\r]*\r)[\s\S]*$/, '$1');
    sandbox.ehr.next({ kind: 'bent', bend: alone });
    const { status, body } = await call('POST', 'appointments', BOOKING);
    assert.deepEqual([status, body.status, body.start], [201, 'pending', undefined]);
    const moved = await call('POST', `appointments/${body.id}/reschedule`, LATER);
    assert.deepEqual([moved.status, moved.body.id, moved.body.status], [200, body.id, 'booked']);
  });

  it('whose numbers hold delimiters is given them back as they were', async () => {
    await open({});
    sandbox.ehr.next({ kind: 'bent', bend: answer => answer.replace('|NV1^NORTH', '|N\\S\\V\\F\\1%5E^NORTH') });
    const { body } = await call('POST', 'appointments', BOOKING);
    assert.equal((await call('POST', `appointments/${body.id}/cancel`, {})).status, 404);
    assert.equal(sandbox.ehr.received[1]!.get('ARQ-2.1'), 'N^V|1%5E');
    sent();
  });

  it('without a word for a code of the house tells what the table says: 207 is for the operator', async () => {
    await open({ applicationErrors: {} });
    const practitioners = [{ npi: '1234567893' }];
    await call('POST', 'appointments', { ...BOOKING, practitioners });
    const told = await call<Problem>('POST', 'appointments', { ...BOOKING, practitioners });
    assert.deepEqual([told.status, told.body.backend?.cause], [502, 'application-error']);
  });
});
