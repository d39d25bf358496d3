/** Problems and the identifiers they carry. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FAULTS, Fault, type FaultCode } from '../../gateway/faults.ts';
import { boundPointer, extendPointer } from '../../gateway/pointer.ts';
import { problemHeaders, problemOf } from '../../gateway/problem.ts';
import { uuidv7 } from '../../gateway/uuid.ts';

const ID = '019ab000-0000-7000-8000-000000000001';

describe('a problem', () => {
  it('has the required members of RFC 9457 and our own for every code', () => {
    for (const code of Object.keys(FAULTS) as FaultCode[]) {
      const problem = problemOf(new Fault(code), ID);
      assert.deepEqual(problem, {
        type: `/problems/${code}`,
        title: FAULTS[code].title,
        status: FAULTS[code].status,
        instance: `urn:uuid:${ID}`,
        code,
        correlationId: ID,
        retryable: FAULTS[code].retryable,
      });
    }
  });

  it('shows of a cause only what its contract names, and never what lies under a fault', () => {
    const backend = { cause: 'truncated', at: ['2100C', 'Testperson'], raw: 'ISA*00' };
    const fault = new Fault('backend-unreadable', { backend, cause: new Error('W000000001') });
    assert.deepEqual(problemOf(fault, ID).backend, { cause: 'truncated' });
    assert.doesNotMatch(JSON.stringify(problemOf(fault, ID)), /W0000|Testperson|ISA/);
  });

  it('lets a fault know better than the table whether a repeat makes sense', () => {
    assert.equal(problemOf(new Fault('backend-rejected', { retryable: true }), ID).retryable, true);
  });

  it('rounds the time to wait up to whole seconds, in the member and in the header', () => {
    for (const [given, shown] of [
      [0.2, 1],
      [3, 3],
      [-1, 0],
    ] as const) {
      const fault = new Fault('rate-limited', { retryAfter: given });
      assert.equal(problemOf(fault, ID).retryAfter, shown);
      assert.equal(problemHeaders(fault)['Retry-After'], String(shown));
    }
  });

  it('keeps the challenge of the policy that refused', () => {
    const headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
    assert.deepEqual(problemHeaders(new Fault('unauthenticated', { headers })), headers);
  });
});

describe('a pointer that is shown', () => {
  it('holds names of fields and indices only', () => {
    assert.equal(extendPointer('/subscriber', 'memberId'), '/subscriber/memberId');
    assert.equal(extendPointer('/subscriber', 'Erika Musterfrau'), '/subscriber');
    assert.equal(boundPointer('/a/0/b'), '/a/0/b');
    assert.equal(boundPointer('/a/x~1y/b'), '/a');
    assert.equal(boundPointer(''), '');
  });
});

describe('a UUID of version 7', () => {
  it('carries its time, version and variant where RFC 9562 §5.7 has them', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(time, time => {
        const id = uuidv7(time);
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16), time);
      }),
    );
    assert.equal(uuidv7(0x017f22e279b0).slice(0, 15), '017f22e2-79b0-7'); // time of RFC 9562 appendix A.6
  });

  it('does not come twice', () => {
    assert.equal(new Set(Array.from({ length: 20_000 }, () => uuidv7(1))).size, 20_000);
  });
});
