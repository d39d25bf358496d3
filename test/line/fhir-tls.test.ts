/** FHIR over TLS: the server and the token endpoint are verified alike, and when a certificate ends is told. */
import assert from 'node:assert/strict';
import { selfSigned } from '../certificate.ts';
import { json, openRig, type Stub, stub } from './fhir-rig.ts';
import { ending, PATIENT, READ, SMART } from './fhir-smart-rig.ts';

describe('a FHIR link over TLS', () => {
  const pem = selfSigned({ name: 'fhir.example' });
  const tls = { ca: pem.cert };
  const patients = (): Promise<Stub> => stub(json(200, PATIENT), pem);
  const tokens = (certificate = pem): Promise<Stub> =>
    stub(json(200, { access_token: 't', token_type: 'bearer', expires_in: 60 }), certificate);

  it('tells when the certificate of the server ends', async () => {
    await using server = await patients();
    await using rig = await openRig(server.url, { tls });
    assert.equal(await ending(rig.call(READ)), 'answered');
    const days = ((rig.link.gauges?.()['certificate-expires'] ?? 0) - Date.now() / 1000) / 86_400;
    assert.ok(days > 1 && days <= 2, `${days} days`);
  });

  it('verifies the token endpoint by the same authority', async () => {
    await using server = await patients();
    await using authority = await tokens();
    const authorization = { ...SMART, tokenUrl: `${authority.url}/token` };
    await using rig = await openRig(server.url, { tls, authorization });
    assert.equal(await ending(rig.call(READ)), 'answered');
  });

  it('sends no assertion to a token endpoint that it cannot verify', async () => {
    await using server = await patients();
    await using authority = await tokens(selfSigned({ name: 'somebody.example' }));
    const authorization = { ...SMART, tokenUrl: `${authority.url}/token` };
    await using rig = await openRig(server.url, { tls, authorization });
    assert.equal(await ending(rig.call(READ)), 'fault backend-unavailable tls-failed at token endpoint, not_applied');
    assert.deepEqual([authority.seen.length, server.seen.length], [0, 0]);
  });
});
