/** Prior authorizations over FHIR as an application asks for them: the real gateway, and a payer behind Da Vinci PAS. */
import assert from 'node:assert/strict';
import type { Bundle, Claim, ClaimResponse } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import type {
  PriorAuthorization,
  PriorAuthorizationSubmission,
} from '../../contracts/prior-authorizations/v1/types.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import { unheard } from '../delivery/unheard.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, call as get } from '../store/rig.ts';
import { fhirSandbox, places, type Sandbox, told } from './fhir-application.ts';

const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const WHO = {
  payer: { id: 'FHIR01' },
  provider: { npi: '1234567893', organizationName: 'Example Clinic' },
  subscriber: { memberId: 'W000000001', familyName: 'Sample', givenName: 'Sally', birthDate: '1980-02-29' },
  type: 'professional' as const,
};
const PERIOD = { start: '2026-12-01', end: '2027-02-28' };
const item = (sequence: number, code: string, over: object = {}) => ({
  ...{ sequence, service: { system: HCPCS, code }, servicePeriod: PERIOD },
  ...over,
});
const DIAGNOSES: PriorAuthorizationSubmission['diagnoses'] = [
  { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G47.33' },
];

describe('a prior authorization over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  /** What the payer does with the next message. */
  let next: RequestHandler | undefined;
  let asked: string[];
  before(async () => {
    const before: RequestHandler = (request, response, go) => {
      if (!request.path.startsWith('/fhir/Claim/')) return go();
      asked.push(request.path.slice('/fhir/Claim/'.length));
      const now = next;
      next = undefined;
      return now ? now(request, response, go) : go();
    };
    sandbox = await fhirSandbox({ fhir: { before } });
  });
  beforeEach(() => {
    asked = [];
    next = undefined;
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = PriorAuthorization>(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ) => told<T>(sandbox, method, path, body, headers);
  const submit = <T = PriorAuthorization>(codes: string[], over: object = {}, headers?: Record<string, string>) =>
    call<T>(
      'POST',
      'prior-authorizations',
      { ...WHO, diagnoses: DIAGNOSES, items: codes.map((code, n) => item(n + 1, code)), ...over },
      headers,
    );
  const concluded = (id: string) =>
    eventually(
      async () => (await get<OperationView>(sandbox.gateway.url, `/v1/operations/${id}`)).body.status,
      status => status === 'succeeded',
    );
  const inquire = <T = PriorAuthorization>(id: string, over: object = {}) =>
    call<T>('POST', `prior-authorizations/${id}/inquire`, { ...WHO, ...over });
  /** The message as the payer gets it, and in its place an answer of another. */
  const answering = (answer: (claim: Claim) => object, seen?: (bundle: Bundle) => void): RequestHandler => {
    return (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        const bundle = JSON.parse(Buffer.concat(chunks).toString()) as Bundle;
        seen?.(bundle);
        response.type('application/fhir+json').send(JSON.stringify(answer(bundle.entry?.[0]?.resource as Claim)));
      });
    };
  };

  it('is decided at once, service by service, and read as it was decided', async () => {
    const made = await submit(['E0601', 'E1390', 'E0250']);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id, decidedAt } = made.body;
    assert.equal(made.headers.get('location'), `/v1/prior-authorizations/${id}`);
    assert.deepEqual(made.body, {
      ...{ id, status: 'partially-approved', decidedAt },
      items: [
        { sequence: 1, decision: 'approved', authorizationNumber: 'AUTH0001', period: PERIOD },
        { sequence: 2, decision: 'modified', authorizationNumber: 'AUTH0002', period: PERIOD },
        {
          sequence: 3,
          decision: 'denied',
          reasons: [{ system: 'https://codesystem.x12.org/external/886', code: '0V' }],
        },
      ],
    });
    assert.deepEqual((await call('GET', `prior-authorizations/${id}`)).body, made.body);
    assert.equal((await submit(['E0601'])).body.status, 'approved');
    assert.equal((await submit(['E0250'])).body.status, 'denied');
  });

  it('is pended as long as one service is, and decided when the payer is asked later', async () => {
    const made = await submit(['E0601', 'E0470']);
    assert.deepEqual([made.status, made.body.status, made.body.items[1]?.decision], [201, 'pended', 'pended']);
    const { id } = made.body;
    assert.equal((await inquire(id)).body.status, 'pended');
    const decided = await inquire(id);
    assert.deepEqual([decided.status, decided.body.id, decided.body.status], [200, id, 'approved']);
    assert.equal((await call('GET', `prior-authorizations/${id}`)).body.status, 'approved');
  });

  it('names what the payer does not take', async () => {
    const { status, body } = await submit(['E0601'], { subscriber: { ...WHO.subscriber, memberId: 'W999999999' } });
    assert.deepEqual([status, body.status, body.items], [201, 'error', []]);
    assert.deepEqual(body.rejections, [{ system: 'https://codesystem.x12.org/005010/901', code: '75' }]);
  });

  it('is read as Da Vinci PAS writes it: valid_pa_response_bundle_denial.json of its test kit', async () => {
    const part = (action: string) => ({
      url: 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewAction',
      extension: [
        { url: 'number', valueString: 'AUTH0001' },
        {
          url: 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewActionCode',
          valueCodeableConcept: {
            coding: [{ system: 'https://codesystem.x12.org/005010/306', code: action, display: 'Not Certified' }],
          },
        },
      ],
    });
    const response = ({ identifier }: Claim) => ({
      ...{ resourceType: 'ClaimResponse', identifier, status: 'active', use: 'preauthorization', outcome: 'complete' },
      created: '2005-05-02T11:02:00+05:00',
      item: [{ itemSequence: 1, adjudication: [{ extension: [part('A3')], category: { text: 'submitted' } }] }],
    });
    for (const answer of [
      response,
      (claim: Claim) => ({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: response(claim) }] }),
    ]) {
      next = answering(answer);
      const { status, body } = await submit(['E0601']);
      assert.equal(status, 201, JSON.stringify(body));
      assert.deepEqual(body, {
        ...{ id: body.id, status: 'denied', authorizationNumber: 'AUTH0001', decidedAt: '2005-05-02T11:02:00+05:00' },
        items: [{ sequence: 1, decision: 'denied', authorizationNumber: 'AUTH0001' }],
      });
    }
  });

  it('leaves as a collection that begins with its Claim, holds all it refers to, and that the judge of R4 takes', async () => {
    let bundle: Bundle | undefined;
    next = answering(
      ({ identifier }) => ({ resourceType: 'ClaimResponse', identifier, outcome: 'queued', status: 'active' }),
      seen => {
        bundle = seen;
      },
    );
    const items = [
      item(7, 'E0601', { quantity: '2', placeOfService: '12', modifiers: [{ system: HCPCS, code: 'RR' }] }),
    ];
    const made = await submit([], { items, priority: 'stat' });
    assert.deepEqual([made.status, made.body.status, made.body.items], [201, 'queued', []]);
    const resources = bundle?.entry?.map(({ resource }) => resource!) ?? [];
    assert.deepEqual(
      resources.map(({ resourceType }) => resourceType),
      ['Claim', 'Organization', 'Organization', 'Coverage', 'Patient'],
    );
    assert.deepEqual(resources.flatMap(judge), []);
    const claim = resources[0] as Claim;
    assert.deepEqual([claim.use, claim.priority.coding?.[0]?.code], ['preauthorization', 'stat']);
    assert.deepEqual(
      [claim.item?.[0]?.sequence, claim.item?.[0]?.quantity, claim.item?.[0]?.diagnosisSequence],
      [7, { value: 2 }, [1]],
    );
    const urls = bundle?.entry?.map(({ fullUrl }) => fullUrl);
    assert.ok(
      [claim.patient, claim.provider, claim.insurance[0]!.coverage].every(one => urls?.includes(one.reference!)),
    );
  });

  it('is no answer about another request', async () => {
    const response = { resourceType: 'ClaimResponse', outcome: 'complete', status: 'active', preAuthRef: 'AUTH9' };
    next = answering(() => ({ ...response, identifier: [{ value: 'another' }] }));
    const foreign = await submit<Problem>(['E0601']);
    assert.deepEqual([foreign.status, foreign.body.code], [502, 'backend-mismatch']);
    assert.equal(foreign.body.backend?.cause, 'correlation-mismatch');
    // What became of our own nobody has said: it is asked for, and was never submitted.
    assert.equal(foreign.body.outcome, 'unknown');
    await concluded(foreign.body.correlationId);
    assert.deepEqual(asked, ['$submit', '$inquire', '$submit']);
  });

  it('is submitted once, however often it is asked for under one key', async () => {
    const key = { 'idempotency-key': 'authorization-1' };
    const first = await submit(['E0601'], {}, key);
    const again = await submit(['E0601'], {}, key);
    assert.deepEqual([again.status, again.body, asked], [201, first.body, ['$submit']]);
  });

  for (const [why, handler, ways] of [
    ['was submitted, is found and not submitted again', unheard, ['$submit', '$inquire']],
    [
      'was not submitted, is submitted now',
      (_request, response) => void response.destroy(),
      ['$submit', '$inquire', '$submit'],
    ],
  ] as [string, RequestHandler, string[]][])
    it(`of which nobody hears what became and that ${why}`, async () => {
      next = handler;
      const doubt = await submit<Problem>(['E0601']);
      assert.equal(doubt.body.outcome, 'unknown', JSON.stringify(doubt.body));
      const id = doubt.body.correlationId;
      await concluded(id);
      assert.deepEqual(asked, ways);
      const bodies = await get<{ answer: PriorAuthorization }>(sandbox.gateway.url, `/v1/exchanges/${id}/bodies`);
      assert.equal(bodies.body.answer.status, 'approved');
    });

  it('is not found with another payer, nor by a number that nobody issued', async () => {
    const { id } = (await submit(['E0601'])).body;
    const other = await inquire<Problem>(id, { payer: { id: 'ANOTHER' } });
    assert.deepEqual([other.status, other.body.code], [404, 'not-found']);
    const unknown = await inquire<Problem>('0193a1c2-7b4e-7c10-8a55-00000000abcd');
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'not-found']);
  });

  const WRONG: readonly [why: string, over: object, at: string, code: string][] = [
    ['one number for two services', { items: [item(1, 'E0601'), item(1, 'E0250')] }, '/items/1/sequence', 'duplicate'],
    [
      'a period that ends before it begins',
      { items: [item(1, 'E0601', { servicePeriod: { start: '2026-12-02', end: '2026-12-01' } })] },
      '/items/0/servicePeriod/end',
      'before-start',
    ],
    ['no service', { items: [] }, '/items', 'min-items'],
    [
      'words beside a code',
      { items: [item(1, 'E0601', { service: { system: HCPCS, code: 'E0601', text: 'CPAP' } })] },
      '/items/0/service/text',
      'additional-properties',
    ],
    ['an NPI that fails its check digit', { provider: { npi: '1234567890' } }, '/provider/npi', 'format'],
  ];
  for (const [why, over, at, code] of WRONG)
    it(`is refused for ${why}`, async () => {
      const refused = await submit<Problem>(['E0601'], over);
      assert.deepEqual([refused.status, places(refused)], [422, [[at, code]]]);
    });

  it('keeps words as words', async () => {
    const hostile = '"}],"use":"claim","x":[{"<b>\n\\u0000 {{now}}';
    const made = await submit(['E0601"},{"code":"E0250'], { subscriber: { ...WHO.subscriber, familyName: hostile } });
    assert.deepEqual([made.status, made.body.status], [201, 'approved']);
    const held = await sandbox.fhir!.repo.searchResources<ClaimResponse>({
      resourceType: 'ClaimResponse',
      count: 1000,
    });
    assert.deepEqual(held.flatMap(judge), []);
  });
});
