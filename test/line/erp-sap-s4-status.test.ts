/** What codes of S/4HANA mean, as they are known of it, and as a site says that they are used there. */
import assert from 'node:assert/strict';
import type { Invoice } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import { governed, type Site, siteOfSapS4 } from './sap-s4-rig.ts';

const REQUISITION = {
  ...{ company: '1010', requester: { identifier: 'a.sample' }, costCenter: { code: '0010' }, currency: 'USD' },
  ...{ neededBy: '2026-04-01', deliverTo: { code: '171A' } },
  lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '1' }, unitPrice: '8.25' }],
};

const actions = ({ sap, done, order, supplier }: Site) => ({
  /** @param change of its item, as somebody at a screen would make it */
  async requisition(change: Record<string, string>) {
    const { id, number } = await done<PurchaseRequisition>('POST', 'purchase-requisitions', REQUISITION);
    const { tables } = sap().world;
    tables.change(tables.one('A_PurchaseRequisitionItem', { PurchaseRequisition: number! })!, change);
    return (await done<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).status;
  },
  async invoice(SupplierInvoiceStatus: string) {
    const made = await done<Invoice>('POST', 'invoices', {
      ...{ company: '1010', kind: 'invoice', number: `NW-${SupplierInvoiceStatus}`, issueDate: '2026-02-25' },
      ...{ supplier: { id: await supplier('0000100017') }, currency: 'USD', total: '25.00' },
      lines: [{ number: 1, description: 'Express delivery', amount: '25.00', account: { code: '0000420000' } }],
    });
    const { tables } = sap().world;
    const held = tables.one('A_SupplierInvoice', { SupplierInvoice: made.systemNumber! })!;
    tables.change(held, { SupplierInvoiceStatus });
    const { processing, approval } = (await done<Invoice>('GET', `invoices/${made.id}`)).status;
    return [processing, approval];
  },
  async order(PurchasingProcessingStatus: string) {
    const { tables } = sap().world;
    tables.change(tables.one('A_PurchaseOrder', { PurchaseOrder: '4500000017' })!, { PurchasingProcessingStatus });
    return (await order('4500000017')).status;
  },
});

describe('a code of S/4HANA', function () {
  this.timeout(60_000);
  const { requisition, invoice, order } = actions(siteOfSapS4());

  it('is read as it is known of the system, and as unknown where it is not known', async () => {
    assert.equal(await requisition({ PurReqnReleaseStatus: '' }), 'draft');
    assert.equal(await requisition({ PurReqnReleaseStatus: 'B' }), 'pending-approval');
    assert.equal(await requisition({ PurReqnReleaseStatus: '77' }), 'unknown');
    assert.deepEqual(await invoice('4'), ['posted', 'approved']);
    assert.deepEqual(await invoice('A'), ['in-process', 'pending']);
    assert.deepEqual(await invoice('Z'), ['unknown', 'unknown']);
    assert.equal(await order('26'), 'unknown');
  });
});

describe('a code of S/4HANA at a site that uses it in its own way', function () {
  this.timeout(60_000);
  const tables = {
    requisitionStatus: { Z: 'rejected' },
    invoiceStatus: { Z: 'exception' },
    invoiceApproval: { Z: 'rejected', A: 'not-required' },
    orderStatus: { '26': 'open' },
  };
  const { requisition, invoice, order } = actions(siteOfSapS4({ blockRequisitions: true, ...tables }, governed));

  it('is read as the site says', async () => {
    assert.equal(await requisition({ PurReqnReleaseStatus: 'Z', IsPurReqnBlocked: '' }), 'rejected');
    assert.deepEqual(await invoice('Z'), ['exception', 'rejected']);
    assert.deepEqual(await invoice('A'), ['in-process', 'not-required']);
    assert.equal(await order('26'), 'open');
  });

  it('where the gateway approves, what it has let go is approved, whether or not the system has a release of its own', async () => {
    assert.equal(await requisition({ PurReqnReleaseStatus: '' }), 'draft');
    assert.equal(await requisition({ PurReqnReleaseStatus: '', IsPurReqnBlocked: '' }), 'approved');
  });
});
