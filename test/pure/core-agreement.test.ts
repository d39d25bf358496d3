/** The scan for the known CORE envelope and the general reader: where the first answers, both say the same. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readKnownEnvelope } from '../../adapters/x12/core-connect/known-envelope.ts';
import { readSoapReply } from '../../adapters/x12/core-connect/soap-envelope.ts';
import { DialectError } from '../../gateway/kit.ts';
import { decodeXml } from '../../transports/xml/read.ts';
import { FIELDS, S12, soapReply } from './core-samples.ts';

describe('a CORE reply in the known envelope', () => {
  it('is read by the scan where it has the expected shape, and both readers agree', () => {
    const spelled = (text: string) => fc.constantFrom(...spellings(text));
    const prefix = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,6}$/).filter(p => !/^xml/i.test(p));
    const pair = fc.tuple(prefix, prefix).filter(([s, c]) => s !== c);
    const value = fc.string({ unit: fc.constantFrom('a', '~', '*', '&', '<', ']]>', ']', '>', ' ', '\n', 'é', '\r') });
    let scanned = 0;
    fc.assert(
      fc.property(
        pair,
        value.chain(v => fc.tuple(fc.constant(v), spelled(v))),
        fc.shuffledSubarray(Object.keys(FIELDS)),
        (names, [plain, markup], fields) => {
          const chosen = Object.fromEntries(
            fields.map(name => [name, name === 'Payload' ? markup : (FIELDS[name] ?? '')]),
          );
          const text = decodeXml(Buffer.from(soapReply(chosen, S12, names)));
          const known = readKnownEnvelope(text);
          if (known) scanned += 1;
          const general = readSoapReply(text).reply;
          if (known) assert.deepEqual(known, general);
          if (fields.includes('Payload'))
            assert.equal(general.payload, plain.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
        },
      ),
      { numRuns: 500 },
    );
    assert.ok(scanned > 400, `the scan read ${scanned} of 500`);
  });

  it('is never read by the scan in another way than by the general reader, however it is damaged', () => {
    const whole = soapReply({ ...FIELDS, Payload: `a&amp;<![CDATA[b]]>c` });
    const scrap = fc.constantFrom(
      '',
      '<',
      '>',
      '/',
      '&',
      '"',
      ']]>',
      '<![CDATA[',
      '<!--x-->',
      '<?x?>',
      ' xmlns:soap="urn:x"',
      ' xmlns=""',
      ' xmlns="urn:x"',
      ' a="b"',
      '&#0;',
      '&lt;',
      '&nbsp;',
      'soap:',
      '<ErrorCode>x</ErrorCode>',
      '<Payload/>',
      'é',
    );
    const cause = (read: () => unknown) => {
      try {
        return read();
      } catch (error) {
        assert.ok(error instanceof DialectError, String(error));
        return error.mishaps[0].cause;
      }
    };
    let scanned = 0;
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(4), scrap, (at, cut, junk) => {
        const text = whole.slice(0, at) + junk + whole.slice(at + cut);
        const known = readKnownEnvelope(text);
        if (!known) return;
        scanned += 1;
        assert.deepEqual(
          known,
          cause(() => readSoapReply(text).reply),
        );
      }),
      { numRuns: 5000 },
    );
    assert.ok(scanned > 200, `the scan read ${scanned} of 5000`);
  });
});

/** Ways to spell the same text in XML. */
function spellings(text: string): string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const cdata = `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  return [escaped, cdata, `${cdata}<![CDATA[]]>`, `<![CDATA[]]>${escaped}`];
}
