/** The session at Tryton: what keeps the gateway out for a while, and what is over as soon as it is said. */
import assert from 'node:assert/strict';
import { trytonDialect } from '../../adapters/rest/dialects/tryton/dialect.ts';
import type { Reply } from '../../gateway/kit.ts';
import { openTryton, PROFILE, peer } from './tryton-rig.ts';

const ASKED = trytonDialect.write(
  { head: { entity: 'Party', call: 'read', id: '4', fields: 'name' }, query: {} },
  PROFILE,
);
const said = (reply: Reply): string => (reply.kind === 'rejected' ? reply.why.cause : reply.kind);

describe('the session at Tryton', () => {
  for (const [error, cause] of [
    [['database is locked', ''], 'record-locked'],
    [["'nope'", ''], 'server-error'],
    [['UserError', ['Something that no table knows.', '', null]], 'user-error'],
  ] as const)
    it(`is asked for again at once where a login failed of what may be over: ${cause}`, async () => {
      await using server = await peer(
        () => [{ id: 4 }],
        login => (login === 1 ? error : undefined),
      );
      await using rig = await openTryton(server.url);
      assert.deepEqual([said(await rig.call(ASKED)), said(await rig.call(ASKED))], [cause, 'answered']);
      assert.equal(server.logins(), 2);
    });

  for (const [error, cause] of [
    [['LoginException', ['password', 'Password for gateway', 'password']], 'credential-refused'],
    [['RateLimitException', ''], 'throttled'],
    [['AccessError', ['No.', '', null]], 'access-refused'],
  ] as const)
    it(`is not asked for again at once where that would lock us out: ${cause}`, async () => {
      await using server = await peer(
        () => [{ id: 4 }],
        () => error,
      );
      await using rig = await openTryton(server.url);
      assert.deepEqual([said(await rig.call(ASKED)), said(await rig.call(ASKED))], [cause, cause]);
      assert.equal(server.logins(), 1);
    });

  it('is tried out when somebody asks whether the system is there, and begun anew where it has ended', async () => {
    await using server = await peer(() => [{ id: 4 }]);
    await using rig = await openTryton(server.url);
    const probe = () => rig.link.probe(AbortSignal.timeout(2000));
    const asked = (): number => server.seen.length;
    assert.equal((await probe()).ok, true);
    const before = asked();
    assert.equal((await probe()).ok, true);
    assert.equal(asked(), before + 1);
    server.forget();
    assert.equal((await probe()).ok, true);
    assert.equal(server.logins(), 2);
    server.breakDown();
    assert.deepEqual(await probe(), { ok: false, detail: 'server-unavailable' });
    assert.equal(server.logins(), 2);
  });
});
