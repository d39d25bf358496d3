/** The judge of the chaos run bites: invented histories with one thing wrong, and what it must name. */
import assert from 'node:assert/strict';
import { type Findings, type History, judge, repeatedEffects } from './judge.ts';

const RUNNING = { endpoint: 'ledger', partition: 'p', status: 'running' };
const DONE = { ...RUNNING, status: 'succeeded' };

/** Three calls of one account, taken, claimed and made one after the other. */
const GOOD: History = {
  acknowledged: [
    { key: 'A-0', account: 'A', status: 202 },
    { key: 'A-1', account: 'A', status: 201 },
    { key: 'A-2', account: 'A', status: 202 },
  ],
  unanswered: [],
  exchanges: ['0', '1', '2'].map(n => ({ id: `x${n}`, key: `A-${n}`, atPerson: false })),
  entries: ['0', '1', '2'].map(n => ({ key: `x${n}`, account: 'A', memo: `A-${n}` })),
  transitions: [
    { id: 'x0', ...RUNNING },
    { id: 'x0', ...DONE },
    { id: 'x2', ...RUNNING },
    { id: 'x2', ...DONE },
  ],
  auditFlaws: [],
};

const [first, second, third] = GOOD.entries as [History['entries'][0], History['entries'][0], History['entries'][0]];
const atPerson = (key: string) => GOOD.exchanges.map(one => (one.key === key ? { ...one, atPerson: true } : one));

const HISTORIES: readonly { what: string; history: Partial<History>; found: Partial<Findings> }[] = [
  { what: 'a history in which all went well', history: {}, found: {} },
  { what: 'one acknowledged call that is nowhere', history: { entries: [first, third] }, found: { lost: ['A-1'] } },
  {
    what: 'nothing in one accepted for later that waits for a person',
    history: { entries: [first, second], exchanges: atPerson('A-2') },
    found: {},
  },
  {
    what: 'one answered as done that is not, though a person has it',
    history: { entries: [first, third], exchanges: atPerson('A-1') },
    found: { lost: ['A-1'] },
  },
  {
    what: 'two that changed places within a key',
    history: { entries: [first, third, second] },
    found: { reordered: ['A-1'] },
  },
  {
    what: 'nothing in two keys that overtake each other',
    history: {
      acknowledged: GOOD.acknowledged.map(one => (one.key === 'A-1' ? { ...one, account: 'B' } : one)),
      entries: [first, third, { ...second, account: 'B' }],
    },
    found: {},
  },
  {
    what: 'nothing in a late second effect of the same exchange',
    history: { entries: [first, second, third, first] },
    found: {},
  },
  {
    what: 'two claims of one key at once',
    history: { transitions: [0, 2, 1, 3].map(n => GOOD.transitions[n]!) },
    found: { concurrentClaims: ['x2'] },
  },
  {
    what: 'one operation claimed by a second before the first let go',
    history: { transitions: [0, 0, 1].map(n => GOOD.transitions[n]!) },
    found: { concurrentClaims: ['x0'] },
  },
  {
    what: 'nothing in two keys that are claimed at once',
    history: { transitions: [GOOD.transitions[0]!, { id: 'x2', ...RUNNING, partition: 'q' }] },
    found: {},
  },
  {
    what: 'an effect under no key of ours',
    history: { entries: [first, { ...second, key: 'nobody' }, third] },
    found: { unrecognisableEffects: ['A-1'] },
  },
  {
    what: 'one call that two exchanges made',
    history: {
      entries: [first, second, third, { ...third, key: 'x3' }],
      exchanges: [...GOOD.exchanges, { id: 'x3', key: 'A-2', atPerson: false }],
    },
    found: { twiceExecuted: ['A-2'] },
  },
  { what: 'a key that nobody took', history: { unanswered: ['A-3'] }, found: { unanswered: ['A-3'] } },
  { what: 'a flaw of the audit', history: { auditFlaws: ['gap'] }, found: { auditFlaws: ['gap'] } },
];

describe('the judge of the chaos run', () => {
  for (const { what, history, found } of HISTORIES) {
    it(`finds ${what}`, () => {
      const findings = Object.entries(judge({ ...GOOD, ...history })).filter(([, keys]) => keys.length > 0);
      assert.deepEqual(Object.fromEntries(findings), found);
    });
  }

  it('counts what the backend did twice, which has its key', () => {
    assert.equal(repeatedEffects({ entries: [first, second, first, third, third] }), 2);
  });
});
