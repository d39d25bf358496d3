/** Large XML answers: read in pieces that give the event loop back, wherever the pieces are cut. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DialectError } from '../../gateway/kit.ts';
import { readXmlBytes, XML_LIMITS, type XmlLimits } from '../../transports/xml/read.ts';
import { saxesReader } from '../../transports/xml/saxes.ts';
import { piecesOfXml } from '../../transports/xml/text.ts';

const LINE = '<p:Line p:type="a"><p:Text>Handschuhe – Größe M 🧤</p:Text><p:Quantity>12.00</p:Quantity></p:Line>';
const large = (lines: number): string => `<p:List xmlns:p="urn:list">${LINE.repeat(lines)}</p:List>`;

const causeOf = async (bytes: Uint8Array, type = '', limits: XmlLimits = XML_LIMITS): Promise<string> =>
  await readXmlBytes(bytes, type, limits).then(
    () => 'read',
    error => (error instanceof DialectError ? error.mishaps[0].cause : String(error)),
  );

describe('a large XML answer', () => {
  it('leaves others their turn while it is read', async () => {
    const bytes = Buffer.from(large(20_000));
    let turns = 0;
    const ticking = setInterval(() => turns++, 0);
    const root = await readXmlBytes(bytes);
    clearInterval(ticking);
    assert.equal(root.children.length, 20_000);
    assert.deepEqual(root.children[19_999], {
      ns: 'urn:list',
      name: 'Line',
      attributes: [{ ns: 'urn:list', name: 'type', value: 'a' }],
      children: [
        { ns: 'urn:list', name: 'Text', attributes: [], children: [], text: 'Handschuhe – Größe M 🧤' },
        { ns: 'urn:list', name: 'Quantity', attributes: [], children: [], text: '12.00' },
      ],
      text: '',
    });
    assert.ok(turns > bytes.length / 65_536 / 4, `${turns} turns in ${bytes.length} bytes`);
  });

  it('reads the same wherever its pieces are cut', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>\r\n<a b="é&#10;">1\r2\r\n3 ]]&gt; 😀\r\r\r\r\r\n<![CDATA[ ]] \ufeff\r\n\r é]]></a>\r\n`;
    const bytes = Buffer.from(text);
    const expected = {
      ...{ ns: '', name: 'a', attributes: [{ ns: '', name: 'b', value: 'é\n' }], children: [] },
      text: '1\n2\n3 ]]> 😀\n\n\n\n\n ]] \ufeff\n\n é',
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: bytes.length }),
        fc.constantFrom('', 'text/xml; charset=utf-8'),
        (size, type) => {
          const reader = saxesReader(XML_LIMITS, true);
          for (const piece of piecesOfXml(bytes, type, size)) reader.feed(piece);
          assert.deepEqual(reader.end(), expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads other charsets and a byte order mark', async () => {
    for (const [bytes, type] of [
      [Buffer.from(`\ufeff${large(2000)}`), 'text/xml'],
      [Buffer.from(`\ufeff${large(2000)}`, 'utf16le'), 'text/xml'],
    ] as const)
      assert.equal((await readXmlBytes(bytes, type)).children.length, 2000);
    const latin = Buffer.from(`<a>${'<b>é</b>'.repeat(20_000)}</a>`, 'latin1');
    assert.equal((await readXmlBytes(latin, 'text/xml; charset=iso-8859-1')).children[19_999]?.text, 'é');
  });

  it('is refused as a small one is', async () => {
    const text = large(2000);
    const cases: [string, Uint8Array, string][] = [
      ['cut', Buffer.from(text).subarray(0, -9), 'xml-malformed'],
      ['cut within a character', Buffer.from(`${text.slice(0, 70_000)}é`).subarray(0, -1), 'bad-encoding'],
      ['not UTF-8 in its middle', Buffer.concat([Buffer.from(text), Buffer.from([0xe9, 0x20])]), 'bad-encoding'],
      ['a control character', Buffer.from(text.replace('Größe', 'Gr\u0001')), 'xml-malformed'],
      ['a DOCTYPE', Buffer.from(`<!DOCTYPE a [<!ENTITY b "${'b'.repeat(70_000)}">]><a>&b;</a>`), 'dtd-refused'],
      ['deep', Buffer.from('<a>'.repeat(100_000)), 'xml-too-deep'],
      ['a second root', Buffer.from(`${text}<b/>`), 'xml-malformed'],
      ['an undeclared prefix', Buffer.from(text.replace('</p:List>', '<q:a/></p:List>')), 'xml-malformed'],
    ];
    for (const [what, bytes, cause] of cases) assert.equal(await causeOf(bytes), cause, what);
  });

  it('keeps to the limits of nodes and characters', async () => {
    const bytes = Buffer.from(large(2000));
    assert.equal(await causeOf(bytes, '', { ...XML_LIMITS, nodes: 7999 }), 'xml-too-large');
    assert.equal(await causeOf(bytes, '', { ...XML_LIMITS, nodes: 8001 }), 'read');
    assert.equal(await causeOf(bytes, '', { ...XML_LIMITS, characters: 100_000 }), 'xml-too-large');
  });
});
