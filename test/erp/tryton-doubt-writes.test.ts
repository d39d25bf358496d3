/** What is written to a real Tryton while answers get lost: whatever step nobody heard of, there is one document in the end, and it is finished. */
import assert from 'node:assert/strict';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { type ErpGateway, gatewayBefore } from './gateway.ts';
import { PROFILE } from './tryton/gateway.ts';
import { Tryton } from './tryton/json-rpc.ts';
import { type Relay, relayTo } from './tryton/relay.ts';
import { startTryton, type TrytonServer } from './tryton/server.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

/** What is written, as what model, which calls it takes, how it is found there, and what state it is in when all is done. */
interface Written {
  path: string;
  model: string;
  calls: readonly string[];
  body(mark: string): Promise<object> | object;
  domain(mark: string): unknown[];
  finished: string;
}

describeWithTryton('what a real Tryton was told, and nobody heard whether', function () {
  this.timeout(300_000);
  let server: TrytonServer;
  let relay: Relay;
  let gateway: ErpGateway;
  let erp: Tryton;
  before(async () => {
    server = await startTryton();
    const { url, database, user: username, password } = server;
    erp = await Tryton.login(url, database, username, password);
    relay = await relayTo(`${url}/${database}/`);
    gateway = await gatewayBefore({ adapter: 'rest', dialect: 'tryton', url: relay.url, username, password }, PROFILE);
  });
  after(async () => {
    await gateway?.close();
    await relay?.[Symbol.asyncDispose]();
    await server?.close();
    await dropDatabases();
  });

  const supplier = async (): Promise<string> => {
    const { body } = await gateway.call<SupplierList>('GET', 'suppliers?company=1010&number=0000100017');
    return body.suppliers[0]!.id;
  };
  const order = async (number: string): Promise<string> => {
    const { body } = await gateway.call<PurchaseOrderList>('GET', 'purchase-orders?company=1010');
    return body.purchaseOrders.find(one => one.number === number)!.id;
  };
  const invoice = async (number: string, more: object = {}) => ({
    ...{ company: '1010', kind: 'invoice', number, supplier: { id: await supplier() } },
    ...{ issueDate: '2026-11-20', currency: 'USD', total: '200.00' },
    lines: [
      {
        ...{ number: 1, description: 'Calibration', quantity: { value: '2', unit: 'HUR' }, unitPrice: '100.00' },
        ...{ amount: '200.00', account: { code: '0000417000' }, costCenter: { code: '0010' } },
      },
    ],
    ...more,
  });
  const INVOICES = {
    ...{ path: 'invoices', model: 'account.invoice', finished: 'posted' },
    domain: (mark: string) => [['reference', '=', mark]],
  };
  const WRITTEN: readonly Written[] = [
    { ...INVOICES, calls: ['create', 'validate_invoice', 'post'], body: mark => invoice(mark) },
    {
      ...INVOICES,
      calls: ['write'],
      body: async mark =>
        invoice(mark, {
          purchaseOrder: { id: await order('4500000017') },
          lines: [
            {
              ...{ number: 1, purchaseOrderLine: 1, item: { code: '000417' }, description: 'Gloves' },
              ...{ quantity: { value: '1', unit: 'EA' }, unitPrice: '8.25', amount: '8.25' },
            },
          ],
          total: '8.25',
        }),
    },
    {
      ...{ path: 'journal-entries', model: 'account.move', calls: ['create', 'post'], finished: 'posted' },
      domain: mark => [['description', 'ilike', `${mark} %`]],
      body: mark => ({
        ...{ company: '1010', postingDate: '2026-11-20', documentDate: '2026-11-19', text: mark, currency: 'USD' },
        lines: [
          { number: 1, account: { code: '0000400000' }, side: 'debit', amount: '10.00', costCenter: { code: '0010' } },
          { number: 2, account: { code: '0000140000' }, side: 'credit', amount: '10.00' },
        ],
      }),
    },
    {
      ...{ path: 'inventory-consumptions', model: 'stock.shipment.internal', finished: 'done' },
      calls: ['create', 'wait', 'assign_try', 'done'],
      domain: mark => [['reference', 'ilike', `${mark} %`]],
      body: mark => ({
        ...{ company: '1010', consumedOn: '2026-11-20', reference: mark, location: { code: '171B' } },
        lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '1', unit: 'EA' } }],
      }),
    },
    {
      ...{ path: 'goods-receipts', model: 'stock.shipment.in', calls: ['create', 'receive', 'done'], finished: 'done' },
      domain: mark => [['reference', 'ilike', `${mark} %`]],
      body: async mark => ({
        ...{ company: '1010', purchaseOrder: { id: await order('4500000017') }, receivedOn: '2026-11-27' },
        ...{ deliveryNote: mark, lines: [{ purchaseOrderLine: 1, quantity: { value: '2' } }] },
      }),
    },
  ];

  /** What is only asked to be finished is asked again: nothing of it depends on which of the two got lost. */
  const LOST: readonly string[] = ['account.invoice.write', 'account.move.create', 'account.move.post'];
  const CASES = WRITTEN.flatMap(written =>
    written.calls.flatMap(call =>
      (['unheard', 'lost'] as const)
        .filter(fate => fate === 'unheard' || LOST.includes(`${written.model}.${call}`))
        .map(fate => ({ ...written, call, fate })),
    ),
  );

  for (const [at, { path, model, call, fate, body, domain, finished }] of CASES.entries())
    it(`has one of ${path} where the ${fate === 'lost' ? 'call' : 'answer to'} ${call} was lost, and it is ${finished}`, async () => {
      const mark = `DOUBT-${at}-`;
      const [sent, method] = [await body(mark), `model.${model}.${call}`];
      const since = relay.heard.length;
      relay.fates.set(method, fate);
      const told = await untilDone(path, sent, mark);
      assert.ok(!relay.fates.has(method), 'nothing was lost');
      const held = await erp.find(model, domain(mark), ['state']);
      assert.deepEqual(
        held.map(({ id, state }) => [id, state]),
        [[held[0]?.id, finished]],
      );
      const made = relay.heard.slice(since).filter(one => one === `model.${model}.create`).length;
      assert.equal(made, call === 'write' ? 0 : call === 'create' && fate === 'lost' ? 2 : 1);
      assert.deepEqual((await gateway.call('GET', `${path}/${told.id}`)).body, told);
      // Its key is answered, and nobody is asked any more.
      const asked = relay.heard.length;
      assert.equal((await post(path, sent, mark)).body.id, told.id);
      assert.equal(relay.heard.length, asked);
    });

  for (const call of ['create', 'done'])
    it(`sends all of a receipt back once where the answer to ${call} was lost`, async () => {
      const mark = `BACK-${call}`;
      const receipt = await post('goods-receipts', await WRITTEN.at(-1)!.body(mark), mark);
      const method = `model.stock.shipment.in.return.${call}`;
      relay.fates.set(method, 'unheard');
      const back = { lines: [{ number: 1, quantity: { value: '2' } }], reason: mark };
      const told = await untilDone(`goods-receipts/${receipt.body.id}/return`, back, `${mark}-return`, 200);
      assert.ok(!relay.fates.has(method), 'nothing was lost');
      assert.equal((told as { status?: string }).status, 'returned');
      const held = await erp.find('stock.shipment.in.return', [['reference', 'ilike', `${mark} %`]], ['state']);
      assert.deepEqual(
        held.map(({ state }) => state),
        ['done'],
      );
    });

  const post = (path: string, body: object, key: string) =>
    gateway.call<{ id: string; outcome?: string }>('POST', path, body, { 'idempotency-key': key });

  /** Sent again under its key until somebody knows; till then it is nobody's word that it failed. */
  async function untilDone(path: string, body: object, key: string, done = 201): Promise<{ id: string }> {
    const first = await post(path, body, key);
    if (first.status === done) return first.body;
    assert.equal(first.body.outcome, 'unknown', JSON.stringify(first.body));
    const told = await eventually(
      () => post(path, body, key),
      ({ status }) => status === done,
    );
    return told.body;
  }
});
