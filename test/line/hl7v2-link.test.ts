/** What the HL7 v2 link makes of each acknowledgement of an EHR: the matrix of its README, row by row. */
import assert from 'node:assert/strict';
import adapter from '../../adapters/hl7v2/adapter.ts';
import { type Attempt, Fault, type Link, type Reply } from '../../gateway/kit.ts';
import { type Behaviour, type Ehr, startEhr } from '../../simulators/ehr/index.ts';

const PROFILE = { sending: { application: 'CANONGATE' }, receiving: { application: 'EHR', facility: 'NORTH' } };
const [dialect] = adapter.dialects;

const A08 = {
  MSH: [['MSH', '', '', '', '', '', '', '', '', [['ADT', 'A08']]]],
  EVN: [['EVN', '', '20261126120000']],
  PID: [['PID', '', '', [['100234', '', '', 'NORTH']], '', [['Testperson', 'Ann']], '', '19800101', 'F']],
  PV1: [['PV1', '', 'O']],
};

describe('One round trip over MLLP', () => {
  let ehr: Ehr;
  const links: Link[] = [];
  beforeEach(async () => {
    ehr = await startEhr({ port: 0 });
  });
  afterEach(async () => {
    await ehr.close();
    await Promise.all(links.splice(0).map(link => link.close()));
  });

  async function open(profile: object = {}, url = ehr.url) {
    const services = {
      endpoint: 'ehr',
      profile: { ...PROFILE, ...profile },
      now: () => new Date('2026-11-26T12:00:00Z'),
      sequence: async () => 1,
      quarantine: async () => {},
      seen: async () => false,
    };
    const settings = { acknowledgmentTimeout: '300ms' };
    const link = await adapter.open({ name: 'ehr', adapter: 'hl7v2', dialect: 'hl7v2', url, settings }, services);
    links.push(link);
    const out = dialect!.write(A08, services.profile);
    const call = (): Promise<Reply> => {
      const attempt = { key: 'key-1', n: 1, effect: 'repeatable', signal: new AbortController().signal } as Attempt;
      return link.call(out, { ...attempt, leaving: async () => {}, arrived: async () => {} });
    };
    return { call };
  }

  const told = async (behaviour: Behaviour | undefined, profile: object = {}): Promise<string> => {
    if (behaviour) ehr.next(behaviour);
    const { call } = await open(profile);
    try {
      const reply = await call();
      if (reply.kind !== 'rejected') return reply.kind;
      const { cause, position } = reply.why;
      return [adapter.faults[cause], cause, position, reply.retryable && 'again'].filter(Boolean).join(' ');
    } catch (error) {
      if (error instanceof Fault) return `${error.code} ${error.info.backend?.cause} ${error.info.outcome}`;
      return `thrown ${String((error as { mishaps?: { cause: string }[] }).mishaps?.[0]?.cause)}`;
    }
  };

  const nak = (code: string, error?: string): Behaviour => ({
    kind: 'nak',
    code,
    ...(error !== undefined && { error, place: ['PID', '1', '5'] }),
  });
  const MATRIX: readonly (readonly [string, Behaviour | undefined, string, object?])[] = [
    ['AA', undefined, 'answered'],
    ...['100 segment-sequence', '101 field-missing', '102 data-type', '103 table-value', '104 value-too-long'].map(
      row => {
        const [code, cause] = row.split(' ');
        return [`AE ${code}`, nak('AE', code), `invalid-request ${cause} PID-5`] as const;
      },
    ),
    ['AR 200', nak('AR', '200'), 'not-supported message-type-unsupported PID-5'],
    ['AR 201', nak('AR', '201'), 'not-supported event-unsupported PID-5'],
    ['AR 202', nak('AR', '202'), 'not-supported processing-id-unsupported PID-5'],
    ['AR 203', nak('AR', '203'), 'not-supported version-unsupported PID-5'],
    ['AE 204', nak('AE', '204'), 'not-found key-unknown PID-5'],
    ['AE 205', nak('AE', '205'), 'conflict key-duplicate PID-5'],
    ['AE 206', nak('AE', '206'), 'backend-unavailable record-locked PID-5'],
    ['AE 207', nak('AE', '207'), 'backend-rejected application-error PID-5 again'],
    ['AR 207', nak('AR', '207'), 'backend-rejected application-rejected PID-5'],
    ['AR alone', nak('AR'), 'invalid-request rejected-unexplained'],
    [
      'AR alone, where the operator acts',
      nak('AR'),
      'backend-rejected not-agreed',
      { unexplainedRejection: 'operator' },
    ],
    ['AE alone', nak('AE'), 'backend-rejected error-unexplained'],
    ['a warning beside AA', { kind: 'warn', error: '103' }, 'answered'],
    ['CA then AA, enhanced', { kind: 'commit-first' }, 'answered', { ackMode: 'enhanced' }],
    [
      'CA alone, as agreed',
      { kind: 'commit-only' },
      'answered',
      { ackMode: 'enhanced', acknowledgment: { application: 'NE' } },
    ],
    ['CA alone, not agreed', { kind: 'commit-only' }, 'thrown commit-only'],
    [
      'CA and then silence, enhanced',
      { kind: 'commit-only' },
      'deadline-exceeded no-answer unknown',
      { ackMode: 'enhanced' },
    ],
    ['silence', { kind: 'silent' }, 'deadline-exceeded no-answer unknown'],
    ['a foreign MSA-2, then ours', { kind: 'wrong-id', rightBehind: true }, 'answered'],
    ['a foreign MSA-2 alone', { kind: 'wrong-id' }, 'deadline-exceeded no-answer unknown'],
    ['a reset', { kind: 'reset' }, 'backend-unavailable connection-lost unknown'],
    ['an end of its side', { kind: 'half-close' }, 'backend-unavailable connection-lost unknown'],
    ['garbage', { kind: 'garbage' }, 'backend-unreadable ack-unreadable unknown'],
  ];
  for (const [what, behaviour, outcome, profile] of MATRIX)
    it(`${what} is ${outcome}`, async () => assert.equal(await told(behaviour, profile), outcome));

  it('nobody there: nothing was sent', async () => {
    const { call } = await open({}, ehr.url);
    await ehr.close();
    const fault = await call().then(
      () => assert.fail('answered'),
      (error: Fault) => error,
    );
    assert.deepEqual([fault.code, fault.info.outcome], ['backend-unavailable', 'not_applied']);
    ehr = await startEhr({ port: 0 });
  });

  it('sends the same bytes again after a silence, and the EHR tells that it knows them', async () => {
    ehr.next({ kind: 'silent', acts: true });
    const { call } = await open();
    await assert.rejects(call());
    let reply: Reply | undefined;
    for (let n = 0; n < 50 && !reply; n++) reply = await call().catch(() => undefined);
    assert.equal(reply?.kind, 'answered');
    assert.equal(ehr.received[0]?.text, ehr.received[1]?.text);
    assert.equal(ehr.repeats, 1);
  });
});
