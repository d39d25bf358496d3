/** What an authorization server may answer to a SMART backend service, and what that means for the call that waits. */
import assert from 'node:assert/strict';
import adapter from '../../adapters/fhir/adapter.ts';
import type { Reply } from '../../gateway/kit.ts';
import { json, openRig, type Seen, stub } from './fhir-rig.ts';
import { ending, PATIENT, READ, SMART } from './fhir-smart-rig.ts';

describe('an authorization server', function () {
  this.timeout(30_000);
  /** One call behind a server whose discovery and token endpoint answer so. */
  async function behind(
    answers: { discovery?: (url: string) => object; token?: Parameters<typeof json> },
    more: object = {},
  ): Promise<{ told: string; reply: Reply | undefined; seen: Seen[] }> {
    await using server = await stub((response, { url = '' }) => {
      const own = `http://${response.req.headers.host}/fhir`;
      if (url.endsWith('/smart-configuration'))
        return json(200, answers.discovery?.(own) ?? { token_endpoint: `${own}/token` })(response);
      const token = answers.token ?? [200, { access_token: 't-1', token_type: 'bearer', expires_in: 300 }];
      return url === '/fhir/token' ? json(...token)(response) : json(200, PATIENT)(response);
    });
    await using rig = await openRig(server.url, { authorization: SMART, ...more });
    let reply: Reply | undefined;
    const told = await ending(
      rig.call(READ).then(each => {
        reply = each;
        return each;
      }),
    );
    return { told, reply, seen: server.seen };
  }

  it('gets the form of RFC 7523 with the scopes as configured, and its token goes to the FHIR server', async () => {
    const { told, seen } = await behind({});
    assert.equal(told, 'answered');
    assert.deepEqual(
      seen.map(({ method, url }) => `${method} ${url}`),
      ['GET /fhir/.well-known/smart-configuration', 'POST /fhir/token', 'GET /fhir/Patient/p1'],
    );
    const form = new URLSearchParams(seen[1]?.body);
    assert.equal(form.get('grant_type'), 'client_credentials');
    assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    assert.equal(form.get('scope'), 'system/Patient.rs system/Appointment.cruds');
    assert.equal(seen[0]?.headers.authorization, undefined);
    assert.equal(seen[2]?.headers.authorization, 'Bearer t-1');
  });

  for (const [title, token, told, fault] of [
    ['is overloaded', [503, '', { 'retry-after': '7' }], 'token-endpoint-unavailable 503', 'backend-unavailable'],
    ['throttles', [429, '', { 'retry-after': '7' }], 'token-endpoint-unavailable 429', 'backend-unavailable'],
    ['answers a page', [200, '<html>'], 'token-unreadable  access_token', 'backend-unreadable'],
    [
      'gives another type of token',
      [200, { access_token: 'x', token_type: 'mac' }],
      'token-unreadable  token_type',
      'backend-unreadable',
    ],
    [
      'gives a token that would break the header',
      [200, { access_token: 'a\r\nb', token_type: 'bearer' }],
      'token-unreadable  token_type',
      'backend-unreadable',
    ],
    [
      'refuses in words of its own',
      [400, { error: 'SECRET', error_description: 'SECRET' }],
      'token-request-refused 400',
      'backend-refused-us',
    ],
    ['is not there', [404, ''], 'token-request-refused 404', 'backend-refused-us'],
  ] as const) {
    it(`that ${title} is ${told}, ${fault}`, async () => {
      const { told: ended, reply, seen } = await behind({ token: token as never });
      assert.equal(ended, `rejected ${told}`);
      assert.equal(adapter.faults[told.split(' ')[0] ?? ''], fault);
      assert.equal(reply?.kind === 'rejected' && reply.retryAfter, fault === 'backend-unavailable' ? 7 : undefined);
      assert.ok(!seen.some(({ url }) => url === '/fhir/Patient/p1'));
      assert.ok(!JSON.stringify(reply).includes('SECRET'));
    });
  }

  for (const [title, discovery, told] of [
    [
      'does not know our algorithm',
      { token_endpoint_auth_signing_alg_values_supported: ['RS384'] },
      'smart-unsupported ES384 token_endpoint_auth_signing_alg_values_supported',
    ],
    [
      'does not take signed assertions',
      { token_endpoint_auth_methods_supported: ['client_secret_basic'] },
      'smart-unsupported private_key_jwt token_endpoint_auth_methods_supported',
    ],
    ['names no token endpoint', { token_endpoint: undefined }, 'smart-configuration-unreadable  token_endpoint'],
    [
      'names one in the clear',
      { token_endpoint: 'http://auth.example/token' },
      'smart-configuration-unreadable  token_endpoint',
    ],
    [
      'names one in the clear behind a user who is called as this machine',
      { token_endpoint: 'http://127.0.0.1:80@auth.example/token' },
      'smart-configuration-unreadable  token_endpoint',
    ],
  ] as const) {
    it(`that by its own description ${title} is ${told}`, async () => {
      const { told: ended, seen } = await behind({
        discovery: url => ({ token_endpoint: `${url}/token`, ...discovery }),
      });
      assert.equal(ended, `rejected ${told}`);
      assert.equal(seen.length, 1);
    });
  }

  it('at a host that nobody allowed is never sent an assertion', async () => {
    await using foreign = await stub(json(200, { access_token: 'x', token_type: 'bearer' }));
    await using server = await stub(json(200, { token_endpoint: `${foreign.url}/token` }));
    await using rig = await openRig(server.url.replace('127.0.0.1', 'localhost'), { authorization: SMART });
    const told = await ending(rig.call(READ));
    assert.equal(told, 'fault backend-unavailable address-not-allowed at token endpoint, not_applied');
    assert.deepEqual([server.seen.length, foreign.seen.length], [1, 0]);
  });

  it('at a host that the configuration names is asked there, without asking the FHIR server where', async () => {
    await using elsewhere = await stub(json(200, { access_token: 'x', token_type: 'bearer' }));
    const tokenUrl = `${elsewhere.url.replace('127.0.0.1', 'localhost')}/token`;
    const { told, seen } = await behind({}, { authorization: { ...SMART, tokenUrl } });
    assert.equal(told, 'answered');
    assert.deepEqual([seen.length, elsewhere.seen.length, seen[0]?.headers.authorization], [1, 1, 'Bearer x']);
  });

  it('that says nothing ends with the deadline of the call, and nothing was applied', async () => {
    await using silent = await stub(() => {});
    const authorization = { ...SMART, tokenUrl: `${silent.url}/token` };
    await using rig = await openRig(silent.url, { authorization });
    const told = await ending(rig.call(READ, AbortSignal.timeout(50)));
    assert.equal(told, 'fault deadline-exceeded no-answer at undefined, not_applied');
  });

  it('that is slow keeps only those waiting who have the time, and its token serves the others', async () => {
    await using slow = await stub((response, { url }) => {
      if (url !== '/fhir/token') return json(200, PATIENT)(response);
      return void setTimeout(() => json(200, { access_token: 't', token_type: 'bearer' })(response), 150);
    });
    const authorization = { ...SMART, tokenUrl: `${slow.url}/token` };
    await using rig = await openRig(slow.url, { authorization });
    const [hasty, patient] = await Promise.all([
      ending(rig.call(READ, AbortSignal.timeout(50))),
      ending(rig.call(READ)),
    ]);
    assert.deepEqual([hasty.split(' ')[1], patient], ['deadline-exceeded', 'answered']);
    assert.equal(slow.seen.filter(({ url }) => url === '/fhir/token').length, 1);
  });

  it('that was away is asked again by the very next call', async () => {
    let asked = 0;
    await using moody = await stub((response, { url }) => {
      if (url !== '/fhir/token') return json(200, PATIENT)(response);
      asked += 1;
      return asked === 1 ? json(503, '')(response) : json(200, { access_token: 't', token_type: 'Bearer' })(response);
    });
    const authorization = { ...SMART, tokenUrl: `${moody.url}/token` };
    await using rig = await openRig(moody.url, { authorization });
    assert.equal(await ending(rig.call(READ)), 'rejected token-endpoint-unavailable 503');
    assert.equal(await ending(rig.call(READ)), 'answered');
  });
});
