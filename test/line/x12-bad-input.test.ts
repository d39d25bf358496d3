/** The catalogue of bad input through the public call: whatever a payer sends, the caller gets an answer or a coded problem. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { CONTENT_ROWS, FLOOD } from './x12-bad-input/content-rows.ts';
import { CORRELATION_ROWS } from './x12-bad-input/correlation-rows.ts';
import { ENVELOPE_ROWS } from './x12-bad-input/envelope-rows.ts';
import { REJECTION_ROWS } from './x12-bad-input/rejection-rows.ts';
import { type Asked, type Rig, SOUND, startRig } from './x12-bad-input/rig.ts';
import type { Problem, Row } from './x12-bad-input/row.ts';
import { TRANSPORT_ROWS } from './x12-bad-input/transport-rows.ts';

const ROWS = [...ENVELOPE_ROWS, ...CORRELATION_ROWS, ...REJECTION_ROWS, ...CONTENT_ROWS, ...TRANSPORT_ROWS];

const MIB = 1024 * 1024;

/** A member id of its own for each row, by which the payer knows how to behave. */
const memberOf = (index: number) => `ROW${String(index).padStart(6, '0')}`;

const requestOf = (row: Row, index: number) => ({
  payer: { id: row.via ?? 'soap' },
  subscriber: { ...SOUND.subscriber, memberId: memberOf(index) },
  ...row.ask,
});

function assertProblem({ status, headers, body }: Asked, row: Row): void {
  const problem = body as Problem;
  const shown = JSON.stringify(body);
  assert.equal(headers.get('content-type'), 'application/problem+json', shown);
  assert.deepEqual([problem.code, problem.backend?.cause], [row.fault, row.cause ?? problem.backend?.cause], shown);
  assert.equal(problem.status, status);
  assert.match(problem.backend?.position ?? '', row.position ?? /^/, shown);
  assert.match(problem.backend?.sourceCode ?? '', row.sourceCode ?? /^/, shown);
  if (row.retryAfter) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
  row.problem?.(problem);
}

/** What was sent, and whatever came back, is kept as it was: one of each for every attempt that got a reply. */
function assertJournaled({ keeper }: Rig, { body }: Asked, row: Row): void {
  const { id, correlationId } = body as { id?: string; correlationId?: string };
  const parts = keeper.journaled(id ?? correlationId ?? '');
  const of = (direction: string) => parts.filter(part => part.direction === direction).length;
  const tried = row.tried ?? row.attempts ?? 1;
  assert.deepEqual([of('sent'), of('received')], [tried, row.unanswered ? 0 : tried], 'journaled');
}

describe('Bad input from a payer', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({ extra: Object.fromEntries(ROWS.map((row, index) => [memberOf(index), row.behave])) });
  });
  after(() => rig?.[Symbol.asyncDispose]());

  for (const [index, row] of ROWS.entries()) {
    it(`row ${row.row}: ${row.title}`, async () => {
      const { payer, keeper } = rig;
      for (let n = 1; n < (row.times ?? 1); n += 1) await rig.ask(requestOf(row, index));
      const [calls, aside, before] = [payer.count(), keeper.quarantined.length, await rig.warnings()];
      const asked = await rig.ask(requestOf(row, index));
      if (row.answer) {
        assert.equal(asked.status, 200, JSON.stringify(asked.body));
        row.answer(asked.body as EligibilityCheck);
      } else assertProblem(asked, row);
      assertJournaled(rig, asked, row);
      if (row.warning) {
        const after = await rig.warnings();
        assert.ok((after.get(row.warning) ?? 0) > (before.get(row.warning) ?? 0), `no warning ${row.warning}`);
      }
      assert.equal(payer.count() - calls, row.attempts ?? 1, 'attempts');
      assert.equal(keeper.quarantined.length - aside, row.quarantined ?? 0, 'set aside');
    });
  }

  it('a sound answer brings no warning', async () => {
    const before = await rig.warnings();
    const { status } = await rig.ask();
    assert.equal(status, 200);
    assert.deepEqual(await rig.warnings(), before);
  });

  it('row 40: the socket of a late reply is closed at the deadline', async () => {
    const before = rig.payer.abandoned();
    const index = ROWS.findIndex(row => row.title === 'no reply before the deadline');
    const asked = Date.now();
    const { status } = await rig.ask(requestOf(ROWS[index]!, index));
    assert.equal(status, 504);
    while (rig.payer.abandoned() === before && Date.now() - asked < 2000) await setTimeout(10);
    assert.equal(rig.payer.abandoned(), before + 1);
    // The payer would have needed three seconds.
    assert.ok(Date.now() - asked < 2500);
  });

  it('row 37: of 200 MB no more is taken than an answer may have, and no more memory than a few times that', async () => {
    const index = ROWS.findIndex(row => row.title === 'a reply of 200 MB that does not say how long it is');
    const before = process.memoryUsage().arrayBuffers;
    const { status } = await rig.ask(requestOf(ROWS[index]!, index));
    assert.equal(status, 502);
    // An answer may have 16 MiB; what else was taken stood in the sockets.
    assert.ok(FLOOD.taken > 16 * MIB && FLOOD.taken < 32 * MIB, `${FLOOD.taken} taken`);
    assert.ok(FLOOD.held - before < 64 * MIB, `${FLOOD.held - before} held`);
  });

  it('leaves no member data in a log line', () => {
    assert.ok(rig.lines.length > 0);
    assert.doesNotMatch(rig.lines.join(''), /SAMPLE|SALLY|1980-02-29|19800229|ROW0|ISA\*|LARRY/);
  });
});
