/** Approvals that the gateway decides by its rules, as persons ask for them through an application. */
import assert from 'node:assert/strict';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase } from '../store/rig.ts';
import { type Erp, startErp } from './approvals-erp.ts';
import { ASKED, levels, type Office, office, submitted, why } from './approvals-rig.ts';

const RULES = `
- { id: small, currency: USD, max: "500.00", approvers: [{ role: ward-manager }] }
- { id: middle, currency: USD, min: "500.01", max: "5000.00", approvers: [{ role: ward-manager }, { person: j.lindqvist }] }
- { id: ward-emergency, urgency: emergency, currency: USD, max: "5000.00", approvers: [{ role: ward-manager }] }
- { id: capital, kind: capital, urgency: [routine, urgent, emergency], currency: USD, min: "500.01", refuse: The board decides about investments. }
`;
const WARD = 's.abara ward-manager';
const HEAD = 'j.lindqvist finance-director';

describe('an approval that the gateway decides', function () {
  this.timeout(120_000);
  let erp: Erp;
  let desk: Office;
  before(async () => {
    erp = await startErp();
    desk = await office(await freshDatabase(), erp, { rules: RULES });
  });
  after(async () => {
    await desk?.close();
    await erp?.close();
    await dropDatabases();
  });
  const ask: Office['ask'] = (...asked) => desk.ask(...asked);
  const verb = <T = PurchaseRequisition>(person: string, id: string, what: string, body: object = {}) =>
    ask<T>(person, 'POST', `/${id}/${what}`, body);
  const refused = async (person: string, id: string, what: string, body: object = {}) =>
    why(await verb<Problem>(person, id, what, body));
  const drafted = async (over: object = {}) => (await ask('m.okafor', 'POST', '', { ...ASKED, ...over })).body.id;

  it('begins when it is submitted, by the rule that says most of it', async () => {
    const id = await drafted();
    const { status, body } = await verb('m.okafor', id, 'submit');
    assert.deepEqual([status, body.status, body.approval?.rule], [200, 'pending-approval', 'middle']);
    assert.deepEqual(levels(body), ['1 open', '2 open']);
    assert.deepEqual(erp.done.slice(-1), ['submit 1']);
  });

  it('is written to the system of record once the whole chain has decided', async () => {
    const id = await submitted(ask);
    const first = await verb(WARD, id, 'approve');
    assert.deepEqual([first.status, first.body.status], [200, 'pending-approval']);
    assert.deepEqual(levels(first.body), ['1 approved s.abara', '2 open']);
    assert.match(erp.done.at(-1)!, /^submit/);
    const second = await verb(HEAD, id, 'approve', { note: 'Fine.' });
    assert.deepEqual([second.status, second.body.status, second.body.approval?.status], [200, 'approved', 'approved']);
    assert.match(erp.done.at(-1)!, /^approve \d+$/);
    const read = await ask('m.okafor', 'GET', `/${id}`);
    assert.deepEqual(levels(read.body), ['1 approved s.abara', '2 approved j.lindqvist']);
    const found = await ask<{ purchaseRequisitions: PurchaseRequisition[] }>('m.okafor', 'GET', '?company=1010');
    assert.deepEqual(
      found.body.purchaseRequisitions.filter(one => one.id === id).map(one => [one.status, one.approval?.rule]),
      [['approved', 'middle']],
    );
  });

  it('is shorter in an emergency, because a rule says so', async () => {
    const id = await submitted(ask, { urgency: 'emergency' });
    const { body } = await verb(WARD, id, 'approve');
    assert.deepEqual([body.status, body.approval?.rule], ['approved', 'ward-emergency']);
    const urgent = await submitted(ask, { urgency: 'urgent' });
    assert.equal((await ask('m.okafor', 'GET', `/${urgent}`)).body.approval?.rule, 'middle');
  });

  it('is refused where no rule applies, and where a rule refuses', async () => {
    assert.deepEqual(await refused('m.okafor', await drafted({ currency: 'EUR' }), 'submit'), [
      ...[422, 'invalid-request', 'not_applied'],
      '/id no-rule No approval rule applies to costCenter 0010, kind goods, urgency routine, currency EUR, total 739.00.',
    ]);
    assert.deepEqual(await refused('m.okafor', await drafted({ kind: 'capital' }), 'submit'), [
      ...[422, 'invalid-request', 'not_applied'],
      '/id refused-by-rule Rule capital: The board decides about investments.',
    ]);
    const lines = [{ number: 1, item: { description: 'Unpriced' }, quantity: { value: '1' } }];
    assert.match(
      String((await refused('m.okafor', await drafted({ lines }), 'submit')).at(-1)),
      /facts-unknown A price is missing/,
    );
  });

  it('counts the threshold itself to the rule below it, to the last digit', async () => {
    const priced = (unitPrice: string) => ({
      lines: [{ number: 1, item: { description: 'Swab' }, quantity: { value: '1' }, unitPrice }],
    });
    const ruleOf = async (price: string) => {
      const id = await submitted(ask, priced(price));
      return (await ask('m.okafor', 'GET', `/${id}`)).body.approval?.rule;
    };
    assert.deepEqual(
      [await ruleOf('500'), await ruleOf('500.010'), await ruleOf('5000.0000')],
      ['small', 'middle', 'middle'],
    );
    const between = await drafted(priced('500.005'));
    assert.equal((await refused('m.okafor', between, 'submit'))[0], 422);
  });

  it('is no matter of who asked, of whom it is for, of an application, or of anybody else', async () => {
    const id = await submitted(ask, { onBehalfOf: { identifier: 'S.Abara' } });
    const asker = await refused('m.okafor ward-manager', id, 'approve');
    assert.deepEqual(asker.slice(0, 2), [403, 'forbidden']);
    assert.match(String(asker[3]), /^\/id requester Rule middle:/);
    assert.match(String((await refused(WARD, id, 'approve'))[3]), /^\/id requester Rule middle:/);
    assert.match(String((await refused('', id, 'approve'))[3]), /person-required/);
    assert.deepEqual(await refused('n.weiss nurse', id, 'approve'), [
      ...[403, 'forbidden', 'not_applied'],
      '/id not-approver Rule middle leaves level 1 to role ward-manager.',
    ]);
    assert.equal((await refused('p.roux ward-manager', id, 'approve'))[0], 200);
    assert.match(
      String((await refused('p.roux ward-manager', id, 'reject', { reason: 'No.' }))[3]),
      /not-approver .*level 2/,
    );
  });

  it('is refused without a price where a rule goes by the total: no threshold is passed under by leaving it out', async () => {
    await using own = await office(await freshDatabase(), erp, {
      rules: `
- { id: any, currency: USD, approvers: [{ role: ward-manager }] }
- { id: big, currency: USD, min: "10000", approvers: [{ role: ward-manager }, { role: cfo }] }
- { id: north, currency: USD, facility: north, kind: goods, approvers: [{ role: ward-manager }] }
`,
    });
    const [line] = ASKED.lines;
    const lines = [{ ...line, quantity: { value: '90000' }, unitPrice: undefined }];
    const submit = async <T = Problem>(over: object) => {
      const { body } = await own.ask('m.okafor', 'POST', '', { ...ASKED, ...over });
      return own.ask<T>('m.okafor', 'POST', `/${body.id}/submit`, {});
    };
    assert.deepEqual(why(await submit({ lines })), [
      ...[422, 'invalid-request', 'not_applied'],
      '/id facts-unknown A price is missing, and a rule goes by the total: state unitPrice of each line.',
    ]);
    // The rule that holds here says more than the one with the threshold, whatever it costs.
    assert.equal((await submit<PurchaseRequisition>({ lines, facility: 'north' })).body.approval?.rule, 'north');
    assert.equal((await submit<PurchaseRequisition>({})).body.approval?.rule, 'any');
  });

  it('is of the version that the caller has seen, from the submission on', async () => {
    const id = await drafted();
    const { version } = (await ask('m.okafor', 'GET', `/${id}`)).body.meta!;
    const held = [...erp.held.values()].at(-1)!;
    held.version = '7';
    const done = erp.done.length;
    assert.deepEqual((await refused('m.okafor', id, 'submit', { version })).slice(0, 3), [412, 'stale', 'not_applied']);
    assert.equal(erp.done.length, done);
    assert.equal((await ask('m.okafor', 'GET', `/${id}`)).body.approval, undefined);
    assert.equal((await verb('m.okafor', id, 'submit', { version: '7' })).body.status, 'pending-approval');
  });
});
