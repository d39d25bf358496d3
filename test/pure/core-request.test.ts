/** What leaves for a payer: CORE vC2.2.0 envelopes, judged by readers that are not ours. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { CORE_DEFAULTS } from '../../adapters/x12/core-connect/message.ts';
import { mimeWriter } from '../../adapters/x12/core-connect/mime-envelope.ts';
import { soapWriter } from '../../adapters/x12/core-connect/soap-envelope.ts';
import { ID, REQUEST, S12, SETTINGS, X12 } from './core-samples.ts';

describe('a CORE request over SOAP', () => {
  /** Path of local names → text, by a reader that is not ours. */
  function judge(xml: string): [string, string][] {
    const found: [string, string][] = [];
    const open: { path: string; text: string; leaf: boolean }[] = [];
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', error => {
      throw error;
    });
    parser.on('opentag', tag => {
      const parent = open.at(-1);
      if (parent) parent.leaf = false;
      const name = tag.uri ? `{${tag.uri}}${tag.local}` : tag.local;
      open.push({ path: parent ? `${parent.path}/${name}` : name, text: '', leaf: true });
    });
    const characters = (text: string) => {
      const node = open.at(-1);
      if (node) node.text += text;
    };
    parser.on('text', characters);
    parser.on('cdata', characters);
    parser.on('closetag', () => {
      const node = open.pop();
      if (node?.leaf) found.push([node.path, node.text]);
    });
    parser.write(xml).close();
    return found;
  }

  it('has the fields of CORE 270 in their order, unqualified, and the UsernameToken', () => {
    const { body, headers } = soapWriter(SETTINGS)(REQUEST);
    const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
    const token = `{${S12}}Envelope/{${S12}}Header/{${wsse}}Security/{${wsse}}UsernameToken`;
    const request = `{${S12}}Envelope/{${S12}}Body/{${CORE_DEFAULTS.namespace}}COREEnvelopeRealTimeRequest`;
    assert.deepEqual(judge(body as string), [
      [`${token}/{${wsse}}Username`, 'u'],
      [`${token}/{${wsse}}Password`, 'p<w'],
      [`${request}/PayloadType`, 'X12_270_Request_005010X279A1'],
      [`${request}/ProcessingMode`, 'RealTime'],
      [`${request}/PayloadID`, ID],
      [`${request}/TimeStamp`, '2026-11-22T10:20:34Z'],
      [`${request}/SenderID`, 'CLINIC & CO'],
      [`${request}/ReceiverID`, 'PAYER'],
      [`${request}/CORERuleVersion`, '2.2.0'],
      [`${request}/Payload`, X12],
    ]);
    assert.equal(headers['content-type'], 'application/soap+xml; charset=UTF-8; action="RealTimeTransaction"');
  });

  it('has no security header where a client certificate speaks for us', () => {
    const { username: _, password: __, ...settings } = SETTINGS;
    assert.doesNotMatch(soapWriter(settings)(REQUEST).body as string, /Header|Security/);
  });

  it('takes namespace and action from the settings', () => {
    const written = soapWriter({ ...SETTINGS, namespace: 'urn:partner?a&b', action: 'Ask' })(REQUEST);
    assert.match(written.body as string, /xmlns:core="urn:partner\?a&amp;b"/);
    assert.match(written.headers['content-type'] ?? '', /action="Ask"$/);
  });

  it('carries any text that XML can carry, also the end of a CDATA section', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(']', '>', '<', '&', '~', '*', 'é', '😀', '\n', '$', '$&') }),
        payload => {
          const leaf = judge(soapWriter(SETTINGS)({ ...REQUEST, payload }).body as string).at(-1);
          assert.equal(leaf?.[1], payload);
        },
      ),
    );
  });

  it('refuses what XML cannot carry instead of sending something else', () => {
    for (const payload of ['ISA\u001c', 'a\u0000', '\ud800']) {
      assert.throws(() => soapWriter(SETTINGS)({ ...REQUEST, payload }), { message: 'payload-not-xml' });
    }
  });
});

describe('a CORE request over MIME', () => {
  it('is form data that an independent reader takes apart again', async () => {
    const { body, headers } = mimeWriter(SETTINGS)(REQUEST);
    const form = await new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
    assert.deepEqual(Object.fromEntries([...form.entries()]), {
      PayloadType: 'X12_270_Request_005010X279A1',
      ProcessingMode: 'RealTime',
      PayloadID: ID,
      TimeStamp: '2026-11-22T10:20:34Z',
      UserName: 'u',
      Password: 'p<w',
      SenderID: 'CLINIC & CO',
      ReceiverID: 'PAYER',
      CORERuleVersion: '2.2.0',
      Payload: X12,
    });
    assert.equal([...form.keys()].at(-1), 'Payload');
  });

  it('carries control characters and the charset of the partner', () => {
    const { body } = mimeWriter(SETTINGS, 'latin1')({ ...REQUEST, payload: 'MU\u00d1OZ\u001c' });
    assert.ok(Buffer.from(body as Uint8Array).includes(Buffer.from([0x4d, 0x55, 0xd1, 0x4f, 0x5a, 0x1c])));
  });
});
