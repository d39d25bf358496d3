/** From the supplier to the matched invoice at a real Tryton, through the canonical API alone. */
import assert from 'node:assert/strict';
import { dropDatabases } from '../store/rig.ts';
import { procureToPay, type Walked } from './procure-to-pay.ts';
import { buy } from './tryton/buyer.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('buying at a real Tryton', () => {
  let gateway: TrytonGateway;
  let walked: Walked;
  before(async () => {
    gateway = await gatewayBeforeTryton();
    walked = await procureToPay({
      call: gateway.call,
      approver: { 'canongate-actor': 'id="m.example"; role="director"; purpose="HOPERAT"' },
      today: new Date().toISOString().slice(0, 10),
      buys: requisition => buy(gateway.erp, requisition.number!),
    });
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });
  const at = (step: string) => walked[step] as Record<string, unknown>;

  it('walks every step', () => {
    assert.deepEqual(Object.keys(walked), [
      ...[
        'find supplier',
        'create supplier',
        'requisition',
        'submitted',
        'approved',
        'order of the requisition',
        'order',
      ],
      ...['first receipt', 'order, partly received', 'last receipt', 'order, received', 'receipts', 'invoice'],
      ...['invoice status', 'match'],
    ]);
  });

  it('knows what was received of the order, and when all was', () => {
    assert.equal(at('order, partly received')['status'], 'partially-received');
    assert.equal(at('order, received')['status'], 'received');
  });

  it('pays for what was ordered and received, and for nothing else', () => {
    assert.equal(at('match')['result'], 'matched');
  });
});
