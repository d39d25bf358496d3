/** The simulated payer takes a client certificate in place of a user name (CAQH CORE vC2.2.0, X.509). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Caller, envelope, FIELDS, startCaller } from './payer-caller.ts';

describe('The simulated payer over TLS', () => {
  let folder: string;
  let caller: Caller;
  let pem: { key: string; cert: string };

  before(async function () {
    this.timeout(20_000);
    folder = mkdtempSync(join(tmpdir(), 'payer-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=payer.example', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    const out = ['-keyout', key, '-out', cert, '-days', '2'];
    execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...out, ...subject], { stdio: 'ignore' });
    pem = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
    caller = await startCaller({ certificates: { ...pem, ca: pem.cert } });
  });
  after(async () => {
    await caller?.payer.close();
    rmSync(folder, { recursive: true, force: true });
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
