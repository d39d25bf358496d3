/** The JSON reader: what JSON.parse reads without surprise, and nothing else (RFC 8259, RFC 7493). */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../gateway/faults.ts';
import { readJson } from '../../gateway/http/json.ts';
import { DEEPEST, scanJson } from '../../gateway/http/json-scan.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

const flaw = (text: string | Uint8Array): string => {
  try {
    readJson(typeof text === 'string' ? bytes(text) : text);
    return 'none';
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'malformed-request');
    return error.info.errors!.map(({ code, pointer, position }) => [code, pointer, position].join(' ')).join();
  }
};

/** What the oracle says. */
function oracle(text: string): { value: unknown } | 'refused' {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'refused';
  }
}

/** Text close to JSON: pieces of it in any order, or JSON with one character changed. */
const nearlyJson = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...'{}[],:"\\ \n\t',
        '"a"',
        '"b":',
        '1',
        '-0',
        '1.5e3',
        '01',
        '.5',
        'true',
        'nul',
        'null',
        '\\u0041',
        '\u0000',
        '\u2028',
      ),
      {
        maxLength: 25,
      },
    )
    .map(parts => parts.join('')),
  fc
    .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', '"', '{', ']', ',', '\\', '0', 'e', ' '))
    .map(([json, at, instead]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + instead + json.slice(place + 1);
    }),
);

describe('the JSON reader', () => {
  it('gives what JSON.parse gives for any value written by JSON.stringify', () => {
    const value = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(value, fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        if (/\\ud[89a-f]/i.test(text) || text.includes('"__proto__"') || hasLargeNumber(value)) return;
        assert.deepEqual(readJson(bytes(text)), JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with JSON.parse on what is JSON, for any text', () => {
    fc.assert(
      fc.property(nearlyJson, text => {
        const found = scanJson(text);
        const expected = oracle(text);
        if (expected === 'refused') assert.equal(found?.code === 'syntax' || mayComeFirst(found?.code), true, text);
        else if (found) assert.notEqual(found.code, 'syntax', text);
        if (found) assert.ok(found.offset >= 0 && found.offset <= text.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('finds every name that stands twice, and only those', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'toString', 'constructor', '', '0', 'é', 'a\\"'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(names, names => {
        const text = `{${names.map(name => `"${name}":1`).join(',')}}`;
        assert.equal(scanJson(text)?.code, new Set(names).size === names.length ? undefined : 'duplicate-key');
      }),
    );
  });

  it('does not depend on how many names an object has', () => {
    const text = (last: string): string =>
      `{${Array.from({ length: 5000 }, (_unused, n) => `"n${n}":0`).join(',')},"${last}":1}`;
    assert.equal(scanJson(text('fresh')), undefined);
    assert.equal(scanJson(text('n0'))?.code, 'duplicate-key');
  });

  const cases: [string, string | Uint8Array, string][] = [
    ['an empty body', '', 'empty  '],
    ['white space alone', ' \n', 'syntax  line 2 column 1'],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'utf-8  '],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'utf-8  '],
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'syntax  line 1 column 2'],
    ['a comma too many', '{"a":[1,]}', 'syntax /a/1 line 1 column 9'],
    ['single quotes', "{'a':1}", 'syntax  line 1 column 2'],
    ['a comment', '{/**/}', 'syntax  line 1 column 2'],
    ['NaN', '[NaN]', 'syntax /0 line 1 column 2'],
    ['a control character in a text', '["\t"]', 'syntax /0 line 1 column 3'],
    ['a wrong escape', '["\\x41"]', 'syntax /0 line 1 column 3'],
    ['a cut escape', '["\\u00', 'syntax /0 line 1 column 3'],
    ['a leading zero', '{"n":01}', 'syntax /n line 1 column 7'],
    ['a name twice far down', '{"a":[{"b":1},{"c":1,"c":2}]}', 'duplicate-key /a/1/c line 1 column 22'],
    ['an escaped __proto__', '{"a":{"\\u005f_proto__":1}}', 'reserved-name /a/__proto__ line 1 column 7'],
    ['an integer beyond 2^53', '{"n":9007199254740993}', 'number-out-of-range /n line 1 column 6'],
    ['an integer up to 2^53', '{"n":9007199254740991}', 'none'],
    ['a long fraction', `[0.${'1'.repeat(80)}]`, 'number-out-of-range /0 line 1 column 2'],
    ['a large exponent', '[-1E400]', 'number-out-of-range /0 line 1 column 2'],
    ['a low surrogate alone', '["\\udc00"]', 'lone-surrogate /0 line 1 column 3'],
    ['a pair of surrogates', '["\\ud83d\\ude00"]', 'none'],
    ['a scalar', '"text"', 'none'],
    ['a name that may be data', '{"Erika Musterfrau":{"x":1,"x":2}}', 'duplicate-key /x line 1 column 28'],
  ];
  for (const [what, text, expected] of cases) {
    it(`reads ${what}: ${expected.split(' ')[0]}`, () => assert.equal(flaw(text), expected));
  }

  it(`goes ${DEEPEST} levels deep and no further`, () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    assert.equal(scanJson(nested(DEEPEST)), undefined);
    assert.equal(scanJson(nested(DEEPEST + 1))?.code, 'too-deep');
    assert.equal(scanJson('{"a":'.repeat(100_000))?.code, 'too-deep');
  });

  it('tells nothing of the text it refuses', () => {
    fc.assert(
      fc.property(fc.constantFrom(']', '"', ',', '\\'), end => {
        const text = `{"secret":"W000000001","n":"Testperson"${end}`;
        try {
          readJson(bytes(text));
          assert.fail('the text is not JSON');
        } catch (error) {
          assert.ok(error instanceof Fault);
          assert.doesNotMatch(JSON.stringify([error.message, error.info, error.cause ?? null]), /W0000|Testperson/);
        }
      }),
    );
  });
});

/** Findings that may stand before the place where the syntax breaks. */
const mayComeFirst = (code: string | undefined): boolean => code !== undefined && code !== 'syntax';

function hasLargeNumber(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLargeNumber);
}
