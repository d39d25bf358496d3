/** A write that was sent and lost, and whose repeat gets no token: the record still says that nobody knows what came of it. */
import assert from 'node:assert/strict';
import type { StepRecord } from '../../gateway/exchange.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { KEY, type Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { json, type Stub, stub } from './fhir-rig.ts';
import { KEYS, pem, SMART } from './fhir-smart-rig.ts';

describe('a visit whose patient was sent and lost, before the token was refused', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let server: Stub;
  let tokens = 0;
  let steps: Record<string, StepRecord> = {};
  before(async () => {
    server = await stub((response, { url }) => {
      if (url !== '/fhir/token') return void response.destroy();
      tokens += 1;
      const given = { access_token: 't', token_type: 'bearer', expires_in: 0 };
      return json(tokens === 1 ? 200 : 400, tokens === 1 ? given : { error: 'invalid_client' })(response);
    });
    const keeping = await keepingSandbox(await freshDatabase(), {
      adjust: ({ serviceEndpoints }) =>
        Object.assign(serviceEndpoints!['fhir']!, {
          url: server.url,
          authorization: { ...SMART, key: pem(KEYS.ES384), tokenUrl: `${server.url}/token` },
        }),
    });
    const settle = keeping.keeper.settle.bind(keeping.keeper);
    keeping.keeper.settle = exchange => {
      steps = exchange.record.steps;
      return settle(exchange);
    };
    sandbox = keeping;
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
    await server?.[Symbol.asyncDispose]();
  });

  it('stays in doubt', async () => {
    const response = await fetch(`${sandbox.gateway.url}/v1/appointments`, {
      method: 'POST',
      headers: { authorization: KEY, 'content-type': 'application/json', 'idempotency-key': 'doubt-1' },
      body: JSON.stringify({
        patient: {
          identifiers: [{ system: 'https://hospital.example/mrn', value: '100234', type: 'medical-record-number' }],
          familyName: 'Sample',
          givenNames: ['Sally'],
          birthDate: '1980-02-29',
          sex: 'female',
        },
        serviceType: { system: 'http://terminology.hl7.org/CodeSystem/service-type', code: '124' },
        start: '2026-12-01T09:00:00Z',
        end: '2026-12-01T09:30:00Z',
      }),
    });
    const problem = (await response.json()) as Problem;
    assert.equal(tokens, 2, JSON.stringify(problem));
    assert.deepEqual([problem.backend?.cause, problem.outcome], ['token-client-refused', 'unknown']);
    const attempts = steps['patient']?.attempts.map(({ fault, outcome }) => [fault, outcome]);
    assert.deepEqual(attempts, [['backend-unavailable', 'unknown']]);
  });
});
