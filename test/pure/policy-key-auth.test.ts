/** Application keys: who is let in, who is not, and that the two take the same care. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseActor } from '../../gateway/identity.ts';
import { parseSecretHash } from '../../gateway/kit.ts';
import keyAuth from '../../policies/key-auth.ts';
import { arriving, openStage, pass, rig } from './policy-rig.ts';

const SECRET = 'not-a-real-secret:with=all.signs';
const held = {
  consumer: { id: 'front-desk', scopes: ['eligibility:read'] },
  secretHash: parseSecretHash(`sha256:${createHash('sha256').update(SECRET).digest('hex')}`),
};
const portal = { ...held, consumer: { ...held.consumer, id: 'portal', assertsActor: true } };

function gate() {
  const keys = new Map([
    ['desk', held],
    ['portal', portal],
    ['short', { ...held, secretHash: new Uint8Array(4) }],
  ]);
  const bench = rig({ consumers: { byKeyId: id => keys.get(id), byId: () => undefined } });
  return { stage: openStage(keyAuth, {}, bench), ...bench };
}

describe('key-auth', () => {
  for (const [title, headers] of [
    ['Authorization: apiKey id:secret', { authorization: `apiKey desk:${SECRET}` }],
    ['the scheme in any case', { authorization: `APIKEY desk:${SECRET}` }],
    ['x-api-key: id.secret', { 'x-api-key': `desk.${SECRET}` }],
  ] as const) {
    it(`takes ${title} and sets the consumer`, async () => {
      const { stage, decisions } = gate();
      const exchange = arriving(headers);
      assert.equal(await pass(stage, exchange), undefined);
      assert.equal(exchange.consumer, held.consumer);
      assert.equal(exchange.record.consumer, 'front-desk');
      assert.deepEqual(decisions, ['allowed']);
    });
  }

  const refused: [string, Record<string, string>, string][] = [
    ['no key', {}, 'denied-missing'],
    ['a wrong secret', { authorization: 'apiKey desk:wrong' }, 'denied-unknown'],
    ['an unknown id', { authorization: `apiKey nobody:${SECRET}` }, 'denied-unknown'],
    ['an id whose stored hash is no SHA-256', { 'x-api-key': `short.${SECRET}` }, 'denied-unknown'],
    [
      'both headers at once',
      { authorization: `apiKey desk:${SECRET}`, 'x-api-key': `desk.${SECRET}` },
      'denied-malformed',
    ],
    ['another scheme', { authorization: `Basic ${btoa(`desk:${SECRET}`)}` }, 'denied-malformed'],
    ['an empty secret', { authorization: 'apiKey desk:' }, 'denied-malformed'],
    ['two keys in one header', { 'x-api-key': `desk.${SECRET}, desk.${SECRET}` }, 'denied-malformed'],
    ['an endless secret', { 'x-api-key': `desk.${'s'.repeat(257)}` }, 'denied-malformed'],
  ];
  for (const [title, headers, decision] of refused) {
    it(`answers ${title} with 401 and how to do it`, async () => {
      const { stage, decisions } = gate();
      const exchange = arriving(headers);
      const fault = await pass(stage, exchange);
      assert.equal(fault?.status, 401);
      assert.equal(fault.info.headers?.['WWW-Authenticate'], 'apiKey');
      assert.equal(exchange.consumer, undefined);
      assert.deepEqual(decisions, [decision]);
    });
  }

  it('never tells the secret or the id in a fault or a note', async () => {
    const { stage } = gate();
    const exchange = arriving({ authorization: 'apiKey telltale-id:telltale-secret' });
    const fault = await pass(stage, exchange);
    assert.doesNotMatch(JSON.stringify([fault?.message, fault?.info, exchange.notes]), /telltale/);
  });

  it('lets a consumer that may do so state the person behind the call', async () => {
    const { stage } = gate();
    const actor = 'id="u-17"; role="charge \\"A\\" nurse"; purpose="TREAT"';
    const exchange = arriving({ 'x-api-key': `portal.${SECRET}`, 'canongate-actor': actor });
    assert.equal(await pass(stage, exchange), undefined);
    assert.deepEqual(exchange.record.actor, { id: 'u-17', role: 'charge "A" nurse', purpose: 'TREAT' });
  });

  it('answers 403 where a consumer states a person and may not', async () => {
    const { stage, decisions } = gate();
    const exchange = arriving({ 'x-api-key': `desk.${SECRET}`, 'canongate-actor': 'id="u-17"' });
    assert.equal((await pass(stage, exchange))?.code, 'forbidden');
    assert.equal(exchange.record.actor, undefined);
    assert.deepEqual(decisions, ['denied-actor']);
  });

  for (const header of [
    '',
    'u-17',
    'role="nurse"',
    'id=""',
    'id="a"; id="b"',
    'id="a"; name="b"',
    'id="a" role="b"',
    'id="a"; purpose="treat"',
    `id="${'a'.repeat(129)}"`,
    `id="a"; role="${' '.repeat(600)}"`,
    'id="ä"',
    'id="a\\n"',
  ]) {
    it(`answers 400 where the person reads ${header.slice(0, 30) || 'empty'}`, async () => {
      const { stage } = gate();
      const exchange = arriving({ 'x-api-key': `portal.${SECRET}`, 'canongate-actor': header });
      assert.equal((await pass(stage, exchange))?.code, 'header-missing');
    });
  }

  it('reads back every person that is written by the rules of RFC 9651', () => {
    const text = fc.stringMatching(/^[\x20-\x7e]{1,60}$/);
    const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
    fc.assert(
      fc.property(text, text, fc.stringMatching(/^[A-Z]{2,16}$/), (id, role, purpose) => {
        const header = `id=${quote(id)}; role=${quote(role)}; purpose="${purpose}"`;
        assert.deepEqual(parseActor(header), { id, role, purpose });
      }),
    );
  });

  it('ends on any header whatever in good time, with a person or none', () => {
    fc.assert(fc.property(fc.string({ maxLength: 600 }), header => void parseActor(header)));
  });

  it('takes stored secrets only as sha256 and 64 digits', () => {
    assert.throws(() => parseSecretHash('sha256:abc'), RangeError);
    assert.throws(() => parseSecretHash(SECRET), RangeError);
  });
});
