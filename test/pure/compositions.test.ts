/** What a composition may use is held when it is loaded. */
import assert from 'node:assert/strict';
import type { Exchange } from '../../gateway/exchange.ts';
import { Fault } from '../../gateway/faults.ts';
import { defineComposition } from '../../gateway/kit.ts';
import { assertUses, loadRegistry, type Registry } from '../../gateway/registry.ts';
import { calling, type Used } from '../../gateway/stages/within.ts';

describe('a composition', () => {
  let registry: Registry;
  before(async () => {
    registry = await loadRegistry();
  });
  const using = (kind: string, operation = 'encounters/v1#billing-readiness') => {
    const [contract = '', name = ''] = operation.split('#');
    const composition = defineComposition({ contract, operation: name, uses: [kind], run: async () => ({}) });
    return () => assertUses(registry, composition);
  };

  it('uses what reads and whose scopes its own contract asks for', () =>
    assert.doesNotThrow(using('charges/v1#search')));

  const REFUSED: readonly [what: string, kind: string, why: RegExp, operation?: string][] = [
    ['what no contract has', 'charges/v1#guess', /which no contract has/],
    ['what writes', 'charges/v1#post', /which does not only read/],
    ['what asks for more than it does', 'referrals/v1#read', /does not ask for referrals:read/],
    ['what uses others', 'encounters/v1#billing-readiness', /which uses others/],
  ];
  for (const [what, kind, why] of REFUSED) it(`does not use ${what}`, () => assert.throws(using(kind), why));
});

describe('what a composition asks', () => {
  const KIND = 'visits/v1#read';
  const operation = {
    ...{
      contract: { name: 'visits/v1', hash: '' },
      name: 'read',
      effect: 'read',
      accepts: 'none',
      path: '/v1/visits/:id',
    },
    checkInput: () => [],
    subjects: () => [],
  };
  const outer = (signal = new AbortController().signal) =>
    ({
      record: { id: '1', receivedAt: '', steps: {} },
      head: {},
      notes: [],
      backendNanos: 0n,
      signal,
    }) as unknown as Exchange;
  /** Answers after so many milliseconds, unless it is told to stop. */
  const slow = (milliseconds: number): Used => ({
    plan: { operation } as unknown as Used['plan'],
    line: exchange =>
      new Promise((done, stop) => {
        const timer = setTimeout(done, milliseconds);
        exchange.signal.addEventListener('abort', () => {
          clearTimeout(timer);
          stop(exchange.signal.reason);
        });
      }),
  });
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'answered',
      (error: unknown) => Fault.from(error).code,
    );

  it('has one time together: what is under way then ends, and nothing more begins', async () => {
    const { call, end } = calling(outer(), new Map([[KIND, slow(400)]]), 600);
    assert.deepEqual(await Promise.all([codeOf(call(KIND, {})), codeOf(call(KIND, {}))]), ['answered', 'answered']);
    assert.equal(await codeOf(call(KIND, {})), 'deadline-exceeded');
    assert.equal(await codeOf(call(KIND, {})), 'deadline-exceeded');
    end();
  });

  it('ends when the caller leaves, and counts the time of calls at once only once', async () => {
    const leaving = new AbortController();
    const exchange = outer(leaving.signal);
    const { call, end } = calling(exchange, new Map([[KIND, slow(200)]]), 10_000);
    await Promise.all([call(KIND, {}), call(KIND, {}), call(KIND, {})]);
    const spent = Number(exchange.backendNanos) / 1e6;
    assert.ok(spent >= 190 && spent < 590, `${spent}`);
    assert.deepEqual(
      exchange.used?.map(one => one.within),
      [KIND, `${KIND}.2`, `${KIND}.3`],
    );
    const asked = codeOf(call(KIND, {}));
    leaving.abort(new Fault('cancelled'));
    assert.equal(await asked, 'cancelled');
    end();
  });

  it('is what it says that it uses, and served', async () => {
    const { call, end } = calling(outer(), new Map([['served/v1#never', undefined]]), 1000);
    assert.equal(await codeOf(call('served/v1#never', {})), 'not-supported');
    await assert.rejects(call(KIND, {}), /not among what it says/);
    end();
  });
});
