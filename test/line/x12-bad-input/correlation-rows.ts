/** Catalogue rows about whose answer it is, and about acknowledgements (x12 rows 13 to 21). */
import assert from 'node:assert/strict';
import { before, changed, covered, oneGroup, type Row, spoilt, twoGroups } from './row.ts';

const unreadable = { fault: 'backend-unreadable', attempts: 3 } as const;

export const CORRELATION_ROWS: Row[] = [
  {
    row: 13,
    title: 'an interchange control number that came before',
    behave: spoilt(x12 => x12.replaceAll(/(ISA.{87}|IEA\*1\*)\d{9}/g, '$1000000042')),
    times: 2,
    fault: 'backend-mismatch',
    cause: 'duplicate-control',
    quarantined: 1,
  },
  ...(['GS06', 'ST02'] as const).map(
    (which): Row => ({
      row: 13,
      title: `a second ${which} that came before in the same reply`,
      behave: ({ reply, x12 }) => {
        const both = [x12.answer('W000000001'), x12.answerToSomebodyElse('W000000002')] as const;
        return reply.x12(which === 'ST02' ? oneGroup(...both, '0001') : twoGroups(...both));
      },
      warning: 'duplicate-control',
      answer: covered,
      quarantined: 1,
    }),
  ),
  {
    row: 14,
    title: 'two interchanges, ours first',
    behave: ({ reply, x12 }) => reply.x12(x12.answer('W000000001') + x12.answerToSomebodyElse('W000000002')),
    answer: covered,
    quarantined: 1,
  },
  {
    row: 14,
    title: 'two interchanges, ours last',
    behave: ({ reply, x12 }) => reply.x12(x12.answerToSomebodyElse('W000000002') + x12.answer('W000000001')),
    answer: covered,
    quarantined: 1,
  },
  {
    row: 15,
    title: 'two sets, ours first',
    behave: ({ reply, x12 }) => reply.x12(oneGroup(x12.answer('W000000001'), x12.answerToSomebodyElse('W000000002'))),
    answer: covered,
    quarantined: 1,
  },
  {
    row: 15,
    title: 'two sets, ours last',
    behave: ({ reply, x12 }) => reply.x12(oneGroup(x12.answerToSomebodyElse('W000000002'), x12.answer('W000000001'))),
    answer: covered,
    quarantined: 1,
  },
  {
    row: 16,
    title: 'an answer to somebody else',
    behave: ({ reply, x12 }) => reply.x12(x12.answerToSomebodyElse('W000000002')),
    fault: 'backend-mismatch',
    cause: 'correlation-mismatch',
    quarantined: 1,
    problem: problem => assert.doesNotMatch(JSON.stringify(problem), /LAPSED|LARRY|SOMEBODY/),
  },
  {
    row: 17,
    title: 'no trace but our BHT03',
    behave: changed(x12 => x12.replaceAll(/TRN\*[12][^~]*~/g, '')),
    warning: 'trace-missing',
    answer: covered,
  },
  {
    row: 18,
    title: 'TA1 R alone',
    behave: ({ reply, x12 }) => reply.x12(x12.ta1('R', '006')),
    fault: 'backend-rejected',
    cause: 'interchange-rejected',
    sourceCode: /006/,
  },
  {
    row: 19,
    title: 'TA1 A in front of the group',
    behave: changed(before('GS*', 'TA1*000000001*261122*1020*A*000~')),
    answer: covered,
  },
  ...(['R', 'P'] as const).map(
    (verdict): Row => ({
      row: 20,
      title: `999 ${verdict} in place of a 271, about the member id`,
      behave: ({ reply, x12, inquiry }) => {
        const elements = [{ position: 9, reference: '67', code: '7' }];
        const segments = [{ id: 'NM1', position: inquiry.subscriber.position, loop: '2100C', code: '8', elements }];
        return reply.x12(x12.ack999(verdict, { set: ['5'], segments }));
      },
      fault: 'backend-rejected',
      cause: 'transaction-rejected',
      problem: problem => assert.equal(problem.errors?.[0]?.pointer, '/subscriber/memberId'),
    }),
  ),
  {
    row: 20,
    title: '999 E with the 271 after it',
    behave: ({ reply, x12 }) => reply.x12(x12.ack999('E') + x12.answer('W000000001')),
    answer: covered,
  },
  {
    row: 20,
    title: '999 E without a 271',
    behave: ({ reply, x12 }) => reply.x12(x12.ack999('E')),
    ...unreadable,
    cause: 'no-set',
  },
  {
    row: 20,
    title: '999 R to another group',
    behave: ({ reply, x12 }) => reply.x12(x12.ack999('R').replace(/AK1\*HS\*\d+/, 'AK1*HS*999999')),
    fault: 'backend-mismatch',
    cause: 'correlation-mismatch',
    quarantined: 1,
  },
  {
    row: 21,
    title: '997 R in place of a 271, about the member id',
    behave: ({ reply, x12, inquiry }) => {
      const elements = [{ position: 9, reference: '67', code: '7' }];
      const segments = [{ id: 'NM1', position: inquiry.subscriber.position, code: '8', elements }];
      return reply.x12(x12.ack997('R', { set: ['5'], segments }));
    },
    fault: 'backend-rejected',
    cause: 'transaction-rejected',
    sourceCode: /997 R/,
    problem: problem => assert.equal(problem.errors?.[0]?.pointer, '/subscriber/memberId'),
  },
  {
    row: 21,
    title: '824 in place of a 271',
    behave: spoilt(x12 =>
      x12
        .replace('*HB*', '*AG*')
        .replaceAll('005010X279A1', '005010X186A1')
        .replace(/ST\*271.*SE\*\d+/, 'ST*824*0001*005010X186A1~BGN*11*1*20261122~OTI*TR*TN*1~SE*4'),
    ),
    fault: 'backend-rejected',
    cause: 'rejected-other',
  },
];
