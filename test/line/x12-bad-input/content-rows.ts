/** Catalogue rows about what a 271 says of a member (x12 rows 28 to 37). */
import assert from 'node:assert/strict';
import { before, changed, covered, DEPENDENT, type Row, spoilt } from './row.ts';

const unreadable = { fault: 'backend-unreadable', attempts: 3 } as const;

/** 200 MB in pieces of 64 KiB that share their memory; how much of it was taken, and the most memory that buffers held meanwhile. */
export const FLOOD = {
  ...{ bytes: 200_000_000, taken: 0, held: 0 },
  *chunks(): Generator<Buffer> {
    const piece = Buffer.alloc(65_536, 'ISA*');
    FLOOD.taken = FLOOD.held = 0;
    for (; FLOOD.taken < FLOOD.bytes; FLOOD.taken += piece.length) {
      FLOOD.held = Math.max(FLOOD.held, process.memoryUsage().arrayBuffers);
      yield piece;
    }
  },
};

const money = (text: string): Row => ({
  row: 30,
  title: `EB07 ${text}`,
  behave: changed(x12 => x12.replace('*23*1500*', `*23*${text}*`)),
  warning: 'bad-number',
  answer: answer => {
    assert.equal(answer.coverageActive, true);
    // The row stays, and what remains of it; its amount is nobody's guess.
    const [row] = answer.plans[0]?.deductible ?? [];
    assert.deepEqual([row?.amount, row?.remaining?.amount], [undefined, '850.25']);
    assert.doesNotMatch(JSON.stringify(answer.plans[0]?.deductible.map(row => row.amount)), /1,500|\$20|1E3|1{19}/);
  },
});
/** The primary care provider stands in the 2120 loop of its own benefit, the other payer in that of another. */
const stillRelated: Row['answer'] = answer => {
  covered(answer);
  assert.equal(answer.primaryCare?.name, 'SPECIMEN FAMILY PRACTICE');
  assert.equal(answer.otherPayers[0]?.name, 'PLACEHOLDER ASSURANCE');
};

const DATES: [string, string, { start?: string } | undefined][] = [
  ['a range that runs backwards', 'RD8*20261231-20260101', undefined],
  ['no end in 99991231', 'RD8*20260101-99991231', { start: '2026-01-01' }],
  ['a day of zeros', 'D8*00000000', undefined],
  ['a range in the form of a day', 'D8*20260101-20261231', undefined],
];

export const CONTENT_ROWS: Row[] = [
  {
    row: 28,
    title: 'a patient under an unknown level, where there is but one',
    behave: changed(x12 => x12.replace('HL*3*2*22', 'HL*3*9*22')),
    warning: 'hl-linkage',
    answer: covered,
  },
  {
    row: 28,
    title: 'a dependent of one of two subscribers, nobody knows which',
    ask: DEPENDENT,
    behave: changed(
      x12 => x12.replace('HL*4*3*23*0', 'HL*4*2*22*0~NM1*IL*1*OTHER*OLGA****MI*W9~HL*5*9*23*0'),
      'W000000010',
    ),
    ...unreadable,
    cause: 'hl-linkage',
  },
  {
    row: 28,
    title: 'a level number twice, so that a dependent has two parents',
    ask: DEPENDENT,
    behave: changed(
      x12 => x12.replace('HL*4*3*23*0', 'HL*3*2*22*0~NM1*IL*1*OTHER*OLGA****MI*W9~HL*5*3*23*0'),
      'W000000010',
    ),
    ...unreadable,
    cause: 'hl-linkage',
  },
  {
    row: 28,
    title: 'a wrong child flag',
    behave: changed(x12 => x12.replace('HL*3*2*22*0', 'HL*3*2*22*1')),
    warning: 'hl-linkage',
    answer: covered,
  },
  {
    row: 29,
    title: 'forty-five service types, unknown ones and an empty repeat',
    behave: changed(x12 => x12.replace('EB*I*IND*35', `EB*I*IND*35^^Q9^${'ZY^'.repeat(41)}ZZ`)),
    warning: 'empty-repeat',
    answer: answer => {
      const codes = answer.plans[0]?.exclusions[0]?.serviceTypes ?? [];
      assert.deepEqual(codes, ['35', 'Q9', ...Array<string>(41).fill('ZY'), 'ZZ']);
    },
  },
  ...['1,500.00', '$20', '1E3', '1'.repeat(19)].map(money),
  {
    row: 31,
    title: 'EB08 20 where .2 is meant',
    behave: changed(x12 => x12.replace('*****.2****Y', '*****20****Y')),
    warning: 'percent-above-one',
    answer: answer => {
      assert.equal(answer.coverageActive, true);
      const percents = answer.plans[0]?.coInsurance.map(row => row.percent) ?? [];
      assert.deepEqual([percents.length, percents.filter(percent => percent === undefined).length], [4, 1]);
      assert.ok(percents.every(percent => percent !== '2000' && percent !== '20'));
    },
  },
  {
    row: 32,
    title: 'LS without LE',
    behave: changed(x12 => x12.replace('LE*2120~', '')),
    warning: 'loop-bracket',
    answer: stillRelated,
  },
  {
    row: 32,
    title: 'a name outside of LS and LE',
    behave: changed(x12 => x12.replace('LS*2120~', '').replace('LE*2120~', '')),
    warning: 'loop-bracket',
    answer: stillRelated,
  },
  {
    row: 32,
    title: 'LS within LS',
    behave: changed(x12 => x12.replace('LS*2120~', 'LS*2120~LS*2120~')),
    warning: 'loop-bracket',
    answer: stillRelated,
  },
  {
    row: 33,
    title: 'an unknown segment',
    behave: changed(before('DMG', 'ZZZ*1*2~')),
    warning: 'unknown-segment',
    answer: covered,
  },
  ...DATES.map(
    ([title, text, period]): Row => ({
      row: 34,
      title,
      behave: changed(x12 => x12.replace('DTP*291*RD8*20260101-20261231', `DTP*291*${text}`)),
      // An open end is a date like any other.
      ...(period ? {} : { warning: 'bad-date' }),
      answer: answer => {
        assert.equal(answer.coverageActive, true);
        assert.deepEqual(answer.plans[0]?.period, period);
      },
    }),
  ),
  {
    row: 35,
    title: 'letters beyond ASCII',
    behave: changed(x12 => x12.replace('SAMPLE*SALLY', 'MUÑOZ*SALLY')),
    answer: answer => assert.equal(answer.memberAsHeld?.subscriber?.familyName, 'MUÑOZ'),
  },
  {
    row: 35,
    title: 'bytes that are no UTF-8',
    via: 'mime',
    behave: ({ reply, x12 }) => {
      const { body, headers } = reply.mime(x12.answer('W000000001').replace('SAMPLE*SALLY', 'O\u0092HARA*SALLY'));
      return { body: Buffer.from(String(body), 'latin1'), headers: headers ?? {} };
    },
    warning: 'bad-encoding',
    // What stood there cannot be known: the place is marked, the rest kept.
    answer: answer => {
      covered(answer);
      assert.equal(answer.memberAsHeld?.subscriber?.familyName, 'O\uFFFDHARA');
    },
  },
  {
    row: 35,
    title: 'a control character in a remark',
    via: 'mime',
    behave: changed(before('EB*I*', 'MSG*A\u0000B\u0007C~')),
    warning: 'bad-character',
    answer: answer => {
      covered(answer);
      assert.ok(JSON.stringify(answer.plans).includes(JSON.stringify('A\u0000B\u0007C')));
    },
  },
  {
    row: 35,
    title: 'a control character that XML cannot hold',
    behave: changed(before('EB*I*', 'MSG*A\u0000B~')),
    ...unreadable,
    cause: 'xml-malformed',
  },
  {
    row: 35,
    title: 'a charset that a part names and the profile does not',
    via: 'mime',
    behave: ({ reply, x12 }) => {
      const { body, headers } = reply.mime(x12.answer('W000000001').replace('SAMPLE*SALLY', 'MUÑOZ*SALLY'));
      const named = String(body).replace(
        /(name="Payload"\r\n)(Content-Type:[^\r]*\r\n)?/,
        '$1Content-Type: text/plain; charset=iso-8859-1\r\n',
      );
      return { body: Buffer.from(named, 'latin1'), headers: headers ?? {} };
    },
    // The profile decides: labels are wrong more often than profiles. Nothing is replaced in silence.
    warning: 'bad-encoding',
    answer: answer => assert.equal(answer.memberAsHeld?.subscriber?.familyName, 'MU\uFFFDOZ'),
  },
  {
    row: 36,
    title: 'a remark beyond 264 characters, eleven times',
    behave: changed(before('EB*I*', `MSG*${'M'.repeat(300)}~`.repeat(11))),
    warning: 'element-too-long',
    answer: answer => {
      const kept = JSON.stringify(answer.plans).match(/M{300}/g) ?? [];
      assert.equal(kept.length, 11);
    },
  },
  {
    row: 36,
    title: 'a remark of five megabytes',
    behave: changed(before('EB*I*', `MSG*${'M'.repeat(5_000_000)}~`)),
    ...unreadable,
    cause: 'segment-too-large',
  },
  {
    row: 37,
    title: 'a terminator that never comes',
    behave: spoilt(x12 => `${x12.slice(0, 106)}GS*${'H'.repeat(100_000)}`),
    ...unreadable,
    cause: 'segment-too-large',
  },
  {
    row: 37,
    title: 'a reply that says that it is too large',
    behave: ({ reply }) => reply.raw(Buffer.alloc(20 * 1024 * 1024, 'ISA*'), 'application/soap+xml'),
    fault: 'backend-unreadable',
    cause: 'body-too-large',
    unanswered: true,
  },
  {
    row: 37,
    title: 'a reply of 200 MB that does not say how long it is',
    behave: ({ reply }) => ({ ...reply.raw('', 'application/soap+xml'), stream: FLOOD.chunks() }),
    fault: 'backend-unreadable',
    cause: 'body-too-large',
    unanswered: true,
  },
];
