/** W3C Trace Context: the examples and rules of the Recommendation of 2021-11-23, and noise. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { callLink, type GuardedAttempt } from '../../gateway/endpoint.ts';
import type { Attempt, Link, Trace, Wire } from '../../gateway/kit.ts';
import { childTrace, startTrace, traceHeaders, traceparent } from '../../gateway/telemetry/trace.ts';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'; // §3.2.3
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const state = (text: string) => startTrace(PARENT, text).state;

describe('trace context', () => {
  it('continues the trace of the caller in a span of its own', () => {
    const trace = startTrace(PARENT);
    assert.equal(trace.traceId, TRACE);
    assert.equal(trace.parentId, '00f067aa0ba902b7');
    assert.equal(trace.sampled, true);
    assert.match(trace.spanId, /^[0-9a-f]{16}$/);
    assert.notEqual(trace.spanId, trace.parentId);
  });

  it('begins a trace where the caller sends none', () => {
    const [one, other] = [startTrace(), startTrace()];
    assert.match(one.traceId, /^[0-9a-f]{32}$/);
    assert.notEqual(one.traceId, other.traceId);
    assert.equal(one.parentId, undefined);
    assert.equal(one.sampled, false);
  });

  for (const [why, header] of [
    ['upper case (§3.2.2.3)', PARENT.toUpperCase()],
    ['version ff (§3.2.2.1)', PARENT.replace(/^00/, 'ff')],
    ['a trace id of zeros (§3.2.2.3)', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a parent id of zeros (§3.2.2.4)', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a field too many in version 00', `${PARENT}-00`],
    ['a field too few', PARENT.slice(0, -3)],
    ['a short trace id', '00-4bf92f3577b34da6-00f067aa0ba902b7-01'],
    ['a digit that is none', PARENT.replace('4bf9', '4bg9')],
    ['a space in front', ` ${PARENT}`],
    ['two headers joined', `${PARENT}, ${PARENT}`],
    ['nothing', ''],
  ] as const) {
    it(`begins a trace where traceparent has ${why}, and drops its tracestate`, () => {
      const trace = startTrace(header, 'congo=t61rcWkgMzE');
      assert.notEqual(trace.traceId, TRACE);
      assert.equal(trace.parentId, undefined);
      assert.equal(trace.state, undefined);
    });
  }

  it('reads the four fields it knows of a later version (§3.2.4)', () => {
    assert.equal(startTrace(`cc-${TRACE}-00f067aa0ba902b7-01-what-the-future-holds`).traceId, TRACE);
    assert.equal(startTrace(`cc-${TRACE}-00f067aa0ba902b7-01`).traceId, TRACE);
    assert.notEqual(startTrace(`cc-${TRACE}-00f067aa0ba902b7-01.future`).traceId, TRACE);
  });

  it('reads of the flags only whether the trace is recorded (§3.2.2.5)', () => {
    assert.equal(startTrace(PARENT.replace(/01$/, 'fe')).sampled, false);
    assert.equal(startTrace(PARENT.replace(/01$/, 'ff')).sampled, true);
    assert.equal(traceparent(startTrace(PARENT.replace(/01$/, 'ff'))).slice(-2), '01');
  });

  it('passes tracestate on as it came, without empty members (§3.3.1)', () => {
    assert.equal(state('rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'), 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE');
    assert.equal(state('rojo=1 ,\t, congo=2'), 'rojo=1,congo=2');
    assert.equal(state('fw529a3039@dt=FfAB;k!"#$'), 'fw529a3039@dt=FfAB;k!"#$');
    assert.equal(state(''), undefined);
  });

  for (const [why, text] of [
    ['a key in upper case', 'Congo=1'],
    ['a member without a value', 'congo'],
    ['a second equals sign', 'congo=a=b'],
    ['a key twice', 'congo=1,rojo=2,congo=3'],
    ['an empty value', 'congo='],
    ['a control character', 'congo=a\u0007'],
    ['33 members', Array.from({ length: 33 }, (_, at) => `k${at}=v`).join(',')],
    ['a system id too long', `t@${'s'.repeat(15)}=1`],
    ['more than 8 KiB', `congo=1,${' '.repeat(9000)}`],
  ] as const) {
    it(`drops a tracestate with ${why}, and keeps the trace`, () => {
      assert.equal(state(text), undefined);
      assert.equal(startTrace(PARENT, text).traceId, TRACE);
    });
  }

  it('passes on at most 512 characters, long members giving way first (§3.3.1.5)', () => {
    const short = Array.from({ length: 20 }, (_, at) => `k${at}=${'v'.repeat(10)}`).join(',');
    assert.equal(state(`long=${'x'.repeat(250)},${short}`), short);
    const passed = state(Array.from({ length: 30 }, (_, at) => `k${at}=${'v'.repeat(100)}`).join(',')) ?? '';
    assert.ok(passed.length <= 512 && passed.startsWith('k0=') && passed.split(',').length === 4, passed);
  });

  it('gives each attempt a span below the walk', () => {
    const walk = startTrace(PARENT, 'congo=1');
    const attempt = childTrace(walk);
    assert.equal(attempt.parentId, walk.spanId);
    assert.notEqual(attempt.spanId, walk.spanId);
    assert.deepEqual(traceHeaders(attempt), { traceparent: `00-${TRACE}-${attempt.spanId}-01`, tracestate: 'congo=1' });
  });

  it('tells a backend of each attempt as a span of its own, below the walk', async () => {
    const told: Trace[] = [];
    const link = {
      call: (_out: Wire, { trace }: Attempt) => {
        told.push(trace);
        return Promise.resolve({ kind: 'answered', wire: { head: {}, body: '' } } as const);
      },
    } as unknown as Link;
    const walk = startTrace(PARENT);
    const attempt = { out: { head: {}, body: '' }, trace: walk } as GuardedAttempt;
    await callLink(link, attempt);
    await callLink(link, { ...attempt, n: 2 });
    assert.deepEqual(
      told.map(({ traceId, parentId }) => [traceId, parentId]),
      [
        [TRACE, walk.spanId],
        [TRACE, walk.spanId],
      ],
    );
    assert.equal(new Set([walk, ...told].map(({ spanId }) => spanId)).size, 3);
  });

  it('accepts what it emits, whatever it was given', () => {
    const noise = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-f-]{40,60}$/), fc.constant(PARENT));
    fc.assert(
      fc.property(noise, noise, (parent, list) => {
        const trace = startTrace(parent, list);
        const headers = traceHeaders(trace);
        assert.match(headers['traceparent'] ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
        assert.match(headers['tracestate'] ?? '', /^[\x20-\x7e]{0,512}$/);
        assert.equal(startTrace(headers['traceparent'], headers['tracestate']).traceId, trace.traceId);
        assert.equal(startTrace(headers['traceparent'], headers['tracestate']).state, trace.state);
      }),
      { numRuns: 500 },
    );
  });

  it('never gives an id twice', () => {
    const ids = new Set(Array.from({ length: 5000 }, () => startTrace().traceId));
    assert.equal(ids.size, 5000);
  });
});
