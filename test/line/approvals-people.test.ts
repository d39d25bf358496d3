/** Who asked for what was made in the ERP itself: recognised by the people of its profile, or nobody decides. */
import assert from 'node:assert/strict';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase } from '../store/rig.ts';
import { type Erp, startErp } from './approvals-erp.ts';
import { ASKED, type Office, office, type Site, why } from './approvals-rig.ts';

const RULES = '- { id: one-level, approvers: [{ role: ward-manager }] }\n';

describe('a requisition that was made in the ERP itself', function () {
  this.timeout(120_000);
  let erp: Erp;
  let desk: Office | undefined;
  before(async () => {
    erp = await startErp();
  });
  afterEach(async () => {
    await desk?.close();
    desk = undefined;
    erp.held.clear();
    erp.done.splice(0);
  });
  after(async () => {
    await erp?.close();
    await dropDatabases();
  });

  /** Made by OKAFOR, who is m.okafor by the token. @returns its id */
  async function made(people?: Site['people']): Promise<string> {
    const { company, currency } = ASKED;
    const lines = [{ number: '1', text: 'Gauze swab', quantity: '12', price: '8.25' }];
    const own = { id: 'made-there', state: 'draft', version: '1', cost: '0010', requester: 'OKAFOR' };
    erp.held.set(own.id, { ...own, company, currency, lines });
    desk = await office(await freshDatabase(), erp, { rules: RULES, ...(people && { people }) });
    const { body } = await desk.ask<{ purchaseRequisitions: PurchaseRequisition[] }>('c.ito', 'GET', '?company=1010');
    return body.purchaseRequisitions[0]!.id;
  }
  const verb = <T = PurchaseRequisition>(who: string, id: string, what: string) =>
    desk!.ask<T>(who, 'POST', `/${id}/${what}`, {});

  it('is not decided by who asked for it, whose name the profile tells', async () => {
    const id = await made({ 'm.okafor': 'OKAFOR', 'c.ito': 'ITO' });
    assert.equal((await verb('c.ito', id, 'submit')).body.requester?.identifier, 'm.okafor');
    assert.match(String(why(await verb<Problem>('m.okafor ward-manager', id, 'approve')).at(-1)), /^\/id requester /);
    assert.equal((await verb('s.abara ward-manager', id, 'approve')).body.status, 'approved');
  });

  for (const [people, said] of [
    [undefined, 'says nothing of people'],
    [{ 'c.ito': 'ITO' }, 'does not name them'],
    [{ 'm.okafor': 'OKAFOR', 'n.okafor': 'OKAFOR' }, 'names two of that spelling'],
  ] as const)
    it(`is put before nobody where the profile ${said}`, async () => {
      const id = await made(people);
      assert.deepEqual(why(await verb<Problem>('c.ito', id, 'submit')), [
        ...[422, 'invalid-request', 'not_applied'],
        '/id facts-unknown It was not asked for through this gateway, and how erp spells its requester is not said: who may not decide is not known. Add them to `people` of its profile, or ask for it here.',
      ]);
      assert.deepEqual(erp.done, []);
    });

  it('is of whom the ERP says where it spells people as tokens do', async () => {
    const id = await made('same');
    await verb('c.ito', id, 'submit');
    assert.match(String(why(await verb<Problem>('okafor ward-manager', id, 'approve')).at(-1)), /^\/id requester /);
  });
});
