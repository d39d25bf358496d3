/** JSON of systems of record, read and written: nothing lost, everything bounded. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DialectError } from '../../gateway/kit.ts';
import { decodeUtf8, JsonNumber, readJson, writeJson } from '../../transports/json.ts';

const cause = (text: string): string => {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof DialectError) return error.mishaps[0].cause;
    throw error;
  }
  return 'read';
};

describe('JSON that loses no digit', () => {
  it('reads what the platform reads, for any value without fractions', () => {
    const harmless = fc.jsonValue().filter(value => !/__proto__|constructor|prototype/.test(JSON.stringify(value)));
    const whole = (_: string, each: unknown) => (typeof each === 'number' ? Math.trunc(each % 1e15) + 0 : each);
    const exact = harmless.map(value => JSON.parse(JSON.stringify(value), whole));
    fc.assert(
      fc.property(exact, value => assert.deepEqual(readJson(JSON.stringify(value)), JSON.parse(JSON.stringify(value)))),
    );
  });

  it('keeps the digits of every number that a float would change, and of every decimal (FHIR R4 2.24.0.1)', () => {
    const text = '{"a":40.00,"b":12345678901234567890,"c":-0,"d":1e3,"e":0.1,"f":40,"g":-999999999999999}';
    assert.deepEqual(readJson(text), {
      a: '40.00',
      b: '12345678901234567890',
      c: '-0',
      d: '1e3',
      e: '0.1',
      f: 40,
      g: -999999999999999,
    });
  });

  it('gives every number as its source text where asked', () => {
    assert.deepEqual(readJson('{"a":40.00,"b":12345678901234567890,"c":-0,"d":1E3,"e":[7]}', { numbers: 'text' }), {
      a: '40.00',
      b: '12345678901234567890',
      c: '-0',
      d: '1E3',
      e: ['7'],
    });
  });

  it('writes a number with the digits of its text, and reads it back the same', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,12})?$/);
    fc.assert(
      fc.property(digits, text => {
        assert.equal(writeJson({ a: [new JsonNumber(text)] }), `{"a":[${text}]}`);
        assert.deepEqual(readJson(writeJson([new JsonNumber(text)]), { numbers: 'text' }), [text]);
      }),
    );
  });

  it('writes what the platform writes where no number is text', () => {
    fc.assert(fc.property(fc.jsonValue(), value => assert.equal(writeJson(value), JSON.stringify(value))));
    assert.equal(writeJson({ a: undefined, b: [undefined] }), '{"b":[null]}');
  });

  it('takes nothing for a number that RFC 8259 6 does not', () => {
    for (const wrong of ['007', '1.', '.5', '+1', 'NaN', '1 ', '0x1', '', '1,5'])
      assert.throws(() => new JsonNumber(wrong), { message: 'value-invalid' }, wrong);
  });

  it('reads escapes and refuses control characters and broken escapes inside a text', () => {
    assert.equal(readJson('"\\u00e9\\n\\"\\\\"'), 'é\n"\\');
    assert.equal(cause('"a\u0000b"'), 'not-json');
    assert.equal(cause('"\\x"'), 'not-json');
  });

  it('tells a document that breaks off from one that is wrong', () => {
    const whole = '{"a":[1,{"b":"text"}],"c":true,"d":null}';
    for (let end = 1; end < whole.length; end += 1)
      assert.equal(cause(whole.slice(0, end)), 'truncated', `cut at ${end}`);
    for (const wrong of ['{a:1}', '[1,]', '{"a" 1}', '[1 2]', 'nul!', '{"a":1}x', '01', '+1', '[.5]'])
      assert.equal(cause(wrong), 'not-json', wrong);
  });

  it('names an empty answer and a web page for what they are', () => {
    assert.equal(cause(''), 'empty-response');
    assert.equal(cause(' \n'), 'empty-response');
    assert.equal(cause('\ufeff<!doctype html>'), 'html-instead-of-json');
  });

  it('refuses duplicate names, names that reach a prototype, and nesting beyond sixty-four', () => {
    assert.equal(cause('{"a":1,"b":{"c":1,"c":2}}'), 'duplicate-name');
    for (const name of ['__proto__', 'constructor', 'prototype']) assert.equal(cause(`{"${name}":{}}`), 'not-json');
    assert.equal(cause('{"\\u005f_proto__":{}}'), 'not-json');
    assert.equal(cause(`${'['.repeat(64)}${']'.repeat(64)}`), 'read');
    assert.equal(cause(`${'['.repeat(66)}${']'.repeat(66)}`), 'too-deep');
    assert.equal(cause('['.repeat(1_000_000)), 'too-deep');
  });

  it('holds no more objects and lists than an answer of its length can have, and those of any short one', () => {
    const list = (one: string, count: number) => `[${Array(count).fill(one).join(',')}]`;
    for (const tiny of ['[]', '{}', '[1]', '{"a":1}', '[[]]'])
      assert.equal(cause(list(tiny, 500_000)), 'too-many-nodes', tiny);
    const record = '{"id":"4500000017","amount":"12.50","lines":[1,2],"open":true}';
    assert.equal(cause(list(record, 50_000)), 'read');
    assert.equal(cause(list('12', 500_000)), 'read');
    assert.equal(cause(list('[]', 19_000)), 'read');
  });

  it('tells where it stopped and nothing of what it read', () => {
    assert.throws(() => readJson('{"name":"SAMPLE" "x"'), { message: 'not-json at offset 17' });
  });

  it('refuses bytes that are not UTF-8 (RFC 8259 8.1)', () => {
    assert.throws(() => decodeUtf8(Uint8Array.of(0x22, 0xff, 0x22)), { message: 'bad-encoding' });
    assert.equal(decodeUtf8(new TextEncoder().encode('"é"')), '"é"');
  });

  it('never ends in anything but a value or a coded error, whatever the text', () => {
    const jsonish = fc.string({ unit: fc.constantFrom(...'{}[]",:0123.eE-+ \\utrfalsen<\u0007'), maxLength: 60 });
    fc.assert(
      fc.property(jsonish, text => assert.ok(cause(text).length > 0)),
      { numRuns: 2_000 },
    );
  });

  it('agrees with the platform on what is JSON', () => {
    const jsonish = fc.string({
      unit: fc.constantFrom('{', '}', '[', ']', '"a"', ',', ':', '1', '-2.5', 'true', 'null', ' '),
      maxLength: 12,
    });
    fc.assert(
      fc.property(jsonish, text => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const found = cause(text);
        assert.equal(found === 'read', valid && found !== 'duplicate-name', text);
      }),
      { numRuns: 2_000 },
    );
  });
});
