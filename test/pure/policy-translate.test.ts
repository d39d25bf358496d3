/** Routes as a person writes them: which are taken and which are refused. */
import assert from 'node:assert/strict';
import translate from '../../policies/translate.ts';
import { refusals } from './policy-rig.ts';

const to = 'payer';

describe('translate', () => {
  it('takes routes by table, by condition and without one', () => {
    const routes = [
      { table: 'payers', key: '/payer/id' },
      { when: { field: '/payer/id', equals: 'FHIR01' }, to: 'fhir' },
      { when: { not: { anyOf: [{ consumer: 'kiosk' }, { not: { authenticated: true } }] } }, to, fallback: 'fhir' },
      { to },
    ];
    assert.deepEqual(refusals(translate, { routes }), []);
  });

  for (const [title, route] of [
    ['leads nowhere', { when: { always: true } }],
    ['has a condition that says nothing', { when: { not: {} }, to }],
    ['has a condition that is code', { when: { expression: 'true' }, to }],
    ['has a key that is no JSON Pointer', { table: 'payers', key: 'payer.id' }],
    ['names an endpoint as none can be called', { to: '../payer' }],
    ['mixes a table with an endpoint', { table: 'payers', key: '/payer/id', to }],
    ['holds what nobody reads', { to, weight: 1 }],
  ] as const) {
    it(`refuses a route that ${title}`, () => assert.notDeepEqual(refusals(translate, { routes: [route] }), []));
  }

  it('wants a route', () => assert.notDeepEqual(refusals(translate, { routes: [] }), []));
});
