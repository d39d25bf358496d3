/** The pool over TLS: who is trusted, who we are, and how long the certificates last. */

import assert from 'node:assert/strict';
import { createServer as createTlsServer } from 'node:https';
import type { PoolSettings } from '../../transports/pool.ts';
import { selfSigned } from '../certificate.ts';
import { ask, closeAll, expectCause, fault, listen, pooled } from './pool-rig.ts';

describe('the pool over TLS', () => {
  afterEach(closeAll);
  let key: string;
  let cert: string;

  before(() => {
    ({ key, cert } = selfSigned({ days: 30 }));
  });

  const secure = async (options: object, settings: PoolSettings) => {
    const server = createTlsServer({ key, cert, ...options }, (_, response) => response.end('private'));
    server.on('tlsClientError', () => {});
    return pooled(`https://127.0.0.1:${await listen(server)}`, settings);
  };

  it('refuses a certificate that nobody vouches for, whatever the environment says', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const thrown = await expectCause(ask(await secure({}, {})), 'tls-failed', 'not_applied');
      assert.deepEqual([thrown.info.backend?.sourceCode, thrown.retryable], ['DEPTH_ZERO_SELF_SIGNED_CERT', false]);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  it('trusts a private authority that the settings name, and tells when the certificate expires', async () => {
    const pool = await secure({}, { tls: { ca: cert } });
    assert.equal(pool.certificate(), undefined);
    assert.equal(Buffer.from((await ask(pool)).body).toString(), 'private');
    const days = ((pool.certificate()?.notAfter.getTime() ?? 0) - Date.now()) / 86_400_000;
    assert.ok(days > 29 && days <= 30, `${days} days`);
    assert.equal(pool.certificate()?.whose, 'theirs');
  });

  it('presents the client certificate of the settings, and says so when it has none to present', async () => {
    const asks = { requestCert: true, rejectUnauthorized: true, ca: cert };
    const known = await secure(asks, { tls: { ca: cert, cert, key } });
    assert.equal((await ask(known)).status, 200);
    assert.equal(known.certificate()?.whose, 'ours');
    const unknown = await fault(ask(await secure(asks, { tls: { ca: cert } })));
    assert.match(unknown.info.backend?.cause ?? '', /^(tls-failed|connection-lost)$/);
  });

  it('refuses a certificate of another host', async () => {
    const pool = await secure({}, { tls: { ca: cert, serverName: 'other.example' } });
    const thrown = await expectCause(ask(pool), 'tls-failed', 'not_applied');
    assert.equal(thrown.info.backend?.sourceCode, 'ERR_TLS_CERT_ALTNAME_INVALID');
  });
});
