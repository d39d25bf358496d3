/** Catalogue rows about interchanges: delimiters, truncation, control numbers and counts (x12 rows 1 to 12). */
import assert from 'node:assert/strict';
import { covered, listed, type Row, spoilt } from './row.ts';

const unreadable = { fault: 'backend-unreadable', attempts: 3 } as const;
const swap = (from: string, to: string) => (x12: string) => x12.replaceAll(from, to);
const terminators: [string, string, Row['via']?][] = [
  ['a line feed', '\n'],
  ['an apostrophe', "'"],
  ['carriage return and line feed', '\r\n', 'mime'],
  ['0x1C', '\u001c', 'mime'],
  ['0x1D', '\u001d', 'mime'],
];

export const ENVELOPE_ROWS: Row[] = [
  { row: 1, title: 'an empty body', behave: ({ reply }) => reply.empty(), ...unreadable, cause: 'empty-response' },
  {
    row: 2,
    title: 'a page in HTML',
    behave: ({ reply }) => reply.html(),
    ...unreadable,
    cause: 'not-x12',
    problem: problem => assert.doesNotMatch(JSON.stringify(problem), /sign in|<p>/),
  },
  { row: 2, title: 'an error in JSON', behave: ({ reply }) => reply.json(), ...unreadable, cause: 'not-x12' },
  {
    row: 2,
    title: 'a page as the payload',
    behave: ({ reply }) => reply.x12('<html>no</html>'),
    ...unreadable,
    cause: 'not-x12',
  },
  {
    row: 3,
    title: 'a byte order mark',
    behave: spoilt(x12 => `\uFEFF${x12}`),
    warning: 'leading-filler',
    answer: covered,
  },
  {
    row: 3,
    title: 'blanks and line breaks in front',
    behave: spoilt(x12 => ` \n\n  ${x12}`),
    warning: 'leading-filler',
    answer: covered,
  },
  {
    row: 4,
    title: 'an ISA of 105 characters',
    behave: spoilt(x12 => x12.replace('          *', '         *')),
    ...unreadable,
    cause: 'isa-length',
    position: /^ISA-02/,
  },
  {
    row: 4,
    title: 'an ISA of 107 characters',
    behave: spoilt(x12 => x12.replace('          *', '           *')),
    ...unreadable,
    cause: 'isa-length',
    position: /^ISA-02/,
  },
  { row: 5, title: 'a letter as separator', behave: spoilt(swap('*', 'x')), ...unreadable, cause: 'delimiter-invalid' },
  { row: 5, title: 'a digit as separator', behave: spoilt(swap('*', '7')), ...unreadable, cause: 'delimiter-invalid' },
  { row: 5, title: 'a blank as terminator', behave: spoilt(swap('~', ' ')), ...unreadable, cause: 'delimiter-invalid' },
  {
    row: 5,
    title: 'two equal delimiters',
    behave: spoilt(x12 => x12.replace('*T*:~', '*T*^~')),
    ...unreadable,
    cause: 'delimiter-clash',
  },
  ...terminators.map(
    ([name, terminator, via]): Row => ({
      row: 6,
      title: `${name} as terminator`,
      behave: spoilt(swap('~', terminator)),
      ...(via ? { via } : {}),
      answer: covered,
    }),
  ),
  {
    row: 7,
    title: 'a carriage return as terminator with a line feed after it',
    behave: spoilt(swap('~', '\r\n')),
    via: 'mime',
    answer: covered,
  },
  {
    row: 8,
    title: 'ISA11 U with 00501',
    behave: spoilt(x12 => x12.replace('*^*00501*', '*U*00501*')),
    warning: 'repetition-undefined',
    answer: answer => {
      covered(answer);
      assert.equal(listed(answer), 1);
    },
  },
  {
    row: 8,
    title: 'a repetition sign in the data of 00401',
    behave: spoilt(x12 => x12.replace('*^*00501*', '*U*00401*')),
    warning: 'repetition-undefined',
    answer: answer => {
      covered(answer);
      assert.equal(listed(answer), 1);
    },
  },
  {
    row: 9,
    title: 'ISA12 00401 around 005010X279A1',
    behave: spoilt(x12 => x12.replace('*^*00501*', '*^*00401*')),
    warning: 'version-mismatch',
    // GS08 and ST03 decide, so the list of service types comes apart.
    answer: answer => {
      covered(answer);
      assert.equal(listed(answer), 10);
    },
  },
  {
    row: 10,
    title: 'no IEA',
    behave: spoilt(x12 => x12.replace(/IEA.*$/, '')),
    ...unreadable,
    cause: 'truncated',
    position: /@\d+$/,
  },
  {
    row: 10,
    title: 'no SE, GE, IEA',
    behave: spoilt(x12 => x12.replace(/SE\*\d+\*0001.*$/, '')),
    ...unreadable,
    cause: 'truncated',
    position: /@\d+$/,
  },
  {
    row: 10,
    title: 'cut within a segment',
    behave: spoilt(x12 => x12.slice(0, x12.indexOf('EB*B*') + 4)),
    ...unreadable,
    cause: 'truncated',
    position: /@\d+$/,
  },
  {
    row: 11,
    title: 'IEA02 other than ISA13',
    behave: spoilt(x12 => x12.replace(/(IEA\*1\*)\d+/, '$1000000001')),
    ...unreadable,
    cause: 'control-mismatch',
    position: /^IEA-02/,
  },
  {
    row: 11,
    title: 'GE02 other than GS06',
    behave: spoilt(x12 => x12.replace(/(GE\*1\*)\d+/, '$17')),
    ...unreadable,
    cause: 'control-mismatch',
    position: /^GE-02/,
  },
  {
    row: 11,
    title: 'SE02 other than ST02',
    behave: spoilt(x12 => x12.replace(/(SE\*\d+\*)0001/, '$10002')),
    ...unreadable,
    cause: 'control-mismatch',
    position: /^SE-02/,
  },
  {
    row: 12,
    title: 'SE01 wrong',
    behave: spoilt(x12 => x12.replace(/SE\*\d+/, 'SE*7')),
    ...unreadable,
    cause: 'count-mismatch',
    position: /^SE-01/,
  },
  {
    row: 12,
    title: 'GE01 wrong',
    behave: spoilt(x12 => x12.replace('GE*1', 'GE*2')),
    ...unreadable,
    cause: 'count-mismatch',
    position: /^GE-01/,
  },
  {
    row: 12,
    title: 'IEA01 wrong',
    behave: spoilt(x12 => x12.replace('IEA*1', 'IEA*2')),
    ...unreadable,
    cause: 'count-mismatch',
    position: /^IEA-01/,
  },
];
