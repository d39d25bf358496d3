/** What goes with a referral, and words that would be more than words: the gateway lets in what it is, and nothing else. */
import assert from 'node:assert/strict';
import type { DocumentReference, ServiceRequest } from '@medplum/fhirtypes';
import type { Referral, ReferralAttachments, ReferralCreation } from '../../contracts/referrals/v1/types.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases } from '../store/rig.ts';
import { fhirSandbox, places, type Sandbox, told } from './fhir-application.ts';
import {
  BARE,
  COMPLETE,
  ECG,
  LETTER,
  MEBIBYTE,
  NOTE,
  PATIENT,
  PDF,
  REASON,
  SERVICE,
  sha256,
} from './referral-to-cardiology.ts';

describe('a referral over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await fhirSandbox();
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = Referral>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
    told<T>(sandbox, method, path, body, headers);
  const refer = (over: object = {}): Promise<Told<Referral>> =>
    call('POST', 'referrals', { patient: PATIENT, ...COMPLETE, ...over } satisfies ReferralCreation);
  const change = <T = Referral>(id: string, over: object, headers?: Record<string, string>) =>
    call<T>(
      'PUT',
      `referrals/${id}`,
      { ...BARE, reasons: [REASON], attachments: [{ sha256: sha256(PDF) }], ...over },
      headers,
    );
  describe('with attachments', () => {
    it('gives them back as they were sent, each with its hash', async () => {
      const { id } = (await refer({ attachments: [ECG, LETTER] })).body;
      const { status, body } = await call<ReferralAttachments>('GET', `referrals/${id}/attachments`);
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(body.attachments, [
        { ...ECG, size: PDF.length, sha256: sha256(PDF) },
        { ...LETTER, size: NOTE.length, sha256: sha256(NOTE) },
      ]);
    });

    const CASES: readonly [why: string, attachment: object, at: string, code: string][] = [
      [
        'an address',
        { ...ECG, url: 'https://elsewhere.example/ecg.pdf' },
        '/attachments/0/url',
        'additional-properties',
      ],
      [
        'an address in place of content',
        { kind: 'ecg', contentType: 'application/pdf', url: 'https://elsewhere.example/' },
        '/attachments/0/data',
        'required',
      ],
      ['a type that is not on the list', { ...ECG, contentType: 'text/html' }, '/attachments/0/contentType', 'enum'],
      [
        'content of another type',
        { ...ECG, contentType: 'image/png' },
        '/attachments/0/contentType',
        'content-differs',
      ],
      ['text that is none', { ...LETTER, data: 'AAEC/w==' }, '/attachments/0/contentType', 'content-differs'],
      ['another hash', { ...ECG, sha256: sha256(NOTE) }, '/attachments/0/sha256', 'hash-mismatch'],
      ['base64 with bits that say nothing', { ...LETTER, data: 'Q2g=Q2g=' }, '/attachments/0/data', 'pattern'],
      ['base64 that is cut off', { ...LETTER, data: LETTER.data.slice(0, -5) }, '/attachments/0/data', 'bad-base64'],
      [
        'a mebibyte',
        { ...LETTER, data: Buffer.alloc(1_048_576, 'a').toString('base64') },
        '/attachments/0/data',
        'max-length',
      ],
    ];
    for (const [why, attachment, at, code] of CASES)
      it(`is refused for ${why}`, async () => {
        const refused = (await refer({ attachments: [attachment] })) as unknown as Told<Problem>;
        assert.deepEqual([refused.status, refused.body.code], [422, 'invalid-request']);
        assert.ok(
          places(refused)?.some(one => one[0] === at && one[1] === code),
          JSON.stringify(refused.body.errors),
        );
      });

    it('is refused where they are too much together, or one is there twice', async () => {
      const big = (letter: string) => ({ ...LETTER, data: Buffer.alloc(MEBIBYTE, letter).toString('base64') });
      const many = (await refer({ attachments: [big('a'), big('b'), ECG] })) as unknown as Told<Problem>;
      assert.deepEqual([many.status, places(many)], [422, [['/attachments', 'too-large']]]);
      const held = await refer({ attachments: [big('a'), ECG] });
      assert.equal(held.status, 201, JSON.stringify(held.body));
      const { id } = held.body;
      const added = await change<Problem>(id, {
        attachments: [{ sha256: sha256(Buffer.alloc(MEBIBYTE, 'a')) }, big('b'), { sha256: sha256(PDF) }],
      });
      assert.deepEqual([added.status, places(added)], [422, [['/attachments', 'too-large']]]);
      const most = await call<Problem>('POST', 'referrals', {
        patient: PATIENT,
        ...COMPLETE,
        attachments: [big('a'), big('b'), big('c')],
      });
      assert.deepEqual([most.status, most.body.code], [413, 'too-large']);
      const twice = (await refer({ attachments: [ECG, ECG] })) as unknown as Told<Problem>;
      assert.deepEqual([twice.status, places(twice)], [422, [['/attachments/1', 'duplicate']]]);
    });

    it('shows one whose content lies elsewhere, fetches it from nowhere, and keeps it', async () => {
      const made = await refer({ attachments: [ECG], clinicalNotes: 'Linked.' });
      const repo = sandbox.fhir!.repo;
      const all = await repo.searchResources<ServiceRequest>({ resourceType: 'ServiceRequest', count: 1000 });
      const request = all.find(({ note }) => note?.[0]?.text === 'Linked.')!;
      const url = 'http://127.0.0.1:1/ecg.pdf';
      const linked: DocumentReference = {
        ...{ resourceType: 'DocumentReference', id: 'linked', status: 'current' },
        content: [{ attachment: { contentType: 'application/pdf', url } }],
      };
      await repo.updateResource<ServiceRequest>({
        ...request,
        contained: [...request.contained!, linked],
        supportingInfo: [...request.supportingInfo!, { reference: '#linked' }],
      });
      const elsewhere = { kind: 'other', contentType: 'application/pdf' };
      const { body } = await call<ReferralAttachments>('GET', `referrals/${made.body.id}/attachments`);
      assert.deepEqual(body.attachments[1], elsewhere);
      const changed = await change(made.body.id, { attachments: [LETTER] });
      assert.deepEqual(
        changed.body.attachments?.map(({ kind }) => kind),
        ['other', 'referral-letter'],
      );
    });

    it('is not changed to hold one by a hash that it does not have', async () => {
      const { id } = (await refer()).body;
      const unknown = await change<Problem>(id, { attachments: [{ sha256: sha256(NOTE) }] });
      assert.deepEqual([unknown.status, places(unknown)], [422, [['/attachments/0/sha256', 'unknown-attachment']]]);
    });
  });

  describe('whose words would be more than words', () => {
    it('stays text at the server', async () => {
      const hostile =
        '"}],"status":"entered-in-error","x":[{"<script>alert(1)</script>\n\\u0000 {{now}} \'; drop table';
      const made = await refer({ clinicalNotes: hostile, service: { ...SERVICE, text: hostile.slice(0, 90) } });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      assert.deepEqual([made.body.status, made.body.clinicalNotes], ['active', hostile]);
      assert.equal((await call('GET', `referrals/${made.body.id}`)).body.clinicalNotes, hostile);
    });

    it('finds no other patient by a number that is made of two', async () => {
      const own = (await refer()).body.patient?.id;
      const identifiers = [
        { system: 'https://hospital.example/mrn', value: '999,https://hospital.example/mrn|100234' },
      ];
      const other = await refer({ patient: { identifiers, familyName: 'Other' } });
      assert.equal(other.status, 201, JSON.stringify(other.body));
      assert.notEqual(other.body.patient?.id, own);
      const comma = { identifiers: [{ system: 'https://hospital.example/mrn', value: '7,8' }], familyName: 'Other' };
      const [one, again] = [await refer({ patient: comma }), await refer({ patient: comma })];
      assert.equal(one.body.patient?.id, again.body.patient?.id);
    });

    it('leads to no other address by its id', async () => {
      for (const id of ['..%2FPatient', 'x%3F_id%3Dy', '%24everything']) {
        const { status, body } = await call<Problem>('GET', `referrals/${id}`);
        assert.deepEqual([status, body.code], [404, 'not-found'], id);
      }
    });
  });
});
