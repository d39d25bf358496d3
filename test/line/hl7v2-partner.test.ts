/** What each acknowledgement of a partner over MLLP means: HL7 v2.5.1 §2.9, tables 0008 and 0357. */
import assert from 'node:assert/strict';
import adapter from '../../adapters/hl7v2/adapter.ts';
import type { Hl7Wire } from '../../adapters/hl7v2/dialects/hl7v2/compose.ts';
import { hl7v2 } from '../../adapters/hl7v2/dialects/hl7v2/dialect.ts';
import { Fault } from '../../gateway/faults.ts';
import type { Attempt, Link, LinkServices, Profile, Reply, Wire } from '../../gateway/kit.ts';
import { type Handled, listenMllp, type MllpServer } from '../../transports/mllp/server.ts';

const PROFILE: Profile = {
  sending: { application: 'CANONGATE', facility: 'GATE' },
  processingId: 'P',
  receiving: { application: 'EHR', facility: 'WARD' },
};
/** An admission of an invented person. */
const ADMISSION = {
  MSH: [[...Array<undefined>(9), [['ADT', 'A04', 'ADT_A01']]]],
  PID: [['PID', '1', undefined, [['100234', undefined, undefined, 'CLINIC', 'MR']], undefined, [['Sample', 'Sally']]]],
  PV1: [['PV1', '1', 'O']],
};

const idIn = (message: Buffer): string => message.toString('latin1').split('|')[9]!;
const answer = (id: string, code: string, ...errors: string[]): Buffer =>
  Buffer.from(
    ['MSH|^~\\&|EHR|WARD|CANONGATE|GATE|20261126||ACK^A04^ACK|E1|P|2.5.1', `MSA|${code}|${id}`, ...errors]
      .map(segment => `${segment}\r`)
      .join(''),
  );
const error = (code: string, place = ''): string => `ERR||${place}|${code}^^HL70357|E`;

describe('an HL7 v2 partner', () => {
  let server: MllpServer;
  let link: Link;
  let got: Buffer[] = [];
  let quarantined: Wire[] = [];
  let handle: (message: Buffer) => Promise<Handled> | Handled;

  const open = async (
    profile: Profile = {},
    settings: Record<string, unknown> = {},
    port = server.port,
  ): Promise<Link> => {
    const services: LinkServices = {
      endpoint: 'ehr',
      profile: { ...PROFILE, ...profile },
      now: () => new Date('2026-11-26T12:00:00Z'),
      sequence: async () => 1,
      quarantine: async wire => void quarantined.push(wire),
      seen: async () => false,
    };
    const url = `mllp://127.0.0.1:${port}`;
    return adapter.open({ name: 'ehr', adapter: 'hl7v2', dialect: 'hl7v2', url, settings }, services);
  };
  const told: { sent: Wire[]; arrived: Wire[]; references: unknown[] } = { sent: [], arrived: [], references: [] };
  const attempt = (n = 1): Attempt => ({
    ...{ key: 'exchange-1 register', n, effect: 'once', signal: AbortSignal.timeout(10_000) },
    trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: false } as never,
    async leaving(wire, references) {
      told.sent.push(wire);
      told.references.push(references);
    },
    arrived: async wire => void told.arrived.push(wire),
  });
  const call = (over: Link = link, out: Wire = hl7v2.write(ADMISSION as never, PROFILE), n = 1): Promise<Reply> =>
    over.call(out, attempt(n));
  const status = (reply: Reply): string => {
    if (reply.kind !== 'rejected') return reply.kind;
    const { why, retryAfter } = reply;
    const { status, retryable } = new Fault(adapter.faults[why.cause]!);
    const again = reply.retryable ?? retryable;
    return [status, why.cause, again ? 'again' : '', retryAfter ? `after ${retryAfter}` : ''].filter(Boolean).join(' ');
  };
  const failure = async (calling: Promise<Reply>): Promise<string> => {
    const fault = await calling.then(
      () => assert.fail('it was answered'),
      thrown => Fault.from(thrown),
    );
    return `${fault.status} ${fault.info.backend?.cause} ${fault.info.outcome ?? 'not_applied'}`;
  };

  before(async () => {
    server = await listenMllp({
      port: 0,
      handle: message => {
        got.push(message);
        return handle(message);
      },
    });
  });
  beforeEach(async () => {
    [got, quarantined] = [[], []];
    Object.assign(told, { sent: [], arrived: [], references: [] });
    handle = message => answer(idIn(message), 'AA');
    link = await open();
  });
  afterEach(() => link.close());
  after(() => server.close(0));

  it('is sent the message in the order of its structure, under a control id of twenty characters that is on record first', async () => {
    assert.equal(status(await call()), 'answered');
    const [message] = got;
    const lines = message!.toString().split('\r');
    assert.match(
      lines[0]!,
      /^MSH\|\^~\\&\|CANONGATE\|GATE\|EHR\|WARD\|20261126120000\+0000\|\|ADT\^A04\^ADT_A01\|[0-9A-Z]{20}\|P\|2\.5\.1/,
    );
    assert.deepEqual(lines.slice(1), ['PID|1||100234^^^CLINIC^MR||Sample^Sally', 'PV1|1|O', '']);
    assert.deepEqual(Buffer.from(told.sent[0]!.body as Uint8Array), message);
    assert.deepEqual(told.references, [{ messageControlId: idIn(message!) }]);
  });

  it('is sent the very same bytes when it is asked again', async () => {
    const out = hl7v2.write(ADMISSION as never, PROFILE);
    await call(link, out, 1);
    await call(link, out, 2);
    assert.deepEqual(got[0], got[1]);
  });

  const TABLE_0357: readonly (readonly [code: string, as: string, positive?: true])[] = [
    ['100', '422 segment-sequence'],
    ['101', '422 field-missing'],
    ['102', '422 data-type'],
    ['103', '422 table-value'],
    ['104', '422 value-too-long'],
    ['200', '501 message-type-unsupported'],
    ['201', '501 event-unsupported'],
    ['202', '501 processing-id-unsupported'],
    ['203', '501 version-unsupported'],
    ['204', '404 key-unknown'],
    ['205', '409 key-duplicate'],
    ['206', '503 record-locked again after 2'],
    ['207', '502 application-error again'],
  ];
  for (const [code, as] of TABLE_0357)
    it(`that answers AE with ${code} means ${as}`, async () => {
      handle = message => answer(idIn(message), 'AE', error(code, 'PID^1^3'));
      const reply = await call();
      assert.equal(status(reply), as);
      assert.equal(reply.kind === 'rejected' && reply.why.position, 'PID-3');
      assert.deepEqual(reply.kind === 'rejected' && reply.why.at, ['PID', 0, 3]);
    });

  it('that answers AR with 207 has refused it for good', async () => {
    handle = message => answer(idIn(message), 'AR', error('207'));
    assert.equal(status(await call()), '502 application-rejected');
  });

  it('that gives no reason has refused what the caller said, or failed', async () => {
    handle = message => answer(idIn(message), 'AR');
    assert.equal(status(await call()), '422 rejected-unexplained');
    handle = message => answer(idIn(message), 'AE');
    assert.equal(status(await call()), '502 error-unexplained');
    const operator = await open({ unexplainedRejection: 'operator', retryErrors: true });
    assert.equal(status(await call(operator)), '502 error-unexplained again');
    handle = message => answer(idIn(message), 'AR');
    assert.equal(status(await call(operator)), '502 not-agreed');
    await operator.close();
  });

  it('that knows a repeat already has it: of the first sending the same answer is a conflict', async () => {
    handle = message => answer(idIn(message), 'AE', error('205'));
    const out = hl7v2.write(ADMISSION as never, PROFILE) as Hl7Wire;
    assert.equal(status(await call(link, out, 1)), '409 key-duplicate');
    assert.equal(status(await call(link, out, 2)), 'answered');
  });

  it('that only warns has taken it, and what it warned of is told by its code', async () => {
    handle = message => answer(idIn(message), 'AA', 'ERR||PID^1^8|103^^HL70357|W||||Sex unusual for Sally');
    const reply = await call();
    assert.equal(status(reply), 'answered');
    assert.deepEqual(reply.kind === 'answered' && reply.warnings, [
      { cause: 'accepted-with-warning', sourceCode: 'ERR 103', position: 'PID-8' },
    ]);
  });

  it('that speaks 2.3 says where by ERR-1', async () => {
    handle = message => answer(idIn(message), 'AE', 'ERR|PID^1^7^102&Data type error&HL70357');
    const reply = await call();
    assert.equal(status(reply), '422 data-type');
    assert.equal(reply.kind === 'rejected' && reply.why.position, 'PID-7');
  });

  it('of enhanced mode commits first and answers then; a commit alone ends it only where no more was agreed', async () => {
    handle = message => [answer(idIn(message), 'CA'), answer(idIn(message), 'AE', error('101', 'PID^1^5'))];
    const enhanced = await open({ ackMode: 'enhanced' });
    assert.equal(status(await call(enhanced)), '422 field-missing');
    await enhanced.close();
    handle = message => answer(idIn(message), 'CA');
    const agreed = await open({ ackMode: 'enhanced', acknowledgment: { accept: 'AL', application: 'NE' } });
    assert.equal(status(await call(agreed)), 'answered');
    await agreed.close();
    handle = message => answer(idIn(message), 'CR', error('203'));
    assert.equal(status(await call()), '501 version-unsupported');
  });

  it('whose acknowledgement names another message is waited for', async () => {
    handle = message => [answer('SOMEBODY', 'AE', error('207')), answer(idIn(message), 'AA')];
    assert.equal(status(await call()), 'answered');
  });

  it('that says nothing, or hangs up, leaves it unknown whether it took effect', async () => {
    handle = () => null;
    const short = await open({}, { acknowledgmentTimeout: '100ms' });
    assert.match(await failure(call(short)), /^504 .* unknown$/);
    await short.close();
    const closing = await listenMllp({ port: 0, handle: () => Promise.reject(new Error('gone')) });
    const cut = await open({}, {}, closing.port);
    assert.match(await failure(call(cut)), /unknown$/);
    await cut.close();
    await closing.close(0);
  });

  it('that cannot be reached has not got it', async () => {
    const gone = await listenMllp({ port: 0, handle: () => null });
    const { port } = gone;
    await gone.close(0);
    const away = await open({}, {}, port);
    assert.match(await failure(call(away)), /^503 .* not_applied$/);
    assert.equal((await away.probe(AbortSignal.timeout(5_000))).ok, false);
    await away.close();
  });

  it('that answers with what no answer can be is set aside', async () => {
    handle = message => Buffer.from(answer(idIn(message), 'AA').toString().replace('ACK^A04^ACK', 'ORU^R01^ORU_R01'));
    assert.equal(status(await call()), '502 answer-unexpected');
    assert.equal(quarantined.length, 1);
  });

  it('is answered through node-hl7-client just the same', async () => {
    const other = await open({}, { transport: 'node-hl7-client' });
    assert.equal(status(await call(other)), 'answered');
    handle = message => answer(idIn(message), 'AE', error('204'));
    assert.equal(status(await call(other)), '404 key-unknown');
    await other.close();
  });

  it('never gets its words into a fault: codes and places alone', async () => {
    handle = message =>
      answer(idIn(message), 'AE', 'ERR||PID^1^5|101^Sally Sample has no name^HL70357|E||||Sally Sample');
    const reply = await call();
    assert.doesNotMatch(JSON.stringify(reply.kind === 'rejected' && reply.why), /Sally|Sample/);
  });
});
