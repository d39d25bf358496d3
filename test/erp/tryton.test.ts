/** The real Tryton that the other tests here talk to holds what every simulated ERP holds. Without its packages it is left out, and says so. */
import assert from 'node:assert/strict';
import { Tryton } from './tryton/json-rpc.ts';
import { startTryton, type TrytonServer } from './tryton/server.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('a real Tryton', () => {
  let server: TrytonServer;
  let erp: Tryton;

  before(async () => {
    server = await startTryton();
    erp = await Tryton.login(server.url, server.database, server.user, server.password);
  });
  after(() => server?.close());

  it('keeps leading zeros of an item, and how much of it is where', async () => {
    const item = await erp.one('product.product', [['code', '=', '000417']], ['name', 'default_uom.symbol']);
    assert.equal(item['name'], 'Nitrile gloves, medium, box of 100');
    const places = await erp.find(
      'stock.location',
      [
        ['type', '=', 'storage'],
        ['code', 'like', '171_'],
      ],
      ['code'],
    );
    assert.deepEqual(places.map(place => place['code']).toSorted(), ['171A', '171B']);
  });

  it('has orders that were confirmed, with what is expected of them', async () => {
    const orders = await erp.find('purchase.purchase', [], ['number', 'state', 'shipment_state', 'party.code']);
    assert.deepEqual(orders.map(one => [one['number'], one['state']]).toSorted(), [
      ['4500000017', 'processing'],
      ['4500000023', 'processing'],
    ]);
  });
});
