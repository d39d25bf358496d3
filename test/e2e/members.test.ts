/** Each member of the sandbox, asked as an application asks: over X12 and over FHIR. Expected facts stand in sandbox/members.yml. */
import assert from 'node:assert/strict';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from './sandbox.ts';

const USD = (amount: string) => ({ amount, currency: 'USD' });
const child = { familyName: 'Example', givenName: 'Ella', birthDate: '2015-03-14', relationship: 'child' } as const;

describe('the members of the sandbox', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let url: string;

  before(async () => {
    // The slow member takes two seconds here, and the gateway waits one: the same thing thirty times faster.
    sandbox = await startSandbox({
      freePorts: true,
      log: { level: 'silent' },
      delayMs: 2_000,
      adjust: configuration => {
        for (const endpoint of Object.values(configuration.serviceEndpoints ?? {})) {
          endpoint.policies = (endpoint.policies ?? []).map(policy =>
            policy.name === 'timeout' ? { ...policy, after: '1s' } : policy,
          );
        }
      },
    });
    url = sandbox.gateway.url;
  });
  after(() => sandbox?.close());

  for (const payer of ['00431', 'FHIR01']) {
    const ask = <T = EligibilityCheck>(memberId: string, over = {}) =>
      send<T>(url, checkOf(memberId, { payer: { id: payer }, ...over }));

    describe(payer === 'FHIR01' ? 'over FHIR' : 'over X12', () => {
      it('W000000001 has an active PPO: copayment, coinsurance, deductible and out-of-pocket with what remains', async () => {
        const { status, headers, body } = await ask('W000000001');
        assert.equal(status, 200);
        assert.equal(headers.get('canongate-sandbox'), 'true');
        assert.deepEqual([body.status, body.coverageActive], ['complete', true]);
        const [plan] = body.plans;
        assert.deepEqual(
          [plan?.name, plan?.planId, plan?.groupNumber, plan?.period],
          ['SAMPLE PPO 1500', 'PPO1500', 'GRP0001', { start: '2026-01-01', end: '2026-12-31' }],
        );
        const visit = body.summary.find(({ serviceType }) => serviceType === '98');
        assert.deepEqual(visit?.copayment, { amount: USD('25'), level: 'individual', period: 'visit' });
        assert.deepEqual(visit?.deductible, {
          amount: USD('1500'),
          remaining: USD('850.25'),
          level: 'individual',
          period: 'calendar-year',
          inheritedFrom: '30',
        });
        assert.deepEqual([visit?.inNetwork, visit?.authorizationRequired, visit?.ambiguous], [true, 'no', []]);
        assert.match(visit?.text ?? '', /^Covered\. Copayment USD 25 .*No authorization required\.$/);
        assert.deepEqual(
          plan?.outOfPocket.map(({ network, level, amount, remaining }) => [
            network,
            level,
            amount?.amount,
            remaining?.amount,
          ]),
          [
            ['in', 'individual', '5000', '4200.25'],
            ['in', 'family', '10000', '8800'],
            ['out', 'individual', '10000', '10000'],
          ],
        );
        assert.deepEqual(plan?.limitations.map(({ quantity, remainingQuantity }) => [quantity, remainingQuantity])[0], [
          { value: '35', unit: 'visits' },
          '21',
        ]);
        assert.deepEqual(
          plan?.authorization.map(({ required, serviceTypes, network }) => [required, serviceTypes, network]),
          [
            ['yes', ['48'], 'both'],
            ['yes', ['MH'], 'out'],
            ['no', ['98'], 'in'],
          ],
        );
        assert.equal(body.references.trace, body.id);
        assert.equal(body.primaryCare?.npi, '1234567893');
      });

      it('W000000002 is no longer covered', async () => {
        const { status, body } = await ask('W000000002');
        assert.deepEqual([status, body.status, body.coverageActive], [200, 'complete', false]);
        assert.deepEqual(
          body.summary.map(({ active, text }) => [active, text]),
          [
            [false, 'Not covered.'],
            [false, 'Not covered.'],
          ],
        );
      });

      it('W000000003 is not on file: an answer of the payer, not an error', async () => {
        const { status, body } = await ask('W000000003');
        assert.deepEqual([status, body.status, body.coverageActive], [200, 'rejected', null]);
        assert.deepEqual(
          body.rejections.map(({ code, appliesTo, followUp }) => [code, appliesTo, followUp]),
          [['member-not-found', 'subscriber', 'correct-and-resubmit']],
        );
      });

      it('W000000004 cannot be looked up now: 503 with Retry-After, after retries', async () => {
        const { status, headers, body } = await ask<Problem>('W000000004');
        assert.deepEqual([status, body.code, body.retryable], [503, 'backend-unavailable', true]);
        assert.ok(Number(headers.get('retry-after')) > 0);
      });

      it('W000000006 takes too long: 504 at the deadline', async () => {
        const began = performance.now();
        const { status, body } = await ask<Problem>('W000000006');
        assert.deepEqual([status, body.code, body.outcome], [504, 'deadline-exceeded', 'not_applied']);
        assert.ok(performance.now() - began < 1_900, 'the answer came only with the slow reply');
      });

      it('W000000007 brings an HTML page: 502, nothing of it shown', async () => {
        const { status, body } = await ask<Problem>('W000000007');
        assert.deepEqual([status, body.code], [502, 'backend-unreadable']);
        assert.doesNotMatch(JSON.stringify(body), /[<>]/);
      });

      it('W000000008 breaks off in the middle: 502, nothing of it used', async () => {
        const { status, body } = await ask<Problem>('W000000008');
        assert.deepEqual([status, body.code], [502, 'backend-unreadable']);
      });

      it("W000000009 brings another member's answer: 502, set aside, nothing of it shown", async () => {
        const { status, body } = await ask<Problem>('W000000009');
        assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-mismatch', 'correlation-mismatch']);
      });

      it('W000000010 is covered as a dependent', async () => {
        const { status, body } = await ask('W000000010', { dependent: child });
        assert.deepEqual([status, body.status, body.coverageActive], [200, 'complete', true]);
        assert.deepEqual(
          [body.memberAsHeld?.dependent?.givenName, body.memberAsHeld?.dependent?.relationship],
          ['ELLA', 'child'],
        );
      });

      it('W000000012 has a long answer: all of it is read', async () => {
        const { status, body } = await ask('W000000012');
        assert.equal(status, 200);
        const rows = body.plans
          .flatMap(plan => [
            plan.statuses,
            plan.coPayment,
            plan.coInsurance,
            plan.deductible,
            plan.outOfPocket,
            plan.limitations,
          ])
          .flat();
        assert.ok(rows.length > 100, `${rows.length} rows`);
      });
    });
  }

  it('W000000005 is refused by a 999 whose place leads back to the field', async () => {
    const { status, body } = await send<Problem>(url, checkOf('W000000005'));
    assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-rejected', 'transaction-rejected']);
    assert.deepEqual(body.errors, [
      { pointer: '/subscriber/memberId', code: 'transaction-rejected', position: '2100C NM1-09' },
    ]);
  });

  it('W000000011 is refused by the CORE envelope', async () => {
    const { status, body } = await send<Problem>(url, checkOf('W000000011'));
    assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-rejected', 'envelope-error']);
  });

  it('means the same over X12 and over FHIR, source codes aside', async () => {
    for (const [memberId, over] of [
      ['W000000001', {}],
      ['W000000002', {}],
      ['W000000003', {}],
      ['W000000010', { dependent: child }],
      ['W000000012', {}],
    ] as const) {
      const [x12, fhir] = await Promise.all(
        ['00431', 'FHIR01'].map(id =>
          send(
            url,
            checkOf(memberId, {
              payer: { id },
              serviceTypes: [{ code: '30' }, { code: '98' }, { code: 'MH' }, { code: '35' }],
              ...over,
            }),
          ),
        ),
      );
      assert.deepEqual(meaning(fhir!.body), meaning(x12!.body), memberId);
    }
  });
});

/** The answer without what names this one exchange, and without the codes of the protocol. */
function meaning(answer: EligibilityCheck): unknown {
  const { id: _id, checkedAt: _at, references: _references, ...rest } = answer;
  return JSON.parse(
    JSON.stringify(rest, (key, value) => (key === 'sourceCodes' || key === 'sourceCode' ? undefined : value)),
  );
}
