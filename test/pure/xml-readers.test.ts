/** xml2js behind its guard and saxes: one tree from both, or neither reads it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DialectError } from '../../gateway/kit.ts';
import { isPlain } from '../../transports/xml/plain.ts';
import { decodeXml, readXml, XML_LIMITS, type XmlNode } from '../../transports/xml/read.ts';
import { readWithSaxes } from '../../transports/xml/saxes.ts';
import { readWithXml2js } from '../../transports/xml/xml2js.ts';
import { print, rolling, scrap, tree } from './xml-generated.ts';

const DOCUMENTS = 5000;

const saxes = (text: string) => readWithSaxes(text, XML_LIMITS);

function outcome(read: (text: string) => XmlNode, text: string): XmlNode | string {
  try {
    return read(text);
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    return error.mishaps[0].cause;
  }
}

/** What only the guard keeps from xml2js: it takes `__proto__` as a key, and an `xmlns` that comes twice. */
const isTrap = (node: XmlNode): boolean =>
  node.attributes.some(({ name }) => name === '__proto__' || name === 'xmlns') || node.children.some(isTrap);

const hasIllegalName = (node: XmlNode): boolean =>
  [node, ...node.attributes].some(({ name }) => name === '$') || node.children.some(hasIllegalName);

describe('the two readers of XML', () => {
  it(`read ${DOCUMENTS} documents alike, whatever the spelling and the names`, () => {
    const seen = { read: 0, refused: 0, plain: 0, traps: 0 };
    fc.assert(
      fc.property(tree, fc.integer(), (node, seed) => {
        const text = decodeXml(Buffer.from(print(node, rolling(seed))));
        const strict = outcome(saxes, text);
        assert.deepEqual(outcome(readXml, text), strict);
        seen[typeof strict === 'string' ? 'refused' : 'read'] += 1;
        if (isPlain(text, XML_LIMITS.depth)) seen.plain += 1;
        if (isTrap(node)) {
          seen.traps += 1;
          if (!isPlain(text, XML_LIMITS.depth)) return;
        } else assert.deepEqual(strict, hasIllegalName(node) ? 'xml-malformed' : node);
        assert.deepEqual(outcome(readWithXml2js, text), strict);
      }),
      { numRuns: DOCUMENTS },
    );
    const { read, refused, plain, traps } = seen;
    assert.ok(read > 4000 && refused > 50 && plain > 500 && traps > 10, JSON.stringify(seen));
  });

  it(`read ${DOCUMENTS} damaged documents alike, or refuse them alike`, () => {
    let plain = 0;
    const where = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(tree, fc.integer(), where, fc.nat(3), scrap, (node, seed, where, cut, junk) => {
        const whole = print(node, rolling(seed));
        const at = Math.floor(where * whole.length);
        // What was decoded from bytes never holds half a character.
        const text = (whole.slice(0, at) + junk + whole.slice(at + cut)).toWellFormed();
        const strict = outcome(saxes, text);
        assert.deepEqual(outcome(readXml, text), strict);
        if (!isPlain(text, XML_LIMITS.depth)) return;
        plain += 1;
        assert.deepEqual(outcome(readWithXml2js, text), strict);
      }),
      { numRuns: DOCUMENTS },
    );
    assert.ok(plain > 50, `${plain} damaged documents were still plain`);
  });
});
