/** The walk from the supplier to the matched invoice over Oracle Fusion: what this system can of it, and what it leaves to people. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import { startOracleFusion } from '../../simulators/erp/oracle-fusion/index.ts';
import { PROFILE } from '../line/oracle-fusion-rig.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBefore } from './gateway.ts';
import { CANNOT, procureToPay } from './procure-to-pay.ts';

describe('from the supplier to the matched invoice over Oracle Fusion', function () {
  this.timeout(120_000);
  after(dropDatabases);

  it('is walked as over any other system, but for the approval, which is a task of its own worklist', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const erp = await startOracleFusion({ port: 0, token: 'a-token' });
    const endpoint = { adapter: 'rest', dialect: 'oracle-fusion', url: erp.url, token: 'a-token' };
    const gateway = await gatewayBefore(endpoint, PROFILE);
    try {
      const walked = await procureToPay({ call: gateway.call, approver: {}, today });
      const cannot = Object.keys(walked).filter(name => walked[name] === CANNOT);
      assert.deepEqual(cannot, ['approved']);
      assert.equal((walked['submitted'] as PurchaseRequisition).status, 'pending-approval');
      assert.equal((walked['order, partly received'] as PurchaseOrder).status, 'partially-received');
      assert.equal((walked['order, received'] as PurchaseOrder).status, 'received');
      assert.equal((walked['invoice'] as Invoice).total, '1361.88');
      const { processing, payment } = walked['invoice status'] as InvoiceStatus;
      assert.deepEqual([processing, payment], ['received', 'unpaid']);
      assert.equal(
        (walked['match'] as { result?: string; status?: string }).result,
        'matched',
        JSON.stringify(walked['match']),
      );
    } finally {
      await gateway.close();
      await erp.close();
    }
  });
});
