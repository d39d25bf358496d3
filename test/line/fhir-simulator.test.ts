/** The simulated FHIR server, by a client that is not ours: fhir-kit-client as published, over the platform's fetch. */
import assert from 'node:assert/strict';
import { Client } from 'fhir-kit-client';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { loadMembers } from '../../simulators/members.ts';

/** An inquiry written by hand from FHIR R4 §13.2, about an invented person. */
function inquiry(
  memberId: string,
  change: (request: Record<string, unknown> & { contained: Record<string, unknown>[] }) => void = () => {},
) {
  const request = {
    resourceType: 'CoverageEligibilityRequest',
    contained: [
      {
        resourceType: 'Patient',
        id: 'p',
        name: [{ family: 'SAMPLE', given: ['SALLY'] }],
        gender: 'female',
        birthDate: '1980-02-29',
      },
      {
        resourceType: 'Coverage',
        id: 'c',
        status: 'active',
        subscriber: { reference: '#p' },
        subscriberId: memberId,
        beneficiary: { reference: '#p' },
        payor: [{ reference: '#i' }],
      },
      { resourceType: 'Organization', id: 'i', identifier: [{ value: 'FHIR01' }] },
      {
        resourceType: 'Organization',
        id: 'o',
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
      },
    ],
    identifier: [{ system: 'urn:example', value: 'inquiry-1' }],
    status: 'active',
    purpose: ['benefits'],
    patient: { reference: '#p' },
    servicedDate: '2026-11-22',
    created: '2026-11-22',
    provider: { reference: '#o' },
    insurer: { reference: '#i' },
    insurance: [{ coverage: { reference: '#c' } }],
    item: [{ category: { coding: [{ code: '98' }] } }],
  };
  change(request);
  return request;
}

describe('the simulated FHIR server', function () {
  this.timeout(30_000);
  let server: FhirServer;
  let client: Client;
  before(async () => {
    server = await startFhirServer({ port: 0, members: loadMembers() });
    client = new Client({ baseUrl: server.url });
  });
  after(() => server.close());

  const submit = async (input: object) => {
    const what = { name: '$submit', resourceType: 'CoverageEligibilityRequest', input: input as never };
    return JSON.parse(JSON.stringify(await client.operation(what)));
  };

  it('answers an inquiry with a response that names it', async () => {
    const answer = await submit(inquiry('W000000001'));
    assert.equal(answer['resourceType'], 'CoverageEligibilityResponse');
    assert.deepEqual(answer['request'], {
      type: 'CoverageEligibilityRequest',
      identifier: { system: 'urn:example', value: 'inquiry-1' },
    });
    assert.equal(answer['outcome'], 'complete');
    assert.equal(answer['insurance'][0]['inforce'], true);
  });

  it('states what was used, so that whole and used give what remains', async () => {
    const { insurance } = (await submit(inquiry('W000000001'))) as unknown as {
      insurance: {
        item: {
          benefit?: {
            type: { coding: { code: string }[] };
            allowedMoney?: { value: number };
            usedMoney?: { value: number };
          }[];
        }[];
      }[];
    };
    const deductible = insurance[0]?.item
      .flatMap(({ benefit = [] }) => benefit)
      .find(({ type }) => type.coding[0]?.code === 'deductible');
    assert.deepEqual([deductible?.allowedMoney?.value, deductible?.usedMoney?.value], [1500, 649.75]);
  });

  for (const [title, change, status, code] of [
    ['without a purpose', r => (r['purpose'] = undefined), 400, 'structure'],
    ['with an element that R4 does not have', r => (r['colour'] = 'red'), 400, 'structure'],
    ['with a status that R4 does not have', r => (r['status'] = 'new'), 400, 'code-invalid'],
    [
      'with a sex that R4 does not have',
      r => ((r.contained[0] as { gender: string }).gender = 'F'),
      400,
      'code-invalid',
    ],
    [
      'with a birth date that is none',
      r => ((r.contained[0] as { birthDate: string }).birthDate = '19800229'),
      400,
      'structure',
    ],
    ['that is a draft', r => (r['status'] = 'draft'), 422, 'business-rule'],
    ['without a provider', r => (r['provider'] = undefined), 422, 'required'],
    [
      'by a provider whose NPI has the wrong check digit',
      r =>
        (r.contained[3] = {
          ...r.contained[3],
          identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567890' }],
        }),
      422,
      'value',
    ],
    [
      'without a member id',
      r => ((r.contained[1] as { subscriberId?: string }).subscriberId = undefined as never),
      422,
      'required',
    ],
    ['about nothing', r => (r['item'] = undefined), 422, 'required'],
    ['about a patient who is not there', r => (r['patient'] = { reference: 'Patient/1' }), 422, 'value'],
  ] as [string, (request: Parameters<NonNullable<Parameters<typeof inquiry>[1]>>[0]) => unknown, number, string][]) {
    it(`refuses a request ${title}: ${status} ${code}`, async () => {
      const request = inquiry('W000000001', r => void change(r));
      await assert.rejects(
        submit(request),
        (error: { response: { status: number; data: { issue: { code: string }[] } } }) => {
          assert.deepEqual([error.response.status, error.response.data.issue[0]?.code], [status, code]);
          return true;
        },
      );
    });
  }

  it('refuses a body that is no JSON with an OperationOutcome', async () => {
    const answer = await fetch(`${server.url}/CoverageEligibilityRequest/$submit`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: '{"a":',
    });
    assert.equal(answer.status, 400);
    assert.equal(((await answer.json()) as { resourceType: string }).resourceType, 'OperationOutcome');
  });

  it('keeps resources: create, read, search, conditional create and version conflict', async () => {
    const body = {
      resourceType: 'Patient',
      identifier: [{ system: 'urn:example', value: '1' }],
      name: [{ family: 'INVENTED' }],
    };
    const created = await client.create({ resourceType: 'Patient', body });
    const { response } = Client.httpFor(created);
    assert.match(response?.headers.get('location') ?? '', /\/Patient\//);
    const id = String(created['id']);
    const read = await client.read({ resourceType: 'Patient', id });
    assert.deepEqual(read['name'], body.name);
    const again = await client.create({
      resourceType: 'Patient',
      body,
      options: { headers: { 'if-none-exist': 'identifier=urn:example|1' } },
    });
    assert.equal(again['id'], id);
    const found = (await client.search({ resourceType: 'Patient', searchParams: { name: 'INVENTED' } })) as unknown as {
      entry: unknown[];
    };
    assert.equal(found.entry.length, 1);
    const stale = client.update({
      resourceType: 'Patient',
      id,
      body: { ...body, id },
      options: { headers: { 'if-match': 'W/"0"' } },
    });
    await assert.rejects(stale, (error: { response: { status: number } }) => error.response.status === 412);
    await assert.rejects(
      client.read({ resourceType: 'Patient', id: 'nobody' }),
      (error: { response: { status: number } }) => error.response.status === 404,
    );
  });

  it('refuses a resource that R4 does not allow', async () => {
    await assert.rejects(
      client.create({ resourceType: 'Patient', body: { resourceType: 'Patient', shoeSize: 9 } }),
      (error: { response: { status: number } }) => error.response.status === 400,
    );
  });

  it('wants a token where it is started with one, and lets a test stand in front', async () => {
    const guarded = await startFhirServer({
      port: 0,
      members: loadMembers(),
      token: 'only-for-tests',
      before: (request, response, next) =>
        request.path === '/fhir/broken' ? void response.status(500).end('x') : next(),
    });
    try {
      assert.equal((await fetch(`${guarded.url}/metadata`)).status, 401);
      assert.equal(
        (await fetch(`${guarded.url}/metadata`, { headers: { authorization: 'Bearer only-for-tests' } })).status,
        200,
      );
      assert.equal((await fetch(`${guarded.url}/broken`)).status, 500);
    } finally {
      await guarded.close();
    }
  });
});
