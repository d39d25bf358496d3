/** What an application sees when a FHIR server refuses: it waits where the server says so, and names each field it was blamed for. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';

const CHECK = checkOf('W000000001', { payer: { id: 'FHIR01' } });

describe('a FHIR server that refuses', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  /** What it answers to the next calls; when there is no more, it does what it was asked. */
  const refusals: { status: number; headers?: Record<string, string>; body?: object }[] = [];
  let asked: number[] = [];
  const refuse: RequestHandler = (_, response, next) => {
    asked.push(performance.now());
    const refusal = refusals.shift();
    if (refusal)
      response
        .status(refusal.status)
        .set(refusal.headers ?? {})
        .json(refusal.body ?? {});
    else next();
  };
  before(async () => {
    sandbox = await startSandbox({ freePorts: true, log: { level: 'silent' }, fhir: { before: refuse } });
  });
  after(() => sandbox?.close());
  beforeEach(() => {
    refusals.length = 0;
    asked = [];
  });

  for (const status of [429, 503]) {
    it(`with ${status} is asked again when the time is over that it named`, async () => {
      refusals.push({ status, headers: { 'retry-after': '1' } });
      const { status: told } = await send(sandbox.gateway.url, CHECK);
      assert.equal(told, 200);
      const [first = 0, second = 0] = asked;
      assert.equal(asked.length, 2);
      assert.ok(second - first >= 990, `${second - first} ms`);
    });

    it(`with ${status} for longer than the deadline is not asked again, and its time is passed on`, async () => {
      refusals.push({ status, headers: { 'retry-after': '120' } });
      const told = await send<Problem>(sandbox.gateway.url, CHECK);
      assert.deepEqual([told.status, told.body.code], [503, 'backend-unavailable']);
      assert.deepEqual([told.headers.get('retry-after'), told.body.retryAfter], ['120', 120]);
      assert.equal(asked.length, 1);
    });
  }

  it('with several issues names each field of the caller, contained resources included', async () => {
    const at = (path: string) => `CoverageEligibilityRequest.${path}`;
    const issue = [
      { severity: 'error', code: 'value', expression: [at('serviced')], diagnostics: 'SECRET' },
      { severity: 'error', code: 'code-invalid', expression: [at('item[1].category')] },
      { severity: 'error', code: 'business-rule', expression: [at('contained[3].birthDate')] },
    ];
    refusals.push({ status: 422, body: { resourceType: 'OperationOutcome', issue } });
    const { status, body } = await send<Problem>(sandbox.gateway.url, CHECK);
    assert.deepEqual([status, body.code, body.outcome], [502, 'backend-rejected', 'not_applied']);
    assert.deepEqual(
      body.errors?.map(({ pointer, code }) => [pointer, code]),
      [
        ['/serviceDate', 'element-value-invalid'],
        ['/serviceTypes/1/code', 'code-unknown'],
        ['/subscriber/birthDate', 'business-rule'],
      ],
    );
    assert.ok(!JSON.stringify(body).includes('SECRET'));
  });
});
