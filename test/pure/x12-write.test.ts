/** Writing: what leaves is strict, counted and judged; what must not leave is refused with its place in the tree. */
import assert from 'node:assert/strict';
import { type X12Tree, x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { isNpi } from '../../adapters/x12/dialects/x12-005010/rules.ts';
import { DialectError, type Profile } from '../../gateway/kit.ts';
import { inquiry, PROFILE, REQUEST_270 } from './x12-messages.ts';
import { compileSchema } from './x12-schema.ts';

const tree = (): X12Tree => x12005010.read({ head: {}, body: inquiry() }, PROFILE);
const write = (what: X12Tree, profile: Profile = PROFILE): string => x12005010.write(what, profile).body as string;

type Any = { [key: string]: Any };
const member = (of: X12Tree): Any =>
  (of as unknown as Any)['2000A']!['0']!['2000B']!['0']!['2000C']!['0']!['2100C']!['0']!;
const set = (segment: Any, element: number, value: unknown) => ((segment as unknown as unknown[])[element] = value);

function refused(what: X12Tree, profile: Profile = PROFILE): string[] {
  try {
    write(what, profile);
  } catch (error) {
    assert.ok(error instanceof DialectError);
    for (const mishap of error.mishaps) assert.ok(mishap.at, mishap.cause);
    return error.mishaps.map(({ cause, position, at }) => `${cause} ${position} ${at!.join('/')}`);
  }
  return [];
}

const MEMBER = '2000A/0/2000B/0/2000C/0/2100C/0';

describe('X12 writing', () => {
  it('writes a 270 with envelope, counts and provisional control numbers, byte for byte', () => {
    const expected = [
      'ISA*00*          *00*          *ZZ*CANONGATE      *ZZ*EXAMPLEPAYER   *261122*1200*^*00501*000000001*0*T*:',
      'GS*HS*CANONGATE*EXAMPLEPAYER*20261122*1200*1*X*005010X279A1',
      'ST*270*0001*005010X279A1',
      ...REQUEST_270.slice(1),
      'SE*13*0001',
      'GE*1*1',
      'IEA*1*000000001~',
    ].join('~');
    assert.equal(write(tree()), expected);
  });

  it('derives ST, HL01 to HL04 and the type of set where the tree leaves them out', () => {
    const bare = tree() as unknown as Any;
    delete bare['ST'];
    const levels = [bare['2000A']!['0']!, bare['2000A']!['0']!['2000B']!['0']!];
    for (const level of levels) delete level['HL'];
    assert.equal(write(bare as unknown as X12Tree), write(tree()));
  });

  it('lays segments out in the order of the guide, whatever the order of the tree', () => {
    const shuffled = tree();
    const here = member(shuffled);
    const { NM1, DMG, DTP, ...rest } = here;
    for (const key of Object.keys(here)) delete here[key];
    Object.assign(here, rest, { DTP, DMG, NM1 });
    assert.equal(write(shuffled), write(tree()));
  });

  it('joins repeats and components, and leaves trailing empty ones out', () => {
    const asked = tree();
    set(member(asked)['2110C']!['0']!['EQ']!['0']!, 1, ['30', '98']);
    const text = write(asked);
    assert.match(text, /~EQ\*30\^98~/);
    (member(asked)['2110C'] as unknown as unknown[]).push({ EQ: [['EQ', '', ['HC', '99213', '', '']]] });
    assert.match(write(asked), /~EQ\*\*HC:99213~/);
    set(member(asked)['NM1']!['0']!, 10, '');
    assert.doesNotMatch(write(asked), /\*~|:~EQ/);
  });

  it("writes a partner's delimiters, suffix, identifiers and usage", () => {
    const profile = {
      interchange: {
        ...(PROFILE['interchange'] as object),
        usage: 'P',
        senderQualifier: '30',
        acknowledgmentRequested: true,
      },
      group: { sender: 'GS2', receiver: 'GS3' },
      delimiters: { element: '|', component: '>', repetition: '{', segment: '\n', suffix: '' },
    };
    const text = write(tree(), profile);
    assert.match(
      text,
      /^ISA\|00\|.{10}\|00\|.{10}\|30\|CANONGATE {6}\|ZZ\|.{15}\|261122\|1200\|\{\|00501\|000000001\|1\|P\|>\nGS\|HS\|GS2\|GS3/,
    );
    assert.deepEqual(x12005010.read({ head: {}, body: text }, profile), tree());
    const lines = { ...PROFILE, delimiters: { suffix: '\r\n' } };
    assert.match(write(tree(), lines), /~\r\nEQ\*30~\r\n/);
  });

  for (const bad of ['A*B', 'A~B', 'A:B', 'A^B', 'A\nB', 'A\u0000B', 'A\u0085B', 'A\uD800B'])
    it(`refuses ${JSON.stringify(bad)} in a name: it could be taken for structure`, () => {
      const injected = tree();
      set(member(injected)['NM1']!['0']!, 3, bad);
      assert.deepEqual(refused(injected), [`bad-character 2100C NM1-03 ${MEMBER}/NM1/0/3`]);
    });

  it('names the component that cannot be written', () => {
    const asked = tree();
    set(member(asked)['2110C']!['0']!['EQ']!['0']!, 2, ['HC', '99:213']);
    assert.deepEqual(refused(asked), [`bad-character 2110C EQ-02-02 ${MEMBER}/2110C/0/EQ/0/2/1`]);
  });

  it('changes letters only where the profile says so', () => {
    const named = tree();
    set(member(named)['NM1']!['0']!, 3, 'Muñoz Straße');
    assert.match(write(named), /\*Muñoz Straße\*/);
    assert.match(write(named, { ...PROFILE, upperCase: true, transliterate: true }), /\*MUNOZ STRASSE\*/);
    set(member(named)['NM1']!['0']!, 3, '你好');
    assert.deepEqual(refused(named, { ...PROFILE, charset: 'latin1' }), [
      `bad-character 2100C NM1-03 ${MEMBER}/NM1/0/3`,
    ]);
  });

  const faults: [string, (of: X12Tree) => void, string][] = [
    [
      'a check digit that does not fit',
      of => set((of as unknown as Any)['2000A']!['0']!['2000B']!['0']!['2100B']!['0']!['NM1']!['0']!, 9, '1234567890'),
      'bad-identifier 2100B NM1-09 2000A/0/2000B/0/2100B/0/NM1/0/9',
    ],
    [
      'a birth after the day of asking',
      of => set(member(of)['DMG']!['0']!, 2, '20270101'),
      `bad-date 2100C DMG-02 ${MEMBER}/DMG/0/2`,
    ],
    [
      'a birth on no day',
      of => set(member(of)['DMG']!['0']!, 2, '19800230'),
      `bad-date 2100C DMG-02 ${MEMBER}/DMG/0/2`,
    ],
    ['an unknown sex', of => set(member(of)['DMG']!['0']!, 3, 'X'), `bad-code 2100C DMG-03 ${MEMBER}/DMG/0/3`],
    [
      'a name that is too long',
      of => set(member(of)['NM1']!['0']!, 3, 'N'.repeat(61)),
      `element-too-long 2100C NM1-03 ${MEMBER}/NM1/0/3`,
    ],
    [
      'an id without its qualifier',
      of => set(member(of)['NM1']!['0']!, 8, ''),
      `conditional-element-missing 2100C NM1-08 ${MEMBER}/NM1/0/8`,
    ],
    [
      'neither service type nor procedure',
      of => set(member(of)['2110C']!['0']!['EQ']!['0']!, 1, ''),
      `conditional-element-missing 2110C EQ-01 ${MEMBER}/2110C/0/EQ/0/1`,
    ],
    [
      'an unknown service type',
      of => set(member(of)['2110C']!['0']!['EQ']!['0']!, 1, ['30', 'Q9']),
      `bad-code 2110C EQ-01 ${MEMBER}/2110C/0/EQ/0/1`,
    ],
    ['no question', of => delete member(of)['2110C'], `required-loop-missing 2110C ${MEMBER}/2110C/0`],
    ['no name', of => delete member(of)['NM1'], `required-segment-missing 2100C NM1 ${MEMBER}/NM1/0`],
    [
      'a segment of another loop',
      of => Object.assign(member(of), { EB: [['EB', '1']] }),
      `unexpected-segment 2100C EB ${MEMBER}/EB/0`,
    ],
    [
      'a loop the guide does not know',
      of => Object.assign(member(of), { '2199C': [{}] }),
      `unknown-loop 2199C ${MEMBER}/2199C/0`,
    ],
    [
      'an element behind the last',
      of => set(member(of)['DTP']!['0']!, 4, 'X'),
      `too-many-elements 2100C DTP-04 ${MEMBER}/DTP/0/4`,
    ],
    [
      'an element the guide leaves unused',
      of => set(member(of)['NM1']!['0']!, 6, 'DR'),
      `not-used-element 2100C NM1-06 ${MEMBER}/NM1/0/6`,
    ],
  ];
  for (const [title, spoil, expected] of faults)
    it(`refuses ${title}`, () => {
      const spoilt = tree();
      spoil(spoilt);
      assert.ok(refused(spoilt).includes(expected), refused(spoilt).join('\n'));
    });

  it('refuses a hundredth question', () => {
    const asked = tree();
    (member(asked) as unknown as { '2110C': unknown })['2110C'] = Array.from({ length: 100 }, () => ({
      EQ: [['EQ', ['30']]],
    }));
    assert.deepEqual(refused(asked), [`loop-over-maximum 2110C EQ ${MEMBER}/2110C/99/EQ/0`]);
  });

  it('asks for the relationship of a dependent where the partner does', () => {
    const asked = tree();
    const subscriber = (asked as unknown as Any)['2000A']!['0']!['2000B']!['0']!['2000C']!['0']!;
    const question = member(asked)['2110C'];
    delete member(asked)['2110C'];
    const child = { NM1: [['NM1', '03', '1', 'TESTCHILD']], '2110D': question };
    Object.assign(subscriber, { HL: [], '2000D': [{ '2100D': [child] }] });
    assert.match(write(asked), /HL\*3\*2\*22\*1~.*HL\*4\*3\*23\*0~NM1\*03\*1\*TESTCHILD~EQ\*30~SE/);
    const at = '2000A/0/2000B/0/2000C/0/2000D/0/2100D/0/INS/0/2';
    assert.deepEqual(refused(asked, { ...PROFILE, requireRelationship: true }), [
      `required-by-partner 2100D INS-02 ${at}`,
    ]);
  });

  it('knows the check digit of an NPI', () => {
    // 1234567893 is the example of the CMS description of the check digit.
    assert.deepEqual(['1234567893', '1245319599'].map(isNpi), [true, true]);
    assert.deepEqual(['1234567890', '123456789', '12345678931', 'A234567893', ''].map(isNpi), [
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('X12 profile', () => {
  const valid = compileSchema();
  it('accepts the least a partner needs, and everything it may say', () => {
    assert.deepEqual(valid({ interchange: { sender: 'A', receiver: 'B' } }), []);
    assert.deepEqual(
      valid({ ...PROFILE, severity: { 'count-mismatch-se01': 'warning' }, searchOptions: [['/subscriber/memberId']] }),
      [],
    );
  });

  it('refuses an ISA06 of 16 characters, an unknown word and a delimiter of two characters', () => {
    const long = { interchange: { sender: 'S'.repeat(16), receiver: 'B' } };
    assert.deepEqual(valid(long), ['/interchange/sender maxLength']);
    assert.deepEqual(valid({ ...PROFILE, colour: 'red' }), [' additionalProperties']);
    assert.ok(valid({ ...PROFILE, delimiters: { element: '||' } }).length > 0);
    assert.ok(valid({ ...PROFILE, delimiters: { element: 'A' } }).length > 0);
  });
});
