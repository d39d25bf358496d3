/** What an answer of a FHIR server means: status, OperationOutcome, size, time and whose answer it is. */
import assert from 'node:assert/strict';
import { FHIR_FAULTS } from '../../adapters/fhir/dialects/fhir-r4/causes.ts';
import { DialectError, Fault, type Reply, type Wire } from '../../gateway/kit.ts';
import { json, openRig, stub } from './fhir-rig.ts';

const READ: Wire = { head: { interaction: 'read', resourceType: 'Patient', id: 'p1' }, body: '' };
const SUBMIT: Wire = {
  head: { interaction: 'operation', resourceType: 'CoverageEligibilityRequest', operation: '$submit' },
  body: JSON.stringify({
    resourceType: 'CoverageEligibilityRequest',
    identifier: [{ system: 'urn:x', value: 'key-1' }],
    item: [{ category: { text: 'x' } }],
  }),
};
const outcome = (code: string, more: object = {}) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, diagnostics: 'SECRET', details: { text: 'SECRET' }, ...more }],
});
const response = (request: object, more: object = {}) => ({
  resourceType: 'CoverageEligibilityResponse',
  request,
  outcome: 'complete',
  ...more,
});

async function ask(
  wire: Wire,
  answer: Parameters<typeof stub>[0],
  settings = {},
): Promise<{ reply?: Reply; error?: unknown; quarantined: unknown[] }> {
  await using server = await stub(answer);
  await using rig = await openRig(server.url, settings);
  try {
    return { reply: await rig.call(wire), quarantined: rig.quarantined };
  } catch (error) {
    return { error, quarantined: rig.quarantined };
  }
}

const rejection = async (wire: Wire, ...answer: Parameters<typeof json>) => {
  const { reply } = await ask(wire, json(...answer));
  assert.equal(reply?.kind, 'rejected');
  return reply?.kind === 'rejected' ? reply : assert.fail();
};

describe('a refusal of a FHIR server', () => {
  // Statuses: FHIR R4 3.1.0.1.5 and RFC 9110; issue codes: R4 value set issue-type; fault codes: what the caller should do.
  for (const [status, issue, cause, fault] of [
    [400, 'structure', 'structure-invalid', 'backend-rejected'],
    [400, undefined, 'bad-request', 'backend-rejected'],
    [401, 'login', 'credential-refused', 'backend-refused-us'],
    [401, 'exception', 'credential-refused', 'backend-refused-us'],
    [403, 'forbidden', 'access-refused', 'backend-refused-us'],
    [404, 'not-found', 'resource-not-found', 'backend-rejected'],
    [409, 'conflict', 'edit-conflict', 'conflict'],
    [410, 'deleted', 'resource-deleted', 'backend-rejected'],
    [412, undefined, 'precondition-failed', 'stale'],
    [422, 'business-rule', 'business-rule', 'backend-rejected'],
    [422, undefined, 'unprocessable', 'backend-rejected'],
    [429, 'throttled', 'throttled', 'backend-unavailable'],
    [500, 'exception', 'server-failed', 'backend-unreadable'],
    [500, 'lock-error', 'record-locked', 'backend-unavailable'],
    [501, 'not-supported', 'interaction-unsupported', 'not-supported'],
    [503, 'transient', 'server-unavailable', 'backend-unavailable'],
    [504, undefined, 'server-timeout', 'backend-unavailable'],
    [507, undefined, 'server-failed', 'backend-unreadable'],
    [418, undefined, 'unexpected-status', 'backend-unreadable'],
  ] as const) {
    it(`with ${status} ${issue ?? 'and a page'} is ${cause}, ${fault}`, async () => {
      const body = issue ? outcome(issue) : '<html>SECRET</html>';
      const { why } = await rejection(READ, status, body);
      assert.equal(why.cause, cause);
      assert.equal(FHIR_FAULTS[why.cause], fault);
      assert.equal(why.sourceCode, issue ? `${status} ${issue}` : String(status));
      assert.ok(!JSON.stringify(why).includes('SECRET'));
    });
  }

  it('points to the element that the server blames, and not to what it quotes', async () => {
    const issue = {
      resourceType: 'OperationOutcome',
      issue: [
        { severity: 'warning', code: 'value' },
        { severity: 'error', code: 'invariant', expression: ['CoverageEligibilityRequest.item[0].category'] },
      ],
    };
    const { why } = await rejection(SUBMIT, 422, issue);
    assert.deepEqual(why, {
      cause: 'invariant-broken',
      sourceCode: '422 invariant',
      position: 'item[0].category',
      at: ['body', 'item', 0, 'category'],
    });
  });

  it('points to every element that the server blames, each once, and to none that was not sent', async () => {
    const at = (path: string) => `CoverageEligibilityRequest.${path}`;
    const reply = await rejection(SUBMIT, 422, {
      resourceType: 'OperationOutcome',
      issue: [
        { severity: 'error', code: 'required', expression: [at('item[0].category')] },
        { severity: 'error', code: 'value', expression: [at('identifier[0].value'), at('identifier[0].system')] },
        { severity: 'fatal', code: 'invariant', expression: [at('item[0].category')] },
        { severity: 'warning', code: 'value', expression: [at('item[0]')] },
        { severity: 'error', code: 'SECRET', location: [at('item[0]')] },
        { severity: 'error', code: 'value', expression: ['Patient.name', 'a.where(SECRET)', 7] },
        null,
      ],
    });
    assert.deepEqual([reply.why.cause, reply.why.position], ['invariant-broken', 'item[0].category']);
    assert.deepEqual(
      reply.others?.map(({ cause, position }) => [cause, position]),
      [
        ['element-value-invalid', 'identifier[0].value'],
        ['element-value-invalid', 'identifier[0].system'],
        ['invariant-broken', 'item[0]'],
      ],
    );
    assert.ok(!JSON.stringify(reply.others).includes('SECRET'));
  });

  it('does not trust an issue code that R4 does not have', async () => {
    assert.deepEqual((await rejection(READ, 422, outcome('SECRET'))).why, {
      cause: 'unprocessable',
      sourceCode: '422',
    });
  });

  it('inside a 200 is a refusal all the same', async () => {
    assert.equal((await rejection(SUBMIT, 200, outcome('business-rule'))).why.cause, 'business-rule');
  });

  for (const [value, seconds] of [
    ['7', 7],
    ['Sun, 22 Nov 2026 10:01:00 GMT', 60],
    ['9999999', 86_400],
    ['soon', undefined],
  ] as const) {
    it(`keeps Retry-After ${value} as ${seconds} seconds`, async () => {
      assert.equal((await rejection(READ, 503, '', { 'retry-after': value })).retryAfter, seconds);
    });
  }
});

describe('an answer of a FHIR server', () => {
  for (const [title, body, cause] of [
    ['a page', '<!doctype html><title>Sign in</title>', 'html-instead-of-json'],
    ['half a resource', '{"resourceType":"Pat', 'truncated'],
    ['null', 'null', 'not-fhir'],
    ['nothing', '', 'empty-response'],
    ['a resource with a name twice', '{"resourceType":"Patient","id":"p1","id":"p2"}', 'duplicate-name'],
  ] as const) {
    it(`that is ${title} is ${cause}, unreadable`, async () => {
      const { error } = await ask(READ, json(200, body));
      assert.ok(error instanceof DialectError);
      assert.equal(error.mishaps[0].cause, cause);
      assert.equal(FHIR_FAULTS[cause], 'backend-unreadable');
    });
  }

  it('is kept as it came before it is judged, readable or not', async () => {
    await using server = await stub(json(200, '<p>'));
    await using rig = await openRig(server.url);
    await assert.rejects(rig.call(READ));
    assert.deepEqual(
      rig.arrived.map(({ head, body }) => [head['status'], Buffer.from(body).toString()]),
      [['200', '<p>']],
    );
  });

  it('that is larger than the endpoint allows is given up', async () => {
    const { error } = await ask(READ, json(200, { ...{ resourceType: 'Patient' }, text: 'x'.repeat(5_000) }), {
      maxBytes: 2_000,
    });
    assert.ok(error instanceof Fault);
    assert.equal(error.info.backend?.cause, 'body-too-large');
  });

  it('that does not come before the deadline ends with the deadline', async () => {
    await using server = await stub(() => {});
    await using rig = await openRig(server.url);
    await assert.rejects(
      rig.call(READ, AbortSignal.timeout(50)),
      (error: unknown) => error instanceof Fault && error.code === 'deadline-exceeded',
    );
  });

  it('that is a redirect is not followed', async () => {
    const { error } = await ask(READ, json(302, '', { location: 'http://elsewhere.example/' }));
    assert.ok(error instanceof Fault);
    assert.equal(error.info.backend?.cause, 'redirect-refused');
  });

  it('to a read that is another resource goes to quarantine', async () => {
    const { reply, quarantined } = await ask(READ, json(200, { resourceType: 'Patient', id: 'p2' }));
    assert.equal(reply?.kind === 'rejected' && reply.why.cause, 'correlation-mismatch');
    assert.equal(quarantined.length, 1);
  });

  for (const [title, answer, cause] of [
    ['names another request', response({ identifier: { system: 'urn:x', value: 'key-2' } }), 'correlation-mismatch'],
    [
      'names ours under another system',
      response({ identifier: { system: 'urn:y', value: 'key-1' } }),
      'correlation-mismatch',
    ],
    ['names none', response({ display: 'yours' }), 'correlation-missing'],
  ] as const) {
    it(`to an inquiry that ${title} goes to quarantine and is not shown`, async () => {
      const { reply, quarantined } = await ask(SUBMIT, json(200, answer));
      assert.equal(reply?.kind === 'rejected' && reply.why.cause, cause);
      assert.equal(FHIR_FAULTS[cause], 'backend-mismatch');
      assert.equal(quarantined.length, 1);
    });
  }

  it('to an inquiry that names it is ours, with the payer’s own trace', async () => {
    const { reply } = await ask(
      SUBMIT,
      json(200, response({ identifier: { value: 'key-1' } }, { identifier: [{ value: 'P-9' }] })),
    );
    assert.deepEqual(reply?.kind === 'answered' && reply.references, { payerTrace: 'P-9' });
  });

  it('to an inquiry that is queued is no answer yet', async () => {
    const { reply } = await ask(SUBMIT, json(200, response({ identifier: { value: 'key-1' } }, { outcome: 'queued' })));
    assert.equal(reply?.kind === 'rejected' && reply.why.cause, 'answer-queued');
  });

  it('by which the payer says that nobody could be asked is unavailability, as AAA 42 is over X12', async () => {
    const error = [{ code: { coding: [{ system: 'https://codesystem.x12.org/005010/901', code: '42' }] } }];
    const { reply } = await ask(
      SUBMIT,
      json(200, response({ identifier: { value: 'key-1' } }, { outcome: 'error', error })),
    );
    assert.equal(reply?.kind === 'rejected' && reply.why.cause, 'payer-unavailable');
  });

  it('to an inquiry that is some other resource is unreadable', async () => {
    const { error } = await ask(SUBMIT, json(200, { resourceType: 'Patient' }));
    assert.ok(error instanceof DialectError);
    assert.equal(error.mishaps[0].cause, 'unexpected-resource');
  });
});
