/** From the supplier to the matched invoice at a Workday tenant, through the canonical API alone. */
import assert from 'node:assert/strict';
import { overWorkday } from '../line/workday-rig.ts';
import { CANNOT, procureToPay, type Walked } from './procure-to-pay.ts';

describe('buying at a Workday tenant', function () {
  this.timeout(60_000);
  const erp = overWorkday();
  let walked: Walked;
  before(async () => {
    walked = await procureToPay({
      call: (method, path, body, headers) => erp.call(method, path, body as object, headers),
      approver: { 'canongate-actor': 'id="m.example"; role="director"; purpose="HOPERAT"' },
      today: new Date().toISOString().slice(0, 10),
    });
  });
  const at = (step: string) => walked[step] as Record<string, unknown>;

  it('walks every step but the approval, which is decided in its inbox', () => {
    assert.deepEqual(Object.keys(walked), [
      ...['find supplier', 'create supplier', 'requisition', 'submitted', 'approved', 'order'],
      ...['first receipt', 'order, partly received', 'last receipt', 'order, received', 'receipts', 'invoice'],
      ...['invoice status', 'match'],
    ]);
    const cannot = Object.entries(walked).filter(([, told]) => told === CANNOT);
    assert.deepEqual(
      cannot.map(([step]) => step),
      ['approved'],
    );
  });

  it('knows what was received of the order, and when all was', () => {
    assert.equal(at('submitted')['status'], 'pending-approval');
    assert.equal(at('order, partly received')['status'], 'partially-received');
    assert.equal(at('order, received')['status'], 'received');
  });

  it('pays for what was ordered and received, and for nothing else', () => {
    assert.equal(at('match')['result'], 'matched', JSON.stringify(walked['match']));
  });

  it('has sent nothing that libxml2 does not find in our schema', async () => {
    assert.deepEqual(await erp.judged(), []);
  });
});
