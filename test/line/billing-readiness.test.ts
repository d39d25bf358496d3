/** Billing readiness of a visit as an application asks for it: what is there, what is missing and why, and what nobody could say. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import type { Problem } from '../e2e/sandbox.ts';
import { call, destroyKeys, dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { refusal, type Sandbox, told } from './fhir-application.ts';
import {
  BORN,
  checked,
  DAY,
  encounterOf,
  HCPCS,
  PARTS,
  readiness,
  standing,
  type Visit,
  visitAt,
  WHOLE,
} from './readiness-rig.ts';

const COMPLETE = {
  documentation: ['complete'],
  coding: ['complete'],
  charges: ['complete'],
  eligibility: ['complete'],
};
const NOBODY = '01a214e6-f188-78a2-9e44-82a4818334aa';

describe('the billing readiness of a visit', function () {
  this.timeout(120_000);
  let database: string;
  let sandbox: Sandbox;
  /** Types of resources that the FHIR server cannot give now. */
  let down: string[] = [];
  before(async () => {
    const before: RequestHandler = (request, response, go) => {
      if (down.some(type => request.path.startsWith(`/fhir/${type}`)))
        response.status(503).json({ resourceType: 'OperationOutcome', issue: [] });
      else go();
    };
    database = await freshDatabase();
    sandbox = await keepingSandbox(database, { withoutFhir: false, fhir: { before, visits: true } });
  });
  afterEach(() => {
    down = [];
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const stand = async ({ id }: Pick<Visit, 'id'>) => {
    const { status, body } = await readiness(sandbox, id);
    assert.equal(status, 200, JSON.stringify(body));
    return { ready: body.ready, ...standing(body) };
  };
  const submit = (given: string, code: string, over: object = {}) =>
    told<{ id: string }>(sandbox, 'POST', 'prior-authorizations', {
      payer: { id: 'FHIR01' },
      provider: { npi: '1234567893' },
      subscriber: { memberId: 'W000000001', familyName: given, givenName: given, birthDate: BORN },
      type: 'professional',
      diagnoses: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G47.33' }],
      items: [{ sequence: 1, service: { system: HCPCS, code }, servicePeriod: { start: DAY }, ...over }],
    });

  it('of the sandbox’s Sally is whole once her payer was asked, and says what it found', async () => {
    const id = await encounterOf(sandbox, 'Sample', '1980-02-29');
    const noCheck = ['missing', 'no-check /2/eligibility/maxAgeDays'];
    assert.deepEqual(await stand({ id }), {
      ...{ ready: false, ...COMPLETE, eligibility: noCheck, authorization: ['not-required'] },
    });
    const subscriber = { memberId: 'W000000001', familyName: 'Sample', givenName: 'SALLY', birthDate: '1980-02-29' };
    const check = await checked(sandbox, 'Sally', { subscriber });
    const { status, body } = await readiness(sandbox, id);
    assert.equal(status, 200);
    assert.deepEqual([body.ready, body.rule, body.encounter], [true, 'usual', { id }]);
    assert.ok(Math.abs(Date.parse(body.asOf) - Date.now()) < 60_000);
    assert.deepEqual(body.eligibility, { status: 'complete', reasons: [], found: [check.body.id] });
    // What was found is read by its id, under the contract it is of.
    const charges = await told<{ charges: { id: string; service: object }[] }>(
      sandbox,
      'GET',
      `charges?encounter=${id}`,
    );
    assert.deepEqual(
      body.charges.found,
      charges.body.charges.map(one => one.id),
    );
    assert.deepEqual(charges.body.charges[0]?.service, { system: HCPCS, code: 'G0463' });
  });

  it('of the sandbox’s Larry lacks everything, each for its reason', async () => {
    const id = await encounterOf(sandbox, 'Lapsed', '1975-07-04');
    const subscriber = { memberId: 'W000000002', familyName: 'Lapsed', givenName: 'Larry', birthDate: '1975-07-04' };
    await checked(sandbox, 'Larry', { subscriber });
    assert.deepEqual(await stand({ id }), {
      ready: false,
      documentation: [
        'missing',
        'visit-not-finished /2/documentation/finished',
        'document-not-signed /2/documentation/docStatus',
      ],
      coding: ['missing', 'diagnosis-not-coded /2/coding/systems'],
      charges: ['missing', 'charge-planned /2/charges', 'no-charge /2/charges/least'],
      eligibility: ['missing', 'not-covered /2/eligibility'],
      authorization: ['missing', 'no-authorization /2/authorization/services/2'],
    });
  });

  it('lacks what is not there at all', async () => {
    assert.deepEqual(await stand(await visitAt(sandbox, {})), {
      ready: false,
      documentation: ['missing', 'no-document /2/documentation'],
      coding: ['missing', 'no-diagnosis /2/coding/diagnoses'],
      charges: ['missing', 'no-charge /2/charges/least'],
      eligibility: ['missing', 'no-coverage /2/eligibility'],
      authorization: ['not-required'],
    });
  });

  it('counts nothing that was taken back: a refuted diagnosis, a voided charge, a superseded document', async () => {
    const visit = await visitAt(sandbox, {
      document: { ...WHOLE['document'], status: 'superseded' },
      diagnosis: { ...WHOLE['diagnosis'], verificationStatus: { coding: [{ code: 'refuted' }] } },
      charge: { ...WHOLE['charge'], status: 'entered-in-error' },
      coverage: { ...WHOLE['coverage'], status: 'cancelled' },
    });
    const { documentation, coding, charges, eligibility } = await stand(visit);
    assert.deepEqual(
      [documentation, coding, charges, eligibility].map(([, why]) => why?.split(' ')[0]),
      ['no-document', 'no-diagnosis', 'no-charge', 'no-coverage'],
    );
  });

  it('takes no check for one that was made of another of the family, of another payer, or for another time', async () => {
    const visit = await visitAt(sandbox);
    const subscriber = { memberId: 'W000000001', familyName: visit.given, givenName: visit.given, birthDate: BORN };
    await checked(sandbox, 'Another');
    await checked(sandbox, visit.given, { payer: { id: '00431' } });
    await checked(sandbox, visit.given, { serviceDate: '2026-01-05' });
    await checked(sandbox, visit.given, { dependent: { ...subscriber, memberId: undefined, birthDate: '2015-01-02' } });
    assert.deepEqual((await stand(visit)).eligibility, ['missing', 'no-check /2/eligibility/maxAgeDays']);
    // By any name that the payer goes by.
    await checked(sandbox, visit.given, { payer: { id: 'EXMUT-FHIR' } });
    assert.deepEqual((await stand(visit)).eligibility, ['complete']);
  });

  it('needs leave for some services, given for the day of the visit', async () => {
    const leaveFor = async (code: string) => {
      const charge = { ...WHOLE['charge'], code: { coding: [{ system: HCPCS, code }] } };
      const visit = await visitAt(sandbox, { ...WHOLE, charge });
      await checked(sandbox, visit.given);
      return visit;
    };
    const granted = await leaveFor('E0601');
    assert.deepEqual((await stand(granted)).authorization, ['missing', 'no-authorization /2/authorization/services/2']);
    const number = (await submit(granted.given, 'E0601')).body.id;
    assert.deepEqual(await stand(granted), { ready: true, ...COMPLETE, authorization: ['complete'] });
    assert.deepEqual((await readiness(sandbox, granted.id)).body.authorization.found, [number]);

    for (const [code, over, expected] of [
      ['E0250', {}, 'authorization-denied /2/authorization/services/0'],
      ['E0470', {}, 'authorization-pending /2/authorization/services/1'],
      [
        'E0601',
        { servicePeriod: { start: '2030-01-01', end: '2030-02-01' } },
        'authorization-for-another-day /2/authorization/services/2',
      ],
    ] as const) {
      const visit = await leaveFor(code);
      assert.equal((await submit(visit.given, code, over)).status, 201);
      assert.deepEqual((await stand(visit)).authorization, ['missing', expected], code);
    }
  });

  it('goes by the rule of its kind: a stay needs its discharge summary and leave for it', async () => {
    const inpatient = { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' } };
    const visit = await visitAt(sandbox, WHOLE, inpatient);
    await checked(sandbox, visit.given);
    const before = await stand(visit);
    assert.deepEqual(before.documentation, ['missing', 'document-type-missing /0/documentation/types/0']);
    assert.deepEqual(before.authorization, ['missing', 'no-authorization /0/authorization/always']);
    await visit.make({ ...WHOLE['document'], type: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] } });
    await submit(visit.given, 'E1390');
    assert.equal((await stand(visit)).ready, true);
  });

  const SOURCES: readonly [type: string, parts: readonly string[], code: string][] = [
    ['DocumentReference', ['documentation'], '71045'],
    ['Condition', ['coding', 'authorization'], 'G0463'],
    ['ChargeItem', ['charges', 'authorization'], 'G0463'],
    ['Coverage', ['eligibility'], 'G0463'],
    ['Patient', ['eligibility'], 'G0463'],
    ['ClaimResponse', ['authorization'], 'E0601'],
  ];
  for (const [type, parts, code] of SOURCES)
    it(`does not know ${parts.join(' and ')} while ${type} cannot be asked for, and never says that it is complete`, async () => {
      const charge = { ...WHOLE['charge'], code: { coding: [{ system: HCPCS, code }] } };
      const visit = await visitAt(sandbox, { ...WHOLE, charge });
      await checked(sandbox, visit.given);
      if (code === 'E0601') await submit(visit.given, code);
      const before = await stand(visit);
      assert.equal(before.ready, true);
      down = [type];
      const now = await stand(visit);
      assert.equal(now.ready, false);
      for (const name of PARTS) {
        const [status, why] = now[name];
        if (parts.includes(name))
          assert.deepEqual([status, why?.split(' ')[0]], ['unknown', 'backend-unavailable'], name);
        else assert.deepEqual(now[name], before[name], name);
      }
    });

  it('cannot be told where the visit itself cannot be read', async () => {
    const { id } = await visitAt(sandbox);
    down = ['Encounter'];
    const { status, body } = await readiness<Problem>(sandbox, id);
    assert.deepEqual([status, body.code, body.backend?.endpoint], [503, 'backend-unavailable', 'fhir']);
  });

  it('is found by no id that was never given, nor of something else', async () => {
    const patient = (
      await told<{ matches: { patient: { id: string } }[] }>(sandbox, 'POST', 'patients/search', {
        ...{ name: { familyName: 'Sample' }, birthDate: '1980-02-29' },
      })
    ).body.matches[0]!.patient.id;
    for (const id of [NOBODY, patient, '..%2FPatient', "1'%20or%201=1", 'x'.repeat(65), '%00'])
      assert.deepEqual(refusal((await readiness<Problem>(sandbox, id)) as never).slice(0, 2), [404, 'not-found'], id);
  });

  it('is told by a retired id as well, with where to ask from now on', async () => {
    const [retired, survivor] = [await visitAt(sandbox, {}), await visitAt(sandbox)];
    const merged = await told(sandbox, 'POST', `references/${retired.id}/merge`, { into: survivor.id });
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    const { status, headers, body } = await readiness(sandbox, retired.id);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(headers.get('link'), `</v1/encounters/${survivor.id}/billing-readiness>; rel="canonical"`);
    assert.equal(body.encounter.id, survivor.id);
  });

  it('is one exchange, whose steps are what was asked of each system, and each is on record for the audit', async () => {
    const visit = await visitAt(sandbox);
    await checked(sandbox, visit.given);
    await readiness(sandbox, visit.id);
    const found = await call<{ exchanges: { id: string; outcome: string }[] }>(
      sandbox.gateway.url,
      '/v1/exchanges?operation=billing-readiness&limit=1',
    );
    const { id, outcome } = found.body.exchanges[0]!;
    assert.equal(outcome, 'applied');
    const { body } = await call<{ attempts: { step: string; endpoint: string }[] }>(
      sandbox.gateway.url,
      `/v1/exchanges/${id}`,
    );
    assert.deepEqual(body.attempts.map(({ step }) => step).sort(), [
      'charges/v1#search/search',
      'encounters/v1#coding/diagnoses',
      'encounters/v1#coding/procedures',
      'encounters/v1#documents/documents',
      'encounters/v1#read/read',
      'patients/v1#coverages/coverages',
      'patients/v1#read/read',
    ]);
    const events = await call<{ entry: { resource: { extension?: object[] } }[] }>(
      sandbox.gateway.url,
      `/v1/audit-events?exchange=${id}`,
    );
    const text = JSON.stringify(events.body);
    for (const kind of ['charges/v1', 'patients/v1', 'encounters/v1']) assert.ok(text.includes(kind), kind);
    assert.equal(events.body.entry.length, 7);
  });

  it('does not know what a check said whose words are no longer kept', async () => {
    const visit = await visitAt(sandbox);
    await checked(sandbox, visit.given);
    assert.deepEqual((await stand(visit)).eligibility, ['complete']);
    await destroyKeys(database);
    const [status, why] = (await stand(visit)).eligibility;
    assert.deepEqual([status, why], ['unknown', 'no-longer-kept']);
  });
});
