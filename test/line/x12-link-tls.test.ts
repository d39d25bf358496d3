/** CORE with X.509: the link shows its certificate in place of a user name and tells when it expires. */

import assert from 'node:assert/strict';
import type { Fault } from '../../gateway/kit.ts';
import { type Payer, startPayer } from '../../simulators/payer/index.ts';
import { selfSigned } from '../certificate.ts';
import { members } from './payer-caller.ts';
import { answered, CREDENTIALS, refused, rigged } from './x12-link-rig.ts';

describe('an X12 link over TLS', () => {
  let payer: Payer;
  let pem: { key: string; cert: string };

  before(async function () {
    this.timeout(20_000);
    pem = selfSigned();
    const certificates = { ...pem, ca: pem.cert };
    payer = await startPayer({ port: 0, user: 'tester', password: 'secret', members, certificates });
  });
  after(async () => {
    await payer?.close();
  });

  it('is known by its certificate, and tells when that ends', async () => {
    const rig = await rigged({ tls: { ca: pem.cert, ...pem } }, {}, payer.url);
    try {
      answered(await rig.ask('W000000001'));
      const days = ((rig.link.gauges?.()['certificate-expires'] ?? 0) - Date.now() / 1000) / 86_400;
      assert.ok(days > 1 && days <= 2, `${days} days`);
    } finally {
      await rig.close();
    }
  });

  it('is unknown without certificate and user name', async () => {
    const rig = await rigged({ tls: { ca: pem.cert } }, {}, payer.url);
    try {
      assert.equal(refused(await rig.ask('W000000001')).why.cause, 'unauthorized');
    } finally {
      await rig.close();
    }
  });

  it('sends no credentials to a payer that it cannot verify', async () => {
    const rig = await rigged(CREDENTIALS, {}, payer.url);
    try {
      const before = payer.count();
      await assert.rejects(rig.ask('W000000001'), (error: Fault) => error.info.backend?.cause === 'tls-failed');
      assert.equal(payer.count(), before);
    } finally {
      await rig.close();
    }
  });
});
