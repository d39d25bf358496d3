/** Charges over HL7 v2 as an application posts them: DFT^P03 to an EHR that charges each number once, and credits it once. */
import assert from 'node:assert/strict';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import type { Charge } from '../../contracts/charges/v1/types.ts';
import type { PatientList } from '../../contracts/patients/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { calling, NORTH_PATIENT, refusal } from './appointments-rig.ts';
import { places } from './fhir-application.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';
const SNOMED = 'http://snomed.info/sct';
const CHARGE = {
  patient: NORTH_PATIENT,
  service: { system: CPT, code: '71045' },
  quantity: '2',
  serviceDate: '2019-11-22',
};

describe('a charge over HL7 v2', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase());
  });
  beforeEach(() => void sandbox.ehr.received.splice(0));
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = Charge>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
    calling(sandbox)<T>(method, path, body, headers);
  const post = <T = Charge>(over: object = {}, headers?: Record<string, string>) =>
    call<T>('POST', 'charges', { ...CHARGE, ...over }, headers);
  const postedOf = ({ patient, service, quantity, price, serviceDate }: Charge) => ({
    ...{ patient: { id: patient?.id }, service, quantity, serviceDate },
    ...(price && { price }),
  });

  it('says in FT1 what the first FT1 of DFT-P03-01.hl7 of the Microsoft FHIR Converter says', async () => {
    const said = {
      service: { system: CPT, code: '71045' },
      modifiers: [{ system: CPT, code: '26' }],
      quantity: '2',
      price: { amount: '100', currency: 'USD' },
      serviceDate: '2019-11-22',
      performer: { npi: '9941339108', name: 'Smith' },
      diagnoses: [
        { system: SNOMED, code: '29857009' },
        { system: SNOMED, code: '68235000' },
      ],
    };
    const refused = await post<Problem>(said);
    assert.deepEqual(places(refused), [['/performer/npi', 'format']], 'its NPI fails its own check digit');
    const posted = await post({ ...said, performer: { npi: '1234567893', name: 'Smith' } });
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    const [message] = sandbox.ehr.received;
    assert.deepEqual(message?.ids(), ['MSH', 'EVN', 'PID', 'FT1']);
    const fields = ['4.1', '6', '7.1', '7.3', '10', '19.1', '19.3', '20.1', '20.2', '20.13', '25.1', '25.3', '26.1'];
    assert.deepEqual(
      fields.map(field => message?.get(`FT1-${field}`)),
      [...['20191122', 'CG', '71045', 'C4', '2', '29857009', 'SCT', '1234567893', 'Smith', 'NPI', '71045', 'C4'], '26'],
    );
    assert.equal(message?.raw(3, 11), '100&USD');
    assert.equal(message?.raw(3, 19), '29857009^^SCT~68235000^^SCT');
    assert.deepEqual(
      conform(message!).filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.match(message?.get('FT1-2') ?? '', /^[0-9A-Z]{12}$/);
    const { id, patient, enteredAt } = posted.body;
    assert.deepEqual(posted.body, {
      ...{ id, status: 'billable', patient, enteredAt, ...said },
      performer: { npi: '1234567893', name: 'Smith' },
    });
  });

  it('says to which visit and which account it belongs', async () => {
    const posted = await post({
      encounter: { identifier: { system: 'https://north.example/visits', value: 'V1' } },
      account: { system: 'https://north.example/accounts', value: 'A1' },
    });
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    const [message] = sandbox.ehr.received;
    assert.deepEqual(
      ['PV1-2', 'PV1-19.1', 'PV1-19.4', 'PID-18.1', 'PID-18.4'].map(place => message?.get(place)),
      ['N', 'V1', 'NORTHVISITS', 'A1', 'NORTHACCOUNTS'],
    );
  });

  it('is of the one patient whom a query finds, though another hospital has numbered her, too', async () => {
    const own = { ...NORTH_PATIENT.identifiers[0], type: 'patient-internal-identifier' };
    const other = { ...NORTH_PATIENT.identifiers[0], system: 'https://portal.example/accounts', value: 'P-77' };
    const posted = await post({ patient: { ...NORTH_PATIENT, identifiers: [own, other] } });
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    const found = await call<PatientList>('POST', 'patients/search', {
      identifiers: NORTH_PATIENT.identifiers,
      ...{ name: { familyName: NORTH_PATIENT.familyName }, birthDate: NORTH_PATIENT.birthDate },
    });
    assert.equal(found.status, 200, JSON.stringify(found.body));
    assert.equal(posted.body.patient?.id, found.body.matches[0]?.patient.id);
  });

  it('is charged once, however often it is asked for under one key', async () => {
    const before = sandbox.ehr.responder.ledger.entries.size;
    const first = await post({}, { 'idempotency-key': 'charge-1' });
    const again = await post({}, { 'idempotency-key': 'charge-1' });
    assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
    assert.equal(sandbox.ehr.responder.ledger.entries.size, before + 1);
  });

  it('is credited once under its number, and not a second time', async () => {
    const { body } = await post({ price: { amount: '45.50', currency: 'USD' } });
    const number = sandbox.ehr.received[0]?.get('FT1-2');
    const said = { reason: 'Wrong patient', posted: postedOf(body) };
    const voided = await call('POST', `charges/${body.id}/void`, said);
    assert.equal(voided.status, 200, JSON.stringify(voided.body));
    const { status, voidReason, id } = voided.body;
    assert.deepEqual([id, status, voidReason], [body.id, 'entered-in-error', 'Wrong patient']);
    const credit = sandbox.ehr.received[1]!;
    assert.deepEqual(
      ['FT1-2', 'FT1-4.1', 'FT1-6', 'FT1-7.1', 'FT1-10', 'PID-3.1', 'NTE-3'].map(place => credit.get(place)),
      [number, '20191122', 'CD', '71045', '2', '100234', 'Wrong patient'],
    );
    const twice = await call<Problem>('POST', `charges/${body.id}/void`, said);
    assert.deepEqual(refusal(twice), [409, 'conflict', 'not_applied']);
    assert.equal(twice.body.backend?.cause, 'key-duplicate');
  });

  it('is not credited without a word of what was posted, nor by one who says to have seen a version', async () => {
    const { body } = await post();
    const silent = await call<Problem>('POST', `charges/${body.id}/void`, { reason: 'Wrong patient' });
    assert.deepEqual([silent.status, places(silent)], [422, [['/posted', 'required']]]);
    const seen = { 'if-match': '"1"' };
    const stale = await call<Problem>('POST', `charges/${body.id}/void`, { posted: postedOf(body) }, seen);
    assert.deepEqual(refusal(stale), [412, 'stale', 'not_applied']);
  });

  it('is refused for what no field can say, and where the EHR does not know whom it is for', async () => {
    const centre = { costCenter: { system: 'https://north.example/cost-centers', value: '4711' } };
    const refused = await post<Problem>(centre);
    assert.deepEqual([refused.status, places(refused)], [422, [['/costCenter', 'not-supported']]]);
    const system = await post<Problem>({ service: { system: 'https://elsewhere.example/codes', code: '1' } });
    assert.deepEqual([system.status, places(system)], [422, [['/service/system', 'bad-code']]]);
    const identifiers = [{ ...NORTH_PATIENT.identifiers[0], value: '999999' }];
    const stranger = await post<Problem>({ patient: { ...NORTH_PATIENT, identifiers } });
    assert.deepEqual([stranger.status, stranger.body.backend?.cause], [404, 'key-unknown']);
    assert.equal(stranger.body.backend?.position, 'PID-3');
  });

  it('cannot be read here, and says so with what to do instead', async () => {
    const { body } = await post();
    const read = await call<Problem & { detail: string }>('GET', `charges/${body.id}`);
    assert.deepEqual([read.status, read.body.code], [501, 'not-supported']);
    assert.match(read.body.detail, /has no charges\/v1#read\. Keep the answer of the posting/);
  });

  it('keeps words as words: none becomes a segment, and each is read back as it was sent', async () => {
    const { identifiers, ...person } = NORTH_PATIENT;
    for (const text of [
      'a|b^c&d~e\\f',
      'x\rFT1|2|||20191122||CG|99999',
      'y\x1c\r\x0bMSH|^~\\&|Z',
      '""',
      '\\F\\',
      '\n',
    ]) {
      const mrn = `8${text}`;
      sandbox.ehr.responder.patients.register({
        mrn,
        family: text,
        given: text,
        birthDate: '19800101',
        sex: 'F',
      });
      const said = {
        patient: {
          ...{ ...person, familyName: text, givenNames: [text, text] },
          identifiers: [{ ...identifiers[0], value: mrn }],
        },
        encounter: { identifier: { system: 'https://north.example/visits', value: `V${text}` } },
        account: { system: 'https://north.example/accounts', value: `A${text}` },
        service: { system: CPT, code: `7${text}` },
        modifiers: [
          { system: CPT, code: `M${text}` },
          { system: CPT, code: text },
        ],
        diagnoses: [{ system: SNOMED, code: `D${text}` }],
        performer: { name: text },
        comment: text,
      };
      const posted = await post(said);
      assert.equal(posted.status, 201, JSON.stringify(posted.body));
      const [message] = sandbox.ehr.received.splice(0);
      assert.deepEqual(message?.ids(), ['MSH', 'EVN', 'PID', 'PV1', 'FT1', 'NTE']);
      const places = {
        ...{ 'PID-3.1': mrn, 'PID-5.1': text, 'PID-5.2': text, 'PID-5.3': text, 'PID-18.1': `A${text}` },
        ...{ 'PV1-19.1': `V${text}`, 'FT1-7.1': `7${text}`, 'FT1-19.1': `D${text}`, 'FT1-20.2': text },
        ...{ 'FT1-25.1': `7${text}`, 'FT1-26[#0].1': `M${text}`, 'FT1-26[#1].1': text, 'NTE-3': text },
      };
      assert.deepEqual(Object.fromEntries(Object.keys(places).map(place => [place, message?.get(place)])), places);
      const told = { reason: text, posted: postedOf(posted.body) };
      const voided = await call('POST', `charges/${posted.body.id}/void`, told);
      assert.equal(voided.status, 200, JSON.stringify(voided.body));
      const [credit] = sandbox.ehr.received.splice(0);
      assert.deepEqual(credit?.ids(), ['MSH', 'EVN', 'PID', 'FT1', 'NTE']);
      assert.deepEqual(
        ['PID-3.1', 'FT1-7.1', 'NTE-3'].map(place => credit?.get(place)),
        [mrn, `7${text}`, text],
      );
    }
  });
});
