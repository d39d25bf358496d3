/** The simulated payer takes a client certificate in place of a user name (CAQH CORE vC2.2.0, X.509). */

import assert from 'node:assert/strict';
import { request } from 'node:https';
import { selfSigned } from '../certificate.ts';
import { type Caller, envelope, FIELDS, startCaller } from './payer-caller.ts';

describe('The simulated payer over TLS', () => {
  let caller: Caller;
  let pem: { key: string; cert: string };

  before(async function () {
    this.timeout(20_000);
    pem = selfSigned();
    caller = await startCaller({ certificates: { ...pem, ca: pem.cert } });
  });
  after(async () => {
    await caller?.payer.close();
  });

  /** The envelope without its credentials. */
  const anonymous = envelope(FIELDS).replace(/<wsse:Security.*<\/wsse:Security>/s, '');

  const post = (client: object) =>
    new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/soap+xml' };
      const sent = request(
        caller.payer.url,
        { method: 'POST', headers, ca: pem.cert, agent: false, ...client },
        answer => {
          answer.setEncoding('utf8');
          answer.toArray().then(chunks => resolve(chunks.join('')), reject);
        },
      );
      sent.on('error', reject).end(anonymous);
    });

  it('answers a caller whose certificate it trusts', async () => {
    assert.match(await post(pem), /<ErrorCode>Success<\/ErrorCode>.*|ST\*271/s);
    assert.match(await post(pem), /ST\*271\*/);
  });

  it('does not know a caller without certificate and without user name', async () => {
    assert.match(await post({}), /<ErrorCode>UnAuthorized<\/ErrorCode>/);
  });
});
