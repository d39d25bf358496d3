/** Which invoices count before the one that is matched: neither a date of the supplier's choosing nor a line without its order line passes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvoiceList, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { call, dropDatabases, freshDatabase } from '../store/rig.ts';
import { matchSandbox, openShelf, type Shelf } from './match-rig.ts';

const ea = (value: string) => ({ value, unit: 'EA' });
const PAID = { processing: 'posted', approval: 'not-required', payment: 'paid' };
const POSTED = { ...PAID, payment: 'unpaid' };
const RECEIVED = { ...PAID, processing: 'received', payment: 'unpaid' };

describe('an invoice that is matched beside others of its order', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'canongate-match-'));
  let shelf: Shelf;
  let sandbox: Sandbox;
  before(async () => {
    shelf = await openShelf();
    sandbox = await matchSandbox(await freshDatabase(), shelf, folder, [{ id: 'usual', quantity: { absolute: '3' } }]);
  });
  after(async () => {
    await sandbox?.close();
    await shelf?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
    await dropDatabases();
  });

  const invoice = (id: string, status: object, over: object = {}, line: object = { purchaseOrderLine: 1 }) => ({
    ...{ id, company: '1010', kind: 'invoice', number: `NS-${id}`, supplier: { id: 'S-1' }, status },
    ...{ purchaseOrder: { id: 'PO-1' }, currency: 'USD', total: '25.00', ...over },
    lines: [{ number: 1, quantity: ea('10'), unitPrice: '2.50', amount: '25.00', ...line }],
  });

  /** Of 10 that were ordered so many came; the last of the invoices is matched. */
  async function match(invoices: object[], received = '10'): Promise<InvoiceMatch> {
    const purchaseOrder = { id: 'PO-1' };
    shelf.documents = {
      'purchase-orders': [
        {
          ...{ id: 'PO-1', company: '1010', status: 'open', currency: 'USD', supplier: { id: 'S-1' } },
          lines: [{ number: 1, item: { code: '000417' }, quantity: ea('10'), unitPrice: '2.50' }],
        },
      ],
      'goods-receipts':
        received === '0'
          ? []
          : [
              {
                ...{ id: 'GR-1', status: 'posted', company: '1010', purchaseOrder },
                lines: [{ number: 1, purchaseOrderLine: 1, quantity: ea(received) }],
              },
            ],
      invoices: invoices as { id: string }[],
      'inventory-items': [],
    };
    const { url } = sandbox.gateway;
    const found = await call<InvoiceList>(url, '/v1/invoices?company=1010');
    const { body } = await call<InvoiceMatch>(url, `/v1/invoices/${found.body.invoices.at(-1)!.id}/match`);
    return body;
  }

  const PAID_FIRST = invoice('X', PAID, { issueDate: '2026-02-02' });
  for (const [says, status, dated] of [
    ['dated a day before', POSTED, { issueDate: '2026-02-01' }],
    ['dated a day before, and not posted', RECEIVED, { issueDate: '2026-02-01' }],
    ['without a date', POSTED, {}],
    ['of the same day', POSTED, { issueDate: '2026-02-02' }],
  ] as const)
    it(`comes after one that is paid, also where it is ${says}`, async () => {
      const { result, lines } = await match([PAID_FIRST, invoice('A', status, dated)]);
      assert.deepEqual([result, lines[0]?.invoicedBefore], ['over-invoiced', '10']);
    });

  it('comes after one that is posted, where it is not, and after all that have a date, where it has none', async () => {
    const posted = invoice('X', POSTED, { issueDate: '2026-02-02' });
    assert.equal((await match([posted, invoice('A', RECEIVED, { issueDate: '2026-02-01' })])).result, 'over-invoiced');
    const received = invoice('X', RECEIVED, { issueDate: '2026-02-02' });
    assert.equal((await match([received, invoice('A', RECEIVED)])).result, 'over-invoiced');
    // Of two the other one is not held against those that come after it.
    assert.equal((await match([invoice('A', RECEIVED, { issueDate: '2026-02-01' }), PAID_FIRST])).result, 'matched');
  });

  for (const [says, line] of [
    ['names no line of the order', { purchaseOrderLine: undefined }],
    ['names a line that the order has not', { purchaseOrderLine: 7 }],
  ] as const)
    it(`is left to a person where an earlier one ${says}`, async () => {
      const loose = invoice('X', PAID, { issueDate: '2026-01-02' }, line);
      const body = await match([loose, invoice('A', RECEIVED, { issueDate: '2026-02-01' })]);
      assert.deepEqual([body.result, body.complete, body.unseen?.[0]?.code], ['undecided', false, 'line-unknown']);
      assert.match(body.unseen![0]!.text ?? '', /charges what names no line of the order/);
      const cancelled = { ...loose, status: { ...PAID, processing: 'cancelled', payment: 'unpaid' } };
      assert.equal((await match([cancelled, invoice('A', RECEIVED)])).result, 'matched');
    });

  it('is not received where nothing came, whatever may pass; of what came so many more may', async () => {
    const few = invoice(
      'A',
      RECEIVED,
      { issueDate: '2026-02-01' },
      {
        ...{ purchaseOrderLine: 1, quantity: ea('3'), amount: '7.50' },
      },
    );
    const { result, lines } = await match([few], '0');
    assert.deepEqual([result, lines[0]?.variances[0]?.tolerance], ['not-received', { allowed: '0' }]);
    assert.equal((await match([few], '1')).result, 'matched');
  });
});
