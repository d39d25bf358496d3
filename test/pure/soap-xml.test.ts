/** The two XML readers behind the guard: one tree from both, and nothing that XML 1.0 or a bound forbids. */
import assert from 'node:assert/strict';
import { DialectError } from '../../gateway/kit.ts';
import { isPlain } from '../../transports/xml/plain.ts';
import { decodeXml, readXml, XML_FAULTS, XML_LIMITS, type XmlNode } from '../../transports/xml/read.ts';
import { readWithSaxes } from '../../transports/xml/saxes.ts';
import { readWithXml2js } from '../../transports/xml/xml2js.ts';

const saxes = (text: string) => readWithSaxes(text, XML_LIMITS);
const element = (name: string, text = '', children: XmlNode[] = [], ns = ''): XmlNode => ({
  ns,
  name,
  attributes: [],
  children,
  text,
});

function cause(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    const { cause } = error.mishaps[0];
    assert.ok(Object.hasOwn(XML_FAULTS, cause), cause);
    return cause;
  }
  return 'read';
}

describe('reading XML', () => {
  it('keeps namespaces apart, order, nil and white space', () => {
    const text = '<r xmlns:a="urn:a" xmlns:b="urn:b"><a:ID>1</a:ID><b:ID>2</b:ID><c> </c><a:ID/></r>';
    const expected = element('r', '', [
      element('ID', '1', [], 'urn:a'),
      element('ID', '2', [], 'urn:b'),
      element('c', ' '),
      element('ID', '', [], 'urn:a'),
    ]);
    assert.ok(isPlain(text, 100));
    assert.deepEqual(readWithXml2js(text), expected);
    assert.deepEqual(saxes(text), expected);
  });

  const refused: Record<string, [string, string]> = {
    'a DOCTYPE': ['<!DOCTYPE a><a/>', 'dtd-refused'],
    'an entity bomb': ['<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', 'dtd-refused'],
    'an external entity': ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', 'dtd-refused'],
    'an undeclared entity': ['<a>&nbsp;</a>', 'xml-malformed'],
    'an undeclared prefix': ['<p:a/>', 'xml-malformed'],
    'an undeclared prefix of an attribute': ['<a p:b="c"/>', 'xml-malformed'],
    'an attribute twice': ['<a b="1" b="2"/>', 'xml-malformed'],
    'a second root': ['<a/><b/>', 'xml-malformed'],
    'text after the root': ['<a/>x', 'xml-malformed'],
    'a cut document': ['<a><b>x</b>', 'xml-malformed'],
    'crossed tags': ['<a><b></a></b>', 'xml-malformed'],
    'an HTML page': ['<html><body><p>503<br></body></html>', 'xml-malformed'],
    'a NUL by reference': ['<a>&#0;</a>', 'xml-malformed'],
    'no element at all': ['', 'xml-malformed'],
    'plain text': ['Service Unavailable', 'xml-malformed'],
    'deep nesting': ['<a>'.repeat(101) + '</a>'.repeat(101), 'xml-too-deep'],
    'deep nesting in a large document': ['<a>'.repeat(200_000), 'xml-too-deep'],
    'very many elements': [`<a>${'<b/>'.repeat(400_000)}</a>`, 'xml-too-large'],
  };
  for (const [what, [text, expected]] of Object.entries(refused)) {
    it(`refuses ${what}`, () =>
      assert.equal(
        cause(() => readXml(text)),
        expected,
      ));
  }

  it('refuses a document over its size limit before it reads it', () => {
    assert.equal(
      cause(() => readXml('<a/>'.padEnd(100), { ...XML_LIMITS, characters: 50 })),
      'xml-too-large',
    );
  });

  it('gives positions and never values', () => {
    assert.throws(
      () => readXml(`<a>${'x'.repeat(3000)}<SECRET></a>`),
      (error: Error) => {
        assert.match(error.message, /^xml-malformed at offset \d+$/);
        return true;
      },
    );
  });

  it('does not let a document reach a prototype', () => {
    const node = readXml('<a><__proto__><polluted>1</polluted></__proto__><constructor __proto__="2"/></a>');
    assert.equal(node.children[0]?.name, '__proto__');
    assert.deepEqual(node.children[1]?.attributes, [{ ns: '', name: '__proto__', value: '2' }]);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  describe('from bytes', () => {
    const text = '<a>Muñoz</a>';
    const encodings: Record<string, [Buffer, string?]> = {
      'UTF-8 by default': [Buffer.from(text)],
      'a byte order mark': [Buffer.from(`\ufeff${text}`)],
      'UTF-16 by its byte order mark': [Buffer.from(`\ufeff${text}`, 'utf16le')],
      'the charset of the media type': [Buffer.from(text, 'latin1'), 'text/xml; charset="ISO-8859-1"'],
      'the XML declaration': [Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${text}`, 'latin1')],
    };
    for (const [what, [bytes, type]] of Object.entries(encodings)) {
      it(`reads ${what}`, () => assert.equal(readXml(decodeXml(bytes, type)).text, 'Muñoz'));
    }

    it('replaces no byte silently', () => {
      assert.equal(
        cause(() => decodeXml(Buffer.from(text, 'latin1'))),
        'bad-encoding',
      );
      assert.equal(
        cause(() => decodeXml(Buffer.from(text), 'text/xml; charset=klingon')),
        'charset-unknown',
      );
      assert.equal(
        cause(() => decodeXml(Buffer.from('<a>\u0000</a>'))),
        'xml-malformed',
      );
    });

    it('spells line ends one way, as XML 1.0 §2.11 asks, but keeps a carriage return by reference', () => {
      assert.equal(readXml(decodeXml(Buffer.from('<a>1\r\n2\r3&#13;</a>'))).text, '1\n2\n3\r');
    });
  });
});
