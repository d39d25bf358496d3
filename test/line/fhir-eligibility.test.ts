/** Eligibility over FHIR, from the canonical request to the canonical answer, against the simulated payer. */
import assert from 'node:assert/strict';
import { fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import type { EligibilityCheck, EligibilityCheckRequest } from '../../contracts/eligibility-checks/v1/types.ts';
import type { Dialect, Reply } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import mapping from '../../mappings/eligibility-checks/v1/fhir-r4.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { loadMembers } from '../../simulators/members.ts';
import { NOW, openRig, PROFILE } from './fhir-rig.ts';

const [step] = compileMapping(mapping, fhirR4 as Dialect, PROFILE).steps;

const asked = (memberId: string, more: Partial<EligibilityCheckRequest> = {}): EligibilityCheckRequest => ({
  payer: { id: 'FHIR01' },
  provider: { npi: '1234567893', organizationName: 'SAMPLE CLINIC' },
  subscriber: { memberId, familyName: 'SAMPLE', givenName: 'SALLY', birthDate: '1980-02-29' },
  serviceDate: '2026-11-22',
  serviceTypes: [{ code: '30' }],
  ...more,
});

describe('eligibility over FHIR', function () {
  this.timeout(30_000);
  let server: FhirServer;
  before(async () => {
    server = await startFhirServer({ port: 0, members: loadMembers(), delayMs: 5_000, now: () => NOW });
  });
  after(() => server.close());

  async function call(
    request: EligibilityCheckRequest,
    signal?: AbortSignal,
  ): Promise<{ reply: Reply; answer: EligibilityCheck; unmapped: string[]; findings: unknown[] }> {
    const scope = { key: 'check-1', now: NOW, profile: PROFILE, input: request, steps: {}, route: {} };
    const { tree, findings } = step?.encode(scope) ?? assert.fail();
    assert.deepEqual(findings, []);
    await using rig = await openRig(server.url);
    const reply = await rig.call(fhirR4.write(tree as never, PROFILE), signal);
    if (reply.kind !== 'answered') return { reply, answer: undefined as never, unmapped: [], findings: [] };
    const read = step?.decode(reply.tree, scope) ?? assert.fail();
    return {
      reply,
      answer: read.value as EligibilityCheck,
      unmapped: step?.unmapped(reply.tree) ?? [],
      findings: read.findings,
    };
  }
  const cause = ({ reply }: { reply: Reply }) => (reply.kind === 'rejected' ? reply.why.cause : reply.kind);

  it('W000000001 is covered, with shares, what remains of them, and where authorization is wanted', async () => {
    const { answer } = await call(
      asked('W000000001', { serviceTypes: [{ code: '98' }, { code: 'MH' }, { code: 'PT' }] }),
    );
    assert.equal(answer.coverageActive, true);
    assert.equal(answer.status, 'complete');
    const [plan] = answer.plans;
    assert.deepEqual(
      [plan?.name, plan?.planId, plan?.groupNumber, plan?.insuranceType],
      ['SAMPLE PPO 1500', 'PPO1500', 'GRP0001', 'PR'],
    );
    assert.deepEqual(plan?.period, { start: '2026-01-01', end: '2026-12-31' });
    const deductible = plan?.deductible.find(row => row.network === 'in' && row.level === 'individual');
    assert.deepEqual(
      [deductible?.amount, deductible?.remaining],
      [
        { amount: '1500', currency: 'USD' },
        { amount: '850.25', currency: 'USD' },
      ],
    );
    assert.deepEqual(plan?.coInsurance.find(row => row.serviceTypes.includes('MH'))?.percent, '12.5');
    const visits = plan?.limitations.find(row => row.serviceTypes.includes('PT'));
    assert.deepEqual([visits?.quantity, visits?.remainingQuantity], [{ value: '35', unit: 'visits' }, '21']);
    assert.equal(answer.summary.find(({ serviceType }) => serviceType === '98')?.copayment?.amount?.amount, '25');
    assert.equal(answer.primaryCare?.npi, '1234567893');
    assert.equal(answer.otherPayers[0]?.memberId, 'P00000001');
  });

  it('one row of the payer about several service types stays one row', async () => {
    const { answer } = await call(asked('W000000001'));
    assert.deepEqual(
      answer.plans[0]?.coPayment.map(row => row.serviceTypes),
      [['98'], ['33', 'PT'], ['UC'], ['86']],
    );
  });

  it('differences from what the payer holds are told, the request is not changed', async () => {
    const { answer } = await call(
      asked('W000000001', { subscriber: { memberId: 'W000000001', familyName: 'OTHER', birthDate: '1980-03-01' } }),
    );
    assert.deepEqual(answer.memberAsHeld?.differences, [
      { pointer: '/subscriber/familyName', asked: 'OTHER', held: 'SAMPLE' },
      { pointer: '/subscriber/birthDate', asked: '1980-03-01', held: '1980-02-29' },
    ]);
  });

  it('W000000002 is not covered any more', async () => {
    const { answer } = await call(asked('W000000002'));
    assert.equal(answer.coverageActive, false);
    assert.equal(answer.plans[0]?.statuses[0]?.status, 'inactive');
  });

  it('W000000003 is unknown to the payer: an answer with a rejection', async () => {
    const { answer } = await call(asked('W000000003'));
    assert.equal(answer.status, 'rejected');
    assert.equal(answer.coverageActive, null);
    assert.deepEqual(answer.rejections, [
      { code: 'member-not-found', sourceCode: '75', followUp: 'correct-and-resubmit', appliesTo: 'subscriber' },
    ]);
  });

  it('W000000004: the payer’s own system is away, and says for how long', async () => {
    const { reply } = await call(asked('W000000004'));
    assert.deepEqual(reply.kind === 'rejected' && [reply.why.cause, reply.retryAfter], ['server-unavailable', 1]);
  });

  it('W000000006 answers too late for the deadline', async () => {
    await assert.rejects(call(asked('W000000006'), AbortSignal.timeout(100)), { code: 'deadline-exceeded' });
  });

  for (const [member, ended] of [
    ['W000000005', 'invariant-broken'],
    ['W000000009', 'correlation-mismatch'],
    ['W000000011', 'server-failed'],
  ] as const) {
    it(`${member} ends as ${ended}`, async () => assert.equal(cause(await call(asked(member))), ended));
  }
  for (const [member, message] of [
    ['W000000007', /^html-instead-of-json/],
    ['W000000008', /^truncated/],
  ] as const) {
    it(`${member} cannot be read: ${message.source.slice(1)}`, () =>
      assert.rejects(call(asked(member)), { name: 'DialectError', message }));
  }

  it('W000000010: a dependent is covered under the subscriber', async () => {
    const dependent = {
      familyName: 'EXAMPLE',
      givenName: 'ELLA',
      birthDate: '2015-03-14',
      relationship: 'child',
    } as const;
    const { answer } = await call(
      asked('W000000010', { subscriber: { memberId: 'W000000010', familyName: 'EXAMPLE' }, dependent }),
    );
    assert.equal(answer.coverageActive, true);
    assert.equal(answer.memberAsHeld?.subscriber?.givenName, 'EDGAR');
    assert.equal(answer.memberAsHeld?.subscriber?.groupNumber, 'GRP0010');
    assert.equal(answer.memberAsHeld?.dependent?.givenName, 'ELLA');
    assert.equal(answer.memberAsHeld?.dependent?.relationship, 'child');
    assert.equal(answer.memberAsHeld?.dependent?.memberId, undefined);
    assert.deepEqual(answer.memberAsHeld?.differences, []);
  });

  it('W000000012: a very long answer is read whole', async () => {
    const { answer } = await call(asked('W000000012'));
    assert.equal(answer.plans[0]?.coPayment.length, 98);
  });

  it('nothing that the payer said is left unread, and nothing is a finding', async () => {
    for (const member of ['W000000001', 'W000000002', 'W000000003', 'W000000010', 'W000000012']) {
      const { unmapped, findings } = await call(asked(member));
      assert.deepEqual({ unmapped, findings }, { unmapped: [], findings: [] }, member);
    }
  });

  it('what leaves is R4 by the judgement of another implementation, for every shape of request', () => {
    const requests = [
      asked('W1'),
      asked('W1', { dependent: { familyName: 'SAMPLE', birthDate: '2015-03-14' } }),
      asked('W1', {
        provider: { npi: '1234567893', familyName: 'DOE', givenName: 'DORA', taxonomyCode: '207Q00000X' },
      }),
      asked('W1', { provider: { npi: '1234567893', organizationName: 'SAMPLE CLINIC', taxonomyCode: '207Q00000X' } }),
      asked('W1', {
        procedures: [{ system: 'hcpcs', code: '99213', modifiers: ['25'] }],
        diagnoses: [{ system: 'icd-10-cm', code: 'E11.9' }],
      }),
      asked('W1', {
        subscriber: {
          memberId: 'W1',
          groupNumber: 'G1',
          sex: 'other',
          identifiers: [
            { type: 'medical-record-number', value: 'M1' },
            { type: 'policy-number', value: 'N1' },
          ],
        },
      }),
    ];
    for (const request of requests) {
      const { tree } =
        step?.encode({ key: 'check-1', now: NOW, profile: PROFILE, input: request, steps: {}, route: {} }) ??
        assert.fail();
      assert.deepEqual(judge(JSON.parse(String(fhirR4.write(tree as never, PROFILE).body))), []);
    }
  });

  it('every answer of the simulated payer is R4 by the same judgement', async () => {
    for (const member of ['W000000001', 'W000000002', 'W000000003', 'W000000010', 'W000000012', 'NOBODY']) {
      const { reply } = await call(asked(member));
      assert.deepEqual(
        reply.kind === 'answered' && judge(JSON.parse(Buffer.from(reply.wire.body as Uint8Array).toString())),
        [],
        member,
      );
    }
  });
});
