/** Approvals by line, in somebody's place, after a while, and over systems of record that know less of them or decide themselves. */
import assert from 'node:assert/strict';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase } from '../store/rig.ts';
import { type Erp, startErp } from './approvals-erp.ts';
import { ASKED, levels, type Office, office, type Site, submitted, why } from './approvals-rig.ts';

const RULES = `
- id: two-levels
  approvers:
    - role: ward-manager
      escalate: { after: 3d, to: { role: matron } }
    - person: j.lindqvist
`;
const DELEGATIONS = `
- { id: leave, from: j.lindqvist, to: t.moreau, starts: 2026-01-01T00:00:00-05:00, ends: 2096-01-01T00:00:00-05:00 }
- { id: over, from: j.lindqvist, to: n.weiss, starts: 2025-01-01T00:00:00Z, ends: 2025-02-01T00:00:00Z }
- { id: lent, from: s.abara, role: ward-manager, to: m.okafor, starts: 2026-01-01T00:00:00Z, ends: 2096-01-01T00:00:00Z }
- { id: role, from: s.abara, role: ward-manager, to: k.stein, starts: 2026-01-01T00:00:00Z, ends: 2096-01-01T00:00:00Z }
`;
const WARD = 's.abara ward-manager';
const HEAD = 'j.lindqvist';

describe('an approval that the gateway decides, in its details', function () {
  this.timeout(180_000);
  let erp: Erp;
  const desks: Office[] = [];
  before(async () => {
    erp = await startErp();
  });
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.close();
    erp.keepsRequester = true;
    erp.done.splice(0);
  });
  after(async () => {
    await erp?.close();
    await dropDatabases();
  });

  async function open(site: Site & { now?: () => Date } = {}) {
    const desk = await office(await freshDatabase(), erp, { rules: RULES, delegations: DELEGATIONS, ...site });
    desks.push(desk);
    const verb = <T = PurchaseRequisition>(person: string, id: string, what: string, body: object = {}) =>
      desk.ask<T>(person, 'POST', `/${id}/${what}`, body);
    const refused = async (person: string, id: string, what: string, body: object = {}) =>
      why(await verb<Problem>(person, id, what, body));
    return { ask: desk.ask, verb, refused };
  }
  const lines = ({ lines = [] }: PurchaseRequisition) => lines.map(({ status }) => status);

  it('goes line by line to a system of record that takes lines', async () => {
    const { ask, verb, refused } = await open();
    const id = await submitted(ask);
    await verb(WARD, id, 'approve', { lines: [1] });
    assert.deepEqual(erp.done.at(-1), `submit ${[...erp.held.keys()].at(-1)}`);
    const partly = await verb(HEAD, id, 'approve');
    assert.match(erp.done.at(-1)!, /^approve \d+ 1$/);
    assert.deepEqual(levels(partly.body), [
      ...['1 approved s.abara of 1', '1 open of 2', '2 approved j.lindqvist of 1', '2 open of 2'],
    ]);
    assert.deepEqual(lines(partly.body), ['approved', 'pending-approval']);
    assert.deepEqual(await refused(WARD, id, 'reject', { lines: [3], reason: 'No.' }), [
      ...[422, 'invalid-request', 'not_applied', '/lines/0 unknown-line The requisition has no such line.'],
    ]);
    const done = await verb(WARD, id, 'reject', { lines: [2], reason: 'Still under warranty.' });
    assert.match(erp.done.at(-1)!, /^reject \d+ 2$/);
    assert.deepEqual([done.body.approval?.status, ...lines(done.body)], ['approved', 'approved', 'rejected']);
    assert.equal((await refused(HEAD, id, 'reject', { reason: 'All.' }))[0], 409);
  });

  it('waits for all lines where the system of record decides whole', async () => {
    const { ask, verb, refused } = await open({ dialect: 'ledger-whole' });
    const id = await submitted(ask);
    await verb(WARD, id, 'approve');
    await verb(HEAD, id, 'approve', { lines: [2] });
    assert.match(erp.done.at(-1)!, /^submit/);
    assert.deepEqual(await refused(HEAD, id, 'reject', { lines: [1], reason: 'No.' }), [
      ...[501, 'not-supported', 'not_applied'],
      '/id whole-only erp takes a requisition whole. Reject it whole, or return it.',
    ]);
    const { body } = await verb(HEAD, id, 'approve', { lines: [1] });
    assert.match(erp.done.at(-1)!, /^approve \d+$/);
    assert.deepEqual([body.status, body.approval?.status], ['approved', 'approved']);
  });

  it('stands alone where the system of record has no word for it', async () => {
    const { ask, verb } = await open({ dialect: 'ledger-bare' });
    const id = await submitted(ask);
    assert.equal((await ask(HEAD, 'GET', `/${id}`)).body.status, 'pending-approval');
    await verb(WARD, id, 'approve');
    const one = await verb(HEAD, id, 'approve', { lines: [1] });
    assert.deepEqual([one.body.status, ...lines(one.body)], ['partially-approved', 'approved', 'pending-approval']);
    const { body } = await verb(HEAD, id, 'approve');
    assert.deepEqual(
      [body.status, body.approval?.authority, ...lines(body)],
      [...['approved', 'gateway', 'approved', 'approved']],
    );
    assert.deepEqual((await ask(HEAD, 'GET', `/${id}`)).body.status, 'approved');
    assert.deepEqual(erp.done.length, 1);
    const away = await submitted(ask);
    const { body: rejected } = await verb(WARD, away, 'reject', { reason: 'No.' });
    assert.deepEqual([rejected.status, rejected.approval?.status], ['rejected', 'rejected']);
  });

  it('is returned to be changed, and begins anew when it is submitted again', async () => {
    const { ask, verb } = await open();
    const id = await submitted(ask);
    await verb(WARD, id, 'approve');
    const { body } = await verb(HEAD, id, 'return', { reason: 'Name the pumps.' });
    assert.deepEqual([body.status, body.approval?.status], ['draft', 'returned']);
    const again = await verb('m.okafor', id, 'submit');
    assert.deepEqual([again.body.status, ...levels(again.body)], ['pending-approval', '1 open', '2 open']);
  });

  it('is submitted to the system of record again only where that has heard of its return, or put it back', async () => {
    const { ask, verb } = await open({ dialect: 'ledger-whole' });
    const id = await submitted(ask);
    const returned = await verb(WARD, id, 'return', { reason: 'Name the pumps.' });
    assert.deepEqual([returned.body.status, returned.body.approval?.status], ['returned', 'returned']);
    const again = await verb('m.okafor', id, 'submit');
    assert.deepEqual([again.body.status, erp.done.length], ['pending-approval', 2]);
    await verb(WARD, id, 'return', { reason: 'The pumps!' });
    [...erp.held.values()].at(-1)!.state = 'draft';
    assert.equal((await ask(WARD, 'GET', `/${id}`)).body.status, 'draft');
    const third = await verb('m.okafor', id, 'submit');
    assert.deepEqual([third.body.status, erp.done.length], ['pending-approval', 3]);
    const bare = await open({ dialect: 'ledger-bare' });
    const other = await submitted(bare.ask);
    assert.equal((await bare.verb(WARD, other, 'return', { reason: 'No.' })).body.status, 'returned');
    assert.equal((await bare.verb('m.okafor', other, 'submit')).body.status, 'pending-approval');
  });

  it('is the matter neither of who stated it for another, nor of whoever decides in the place of those for whom it is', async () => {
    const { ask, verb, refused } = await open();
    const { body } = await ask('c.ito', 'POST', '', { ...ASKED, onBehalfOf: { identifier: 's.abara' } });
    await verb('m.okafor', body.id, 'submit');
    assert.match(String((await refused('c.ito ward-manager', body.id, 'approve')).at(-1)), /requester/);
    assert.match(String((await refused('k.stein', body.id, 'approve')).at(-1)), /not-approver/);
  });

  it('is refused when it is submitted, where a level is left to somebody for whom it is', async () => {
    const { ask, refused } = await open();
    const { body } = await ask('m.okafor', 'POST', '', { ...ASKED, onBehalfOf: { identifier: 'j.lindqvist' } });
    assert.deepEqual(await refused('m.okafor', body.id, 'submit'), [
      ...[422, 'invalid-request', 'not_applied'],
      '/id approver-is-requester Rule two-levels leaves level 2 to person j.lindqvist, for whom it is.',
    ]);
  });

  it('takes no two lines of one number, and no two rules', async () => {
    const { ask, refused } = await open({
      rules: `
- { id: mine, costCenter: "0010", approvers: [{ role: ward-manager }] }
- { id: theirs, costCenter: "0020", approvers: [{ role: head-nurse }] }
`,
    });
    const [line] = ASKED.lines;
    assert.deepEqual(why(await ask<Problem>('m.okafor', 'POST', '', { ...ASKED, lines: [line, line] })).slice(3), [
      '/lines/1/number named-twice',
    ]);
    const lines = [line, { ...ASKED.lines[1], costCenter: { code: '0020' } }];
    const { body } = await ask('m.okafor', 'POST', '', { ...ASKED, lines });
    assert.match(String((await refused('m.okafor', body.id, 'submit')).at(-1)), /several-rules .*: mine, theirs\./);
  });

  it('may be decided in the place of somebody, from when until when that was said', async () => {
    const { ask, verb, refused } = await open();
    const id = await submitted(ask);
    assert.match(String((await refused('m.okafor', id, 'approve')).at(-1)), /requester/);
    assert.equal((await verb('k.stein', id, 'approve')).status, 200);
    assert.match(String((await refused('n.weiss', id, 'approve')).at(-1)), /not-approver/);
    const { body } = await verb('t.moreau', id, 'approve');
    assert.deepEqual(
      [body.status, ...levels(body)],
      [...['approved', '1 approved k.stein for s.abara', '2 approved t.moreau for j.lindqvist']],
    );
  });

  it('goes to somebody else as well once it has waited too long', async () => {
    let days = 0;
    const { ask, verb, refused } = await open({ now: () => new Date(Date.now() + days * 86_400_000) });
    const id = await submitted(ask);
    assert.match(String((await refused('a.bell matron', id, 'approve')).at(-1)), /not-approver/);
    days = 4;
    assert.deepEqual(levels((await verb('a.bell matron', id, 'approve')).body), ['1 approved a.bell', '2 open']);
  });

  it('knows who asked where the system of record does not keep it, and who submitted it', async () => {
    erp.keepsRequester = false;
    const { ask, verb, refused } = await open();
    const { body } = await ask('m.okafor', 'POST', '', ASKED);
    await verb('c.ito ward-manager', body.id, 'submit');
    for (const person of ['m.okafor ward-manager', 'c.ito ward-manager'])
      assert.match(String((await refused(person, body.id, 'approve')).at(-1)), /requester/);
  });

  it('is refused where the system of record made it, and does not tell what a rule goes by', async () => {
    const rules = `${RULES}
- { id: investment, kind: capital, urgency: [routine, urgent, emergency], currency: USD, refuse: The board decides. }
- { id: elsewhere, currency: EUR, facility: north, approvers: [{ role: ward-manager }] }
`;
    const { ask, refused } = await open({ rules });
    const {
      id: _,
      requester,
      ...rest
    } = erp.held.get((await ask('m.okafor', 'POST', '', ASKED)) && [...erp.held.keys()].at(-1)!)!;
    const idOf = async (number: string) => {
      const { body } = await ask<{ purchaseRequisitions: PurchaseRequisition[] }>('m.okafor', 'GET', '?company=1010');
      return body.purchaseRequisitions[[...erp.held.keys()].indexOf(number)]!.id;
    };
    erp.held.set('made-there', { ...rest, ...(requester && { requester }), id: 'made-there' });
    erp.held.set('for-nobody', { ...rest, id: 'for-nobody' });
    erp.done.splice(0);
    assert.deepEqual(await refused('m.okafor', await idOf('made-there'), 'submit'), [
      ...[422, 'invalid-request', 'not_applied'],
      '/id facts-unknown Its system of record does not tell kind, urgency, and it was not asked for through this gateway: which rule applies is not known. Ask for it here.',
    ]);
    assert.match(
      String(await refused('c.ito', await idOf('for-nobody'), 'submit')),
      /does not tell requester, kind, urgency,/,
    );
    assert.deepEqual(erp.done, []);
  });

  it('is decided at each level by another person', async () => {
    const { ask, verb, refused } = await open();
    const id = await submitted(ask);
    await verb('j.lindqvist ward-manager', id, 'approve');
    assert.match(String((await refused('j.lindqvist ward-manager', id, 'approve')).at(-1)), /decided-before/);
    const again = await verb('j.lindqvist ward-manager', id, 'approve', { lines: [1, 2] });
    assert.deepEqual([again.status, ...levels(again.body)], [200, '1 approved j.lindqvist', '2 open']);
  });

  it('is for nothing that was changed after it was submitted', async () => {
    const { ask, refused } = await open();
    const id = await submitted(ask);
    const held = [...erp.held.values()].at(-1)!;
    held.lines[0]!.price = '8250.00';
    assert.deepEqual((await refused(WARD, id, 'approve')).slice(0, 2), [409, 'conflict']);
    held.lines[0]!.price = '8.2500';
    assert.deepEqual((await refused(WARD, id, 'approve', { version: '1' })).slice(0, 2), [412, 'stale']);
    assert.equal((await refused(WARD, id, 'approve', { version: held.version }))[0], 200);
  });

  it('is the matter of the system of record where that holds the authority', async () => {
    const { ask, verb } = await open({ approvals: 'system' });
    const { body } = await ask('m.okafor', 'POST', '', ASKED);
    const sent = await verb('m.okafor', body.id, 'submit');
    assert.deepEqual(
      [sent.body.status, sent.body.approval],
      [...['pending-approval', { authority: 'system', status: 'pending' }]],
    );
    assert.equal((await verb('', body.id, 'approve')).body.status, 'approved');
    const bare = await open({ dialect: 'ledger-bare', approvals: 'system' });
    const made = await bare.ask('m.okafor', 'POST', '', ASKED);
    assert.deepEqual((await bare.refused(WARD, made.body.id, 'approve')).slice(0, 2), [501, 'not-supported']);
  });
});
