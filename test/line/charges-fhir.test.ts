/** Charges over FHIR as an application posts them: the real gateway, its store, and a FHIR server that judges for itself. */
import assert from 'node:assert/strict';
import type { ChargeItem } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import type { Charge, ChargeList } from '../../contracts/charges/v1/types.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases } from '../store/rig.ts';
import { fhirSandbox, places, refusal, type Sandbox, told } from './fhir-application.ts';

/** An invented person whom nobody knows yet. */
const PATIENT = {
  identifiers: [{ system: 'https://hospital.example/mrn', value: '100234', type: 'medical-record-number' }],
  familyName: 'Sample',
};
const CPT = 'http://www.ama-assn.org/go/cpt';
const CHARGE = {
  patient: PATIENT,
  service: { system: CPT, code: '71045' },
  quantity: '2',
  serviceDate: '2026-11-22',
};

describe('a charge over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  /** Done at the server before the next change. */
  let meanwhile: (() => Promise<void>) | undefined;
  before(async () => {
    const before: RequestHandler = async (request, _response, go) => {
      const now = request.method === 'PUT' ? meanwhile : undefined;
      if (now) meanwhile = undefined;
      await now?.();
      go();
    };
    sandbox = await fhirSandbox({ fhir: { before } });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = Charge>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
    told<T>(sandbox, method, path, body, headers);
  const post = <T = Charge>(over: object = {}, headers?: Record<string, string>) =>
    call<T>('POST', 'charges', { ...CHARGE, ...over }, headers);
  const atServer = (): Promise<ChargeItem[]> =>
    sandbox.fhir!.repo.searchResources<ChargeItem>({ resourceType: 'ChargeItem', count: 1000 });
  const update = (charge: ChargeItem): Promise<ChargeItem> => sandbox.fhir!.repo.updateResource<ChargeItem>(charge);

  it('is posted with all that it holds, and read as it was posted', async () => {
    const said = {
      service: CHARGE.service,
      encounter: { identifier: { system: 'https://hospital.example/visits', value: 'V-1' } },
      account: { system: 'https://hospital.example/accounts', value: 'A-1' },
      identifiers: [{ system: 'https://clinic.example/charges', value: 'C-7' }],
      modifiers: [
        { system: CPT, code: '26' },
        { system: CPT, code: '59' },
      ],
      quantity: '2',
      price: { amount: '1234567890123.45', currency: 'USD' },
      serviceDate: '2026-11-22',
      performer: { npi: '1234567893', name: 'Paula Specimen' },
      costCenter: { system: 'https://hospital.example/cost-centers', value: '4711' },
      diagnoses: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'R07.89' }],
      comment: 'Read on the same day.',
    };
    const posted = await post(said);
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    const { id, meta, patient, enteredAt } = posted.body;
    assert.equal(posted.headers.get('location'), `/v1/charges/${id}`);
    assert.equal(posted.headers.get('etag'), `"${meta?.version}"`);
    assert.deepEqual(posted.body, { id, status: 'billable', patient, ...said, enteredAt, meta });
    assert.deepEqual((await call('GET', `charges/${id}`)).body, posted.body);

    const item = (await atServer()).at(-1);
    assert.deepEqual(item?.priceOverride, { value: 1234567890123.45, currency: 'USD' });
    assert.deepEqual(item?.code, { coding: [{ system: CPT, code: '71045' }] });
    assert.deepEqual(item?.context, { type: 'Encounter', identifier: said.encounter.identifier });
  });

  it('is posted once, however often it is asked for under one key', async () => {
    const before = (await atServer()).length;
    const first = await post({}, { 'idempotency-key': 'charge-1' });
    const again = await post({}, { 'idempotency-key': 'charge-1' });
    assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
    assert.equal((await atServer()).length, before + 1);
  });

  it('is voided once, with its reason, and not a second time', async () => {
    const { id, meta } = (await post({ comment: 'Kept.' })).body;
    const voided = await call(
      'POST',
      `charges/${id}/void`,
      { reason: 'Wrong patient' },
      { 'if-match': `"${meta?.version}"` },
    );
    assert.equal(voided.status, 200, JSON.stringify(voided.body));
    const { status, voidReason, comment } = voided.body;
    assert.deepEqual([status, voidReason, comment], ['entered-in-error', 'Wrong patient', 'Kept.']);
    assert.deepEqual((await call('GET', `charges/${id}`)).body, voided.body);
    const twice = await call<Problem>('POST', `charges/${id}/void`, {});
    assert.deepEqual(refusal(twice), [409, 'conflict', 'not_applied']);
    assert.deepEqual(places(twice), [['/id', 'is-entered-in-error']]);
  });

  it('is not voided once it is billed, nor by one who has seen another version', async () => {
    const { id, meta } = (await post({ comment: 'To be billed.' })).body;
    const item = (await atServer()).find(({ note }) => note?.[0]?.text === 'To be billed.');
    await update({ ...item!, status: 'billed' });
    const stale = await call<Problem>('POST', `charges/${id}/void`, {}, { 'if-match': `"${meta?.version}"` });
    assert.deepEqual(refusal(stale), [412, 'stale', 'not_applied']);
    const billed = await call<Problem>('POST', `charges/${id}/void`, {});
    assert.deepEqual(refusal(billed), [409, 'conflict', 'not_applied']);
    assert.deepEqual(places(billed), [['/id', 'is-billed']]);
  });

  it('is not voided where it is billed between read and write', async () => {
    const { id } = (await post({ comment: 'Billed meanwhile.' })).body;
    const item = async () => (await atServer()).find(({ note }) => note?.[0]?.text === 'Billed meanwhile.')!;
    meanwhile = async () => void (await update({ ...(await item()), status: 'billed' }));
    const late = await call<Problem>('POST', `charges/${id}/void`, {});
    assert.deepEqual(refusal(late), [412, 'stale', 'not_applied']);
    assert.equal((await item()).status, 'billed');
  });

  it('keeps what the contract does not know, and says no word of what a code means', async () => {
    const { id } = (await post({ comment: 'Known.' })).body;
    const item = (await atServer()).find(({ note }) => note?.[0]?.text === 'Known.');
    const code = { coding: [{ system: CPT, code: '71045', display: 'Licensed words' }], text: 'Licensed words' };
    await update({ ...item!, code, factorOverride: 2 });
    const voided = await call('POST', `charges/${id}/void`, {});
    assert.deepEqual([voided.status, voided.body.service], [200, CHARGE.service]);
    const now = (await atServer()).find(one => one.id === item?.id);
    assert.deepEqual([now?.factorOverride, now?.code], [2, code]);
  });

  const WRONG: readonly [why: string, over: object, at: string, code: string][] = [
    ['an amount as a number', { price: { amount: 12.5, currency: 'USD' } }, '/price/amount', 'type'],
    [
      'an amount with a thousands separator',
      { price: { amount: '1,500.00', currency: 'USD' } },
      '/price/amount',
      'pattern',
    ],
    ['an amount below zero', { price: { amount: '-1', currency: 'USD' } }, '/price/amount', 'pattern'],
    ['an amount without a currency', { price: { amount: '1' } }, '/price/currency', 'required'],
    [
      'a currency that is none of ISO 4217',
      { price: { amount: '1', currency: 'QQQ' } },
      '/price/currency',
      'currency-unknown',
    ],
    ['a code without a system', { service: { code: '71045' } }, '/service/system', 'required'],
    [
      'words beside a code',
      { service: { ...CHARGE.service, text: 'Chest' } },
      '/service/text',
      'additional-properties',
    ],
    ['a quantity of nothing', { quantity: '0' }, '/quantity', 'pattern'],
    ['no patient', { patient: {} }, '/patient', 'any-of'],
  ];
  for (const [why, over, at, code] of WRONG)
    it(`is refused for ${why}`, async () => {
      const refused = await post<Problem>(over);
      assert.deepEqual([refused.status, refused.body.code], [422, 'invalid-request']);
      assert.deepEqual(places(refused), [[at, code]]);
    });

  it('keeps words as words', async () => {
    const comment = '"}],"status":"billed","x":[{"<b>\n\\u0000 {{now}} \'; drop table';
    const posted = await post({ comment, service: { system: CPT, code: '71045"},{"code":"99999' } });
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    assert.deepEqual([posted.body.status, posted.body.comment], ['billable', comment]);
    assert.equal(posted.body.service?.code, '71045"},{"code":"99999');
    const voided = await call('POST', `charges/${posted.body.id}/void`, { reason: comment.slice(0, 60) });
    assert.deepEqual([voided.body.status, voided.body.voidReason], ['entered-in-error', comment.slice(0, 60)]);
  });

  it('leaves nothing at the server that its own judge of R4 complains of', async () => {
    const all = await atServer();
    assert.ok(all.length > 5);
    assert.deepEqual(all.flatMap(judge), []);
  });

  it('is listed with the others of its patient by the day of the service, the latest first, page by page', async () => {
    const someone = { ...PATIENT, identifiers: [{ ...PATIENT.identifiers[0]!, value: '555777' }] };
    const days = ['2026-10-01', '2026-10-03', '2026-10-02', '2026-11-01'];
    const posted: Charge[] = [];
    for (const serviceDate of days) posted.push((await post({ patient: someone, serviceDate })).body);
    const patient = posted[0]!.patient!.id!;
    const list = async (query: string) => {
      const { status, body } = await call<ChargeList>('GET', `charges?patient=${patient}${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    };
    const dates = ({ charges }: ChargeList) => charges.map(({ serviceDate }) => serviceDate);
    const all = await list('');
    assert.deepEqual([dates(all), all.more], [['2026-11-01', '2026-10-03', '2026-10-02', '2026-10-01'], false]);
    assert.deepEqual(all.charges[0], posted[3]);
    assert.deepEqual(dates(await list('&from=2026-10-02&before=2026-11-01')), ['2026-10-03', '2026-10-02']);
    const first = await list('&limit=3');
    assert.deepEqual([dates(first).length, first.more], [3, true]);
    assert.deepEqual(dates(await list(`&limit=3&cursor=${first.next}`)), ['2026-10-01']);
    const none = await call<Problem>('GET', 'charges');
    assert.equal(none.status, 422, 'all charges of everybody are no list');
  });
});
