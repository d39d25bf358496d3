/** What Tryton has passed over in silence, and what nobody heard of: read again, looked for, and never done a second time. */
import assert from 'node:assert/strict';
import type { GoodsReceipt } from '../../contracts/goods-receipts/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { type ErpGateway, gatewayBefore } from './gateway.ts';
import { PROFILE } from './tryton/gateway.ts';
import { type Relay, relayTo } from './tryton/relay.ts';
import { startTryton, type TrytonServer } from './tryton/server.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('a real Tryton that is not always heard', () => {
  let server: TrytonServer;
  let relay: Relay;
  let gateway: ErpGateway;
  before(async () => {
    server = await startTryton();
    relay = await relayTo(`${server.url}/${server.database}/`);
    const { user: username, password } = server;
    gateway = await gatewayBefore({ adapter: 'rest', dialect: 'tryton', url: relay.url, username, password }, PROFILE);
  });
  after(async () => {
    await gateway?.close();
    await relay?.[Symbol.asyncDispose]();
    await server?.close();
    await dropDatabases();
  });

  const WANTED = {
    company: '1010',
    requester: { identifier: 'a.sample' },
    costCenter: { code: '0010' },
    neededBy: '2026-12-31',
    deliverTo: { code: '1010' },
    currency: 'USD',
    lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '12', unit: 'EA' } }],
  };
  const times = (method: string): number => relay.heard.filter(one => one === method).length;
  const made = async (): Promise<PurchaseRequisition> =>
    (await gateway.call<PurchaseRequisition>('POST', 'purchase-requisitions', WANTED)).body;

  /** Sent again under its key until somebody knows what became of it. */
  async function settled<T>(path: string, body: object, key: string): Promise<T> {
    const headers = { 'idempotency-key': key };
    const first = await gateway.call<{ outcome?: string }>('POST', path, body, headers);
    assert.equal(first.body.outcome, 'unknown', JSON.stringify(first.body));
    const told = await eventually(
      () => gateway.call<T>('POST', path, body, headers),
      ({ status }) => status === 200 || status === 201,
    );
    return told.body;
  }

  it('has not approved what it says nothing about: nobody is told that it did', async () => {
    const { id } = await made();
    await gateway.call('POST', `purchase-requisitions/${id}/submit`, {});
    relay.fates.set('model.purchase.requisition.approve', 'ignored');
    const { status, body } = await gateway.call<object>('POST', `purchase-requisitions/${id}/approve`, {});
    const { code, outcome, errors } = body as Record<string, unknown>;
    assert.deepEqual(
      { status, code, outcome, errors },
      {
        status: 409,
        code: 'conflict',
        outcome: 'not_applied',
        errors: [{ pointer: '/id', code: 'is-pending-approval' }],
      },
    );
    const again = await gateway.call<PurchaseRequisition>('POST', `purchase-requisitions/${id}/approve`, {});
    assert.equal(again.body.status, 'ordered', JSON.stringify(again.body));
  });

  const UNHEARD = { unheard: 'nobody heard of', failed: 'a gateway answered 502 to', lost: 'never arrived' };
  for (const fate of ['unheard', 'failed', 'lost'] as const)
    it(`has ${fate === 'lost' ? 'not ' : ''}made the requisition that ${UNHEARD[fate]}: there is one of it`, async () => {
      const method = 'model.purchase.requisition.create';
      const before = times(method);
      relay.fates.set(method, fate);
      const { id } = await settled<PurchaseRequisition>('purchase-requisitions', WANTED, `requisition-${fate}`);
      assert.equal(times(method) - before, fate === 'lost' ? 2 : 1);
      const list = await gateway.call<{ purchaseRequisitions: { id: string }[] }>(
        'GET',
        'purchase-requisitions?company=1010&status=draft',
      );
      assert.equal(list.body.purchaseRequisitions.filter(one => one.id === id).length, 1);
    });

  for (const fate of ['unheard', 'failed', 'lost'] as const)
    it(`has ${fate === 'lost' ? 'not ' : ''}approved what ${UNHEARD[fate]}: it is approved once`, async () => {
      const { id } = await made();
      await gateway.call('POST', `purchase-requisitions/${id}/submit`, {});
      const method = 'model.purchase.requisition.approve';
      const before = times(method);
      relay.fates.set(method, fate);
      const path = `purchase-requisitions/${id}/approve`;
      const approved = await settled<PurchaseRequisition>(path, {}, `approval-${fate}`);
      assert.equal(approved.status, 'ordered');
      assert.equal(times(method) - before, fate === 'lost' ? 2 : 1);
    });

  it('has received what nobody heard of: the stock comes in once', async () => {
    const { body } = await gateway.call<PurchaseOrderList>('GET', 'purchase-orders?company=1010&status=open');
    const order = body.purchaseOrders.find(({ number }) => number === '4500000017')!;
    const [line] = order.lines!;
    const posting = {
      company: '1010',
      purchaseOrder: { id: order.id },
      receivedOn: '2026-11-27',
      lines: [{ purchaseOrderLine: line!.number, quantity: { value: '60' } }],
    };
    relay.fates.set('model.stock.shipment.in.create', 'unheard');
    const receipt = await settled<GoodsReceipt>('goods-receipts', posting, 'receipt-unheard');
    assert.deepEqual([receipt.status, receipt.lines![0]!.quantity?.value], ['posted', '60']);
    const read = await gateway.call<PurchaseOrder>('GET', `purchase-orders/${order.id}`);
    assert.equal(read.body.lines![0]!.received?.value, '60');
    assert.equal(times('model.stock.shipment.in.create'), 1);
  });
});
