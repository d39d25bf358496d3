/** What is owed and paid of an invoice in S/4HANA, and what a credit memo gives back, as its ledger says. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceList, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { invoicing } from './sap-s4-invoices-rig.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

describe('what is owed of an invoice in S/4HANA', function () {
  this.timeout(60_000);
  const site = siteOfSapS4();
  const { sap, call, done, order } = site;
  const { freight, ofOrder } = invoicing(site);
  const refused = async (body: object) => toldBy(await call<Problem>('POST', 'invoices', body));

  it('says on three axes where it stands, from unpaid over paid in part to paid, and what blocks it', async () => {
    const made = await done<Invoice>('POST', 'invoices', freight());
    const status = () => done<InvoiceStatus>('GET', `invoices/${made.id}/status`);
    assert.equal((await status()).payment, 'unpaid');
    sap().pay(made.systemNumber!, { amount: '10.00' });
    const partly = await status();
    assert.deepEqual([partly.payment, partly.paidAmount], ['part-paid', { amount: '10.00', currency: 'USD' }]);
    sap().pay(made.systemNumber!, { on: '2026-03-20' });
    const { invoice, systemStatus, paymentReference, ...paid } = await status();
    assert.ok(invoice.id === made.id && systemStatus && paymentReference);
    assert.deepEqual(paid, {
      ...{ processing: 'posted', approval: 'not-required', payment: 'paid' },
      ...{ paidAmount: { amount: '25', currency: 'USD' }, paidOn: '2026-03-20' },
    });

    const dear = await done<Invoice>('POST', 'invoices', ofOrder('1', '9.00'));
    const blocked = await done<InvoiceStatus>('GET', `invoices/${dear.id}/status`);
    assert.deepEqual([blocked.processing, blocked.payment, blocked.holds], ['exception', 'blocked', [{ code: 'R' }]]);
    const { processing, approval, payment } = blocked;
    const alike = { processing, approval, payment };
    assert.deepEqual(dear.status, alike);
    assert.deepEqual((await done<Invoice>('GET', `invoices/${dear.id}`)).status, alike);
    const { invoices } = await done<InvoiceList>('GET', `invoices?company=1010&number=${dear.number}`);
    assert.deepEqual(invoices[0]?.status, alike);
    sap().pay(dear.systemNumber!, { on: '2026-03-20' });
    const settled = { processing: 'posted', approval: 'not-required', payment: 'paid' };
    assert.deepEqual((await done<Invoice>('GET', `invoices/${dear.id}`)).status, settled);
    const held = sap().world.tables.one('A_SupplierInvoice', { SupplierInvoice: made.systemNumber! })!;
    sap().world.tables.change(held, { PaymentBlockingReason: 'B' });
    assert.equal((await done<Invoice>('GET', `invoices/${made.id}`)).status.processing, 'posted');
  });

  it('owed in instalments is paid when the last of them is, and in part until then', async () => {
    const made = await done<Invoice>('POST', 'invoices', freight({ total: '25.00' }));
    const { tables } = sap().world;
    const BOOKS = 'A_OperationalAcctgDocItemCube';
    const first = tables.rows.get(BOOKS)!.at(-1)!;
    tables.change(first, { AmountInTransactionCurrency: '-15' });
    const rest = { AccountingDocumentItem: '002', AmountInTransactionCurrency: '-10' };
    const second = tables.insert(BOOKS, { ...first, ...rest });
    const status = async () => {
      const { payment, paidAmount, paidOn } = await done<InvoiceStatus>('GET', `invoices/${made.id}/status`);
      return [payment, paidAmount?.amount, paidOn];
    };
    assert.deepEqual(await status(), ['unpaid', undefined, undefined]);
    tables.change(first, { ClearingDate: '2026-03-20', ClearingAccountingDocument: '1500000777' });
    assert.deepEqual(await status(), ['part-paid', '15', '2026-03-20']);
    sap().pay(made.systemNumber!, { amount: '4' });
    assert.deepEqual(await status(), ['part-paid', '19', '2026-03-20']);
    tables.change(second, { ClearingDate: '2026-04-20', ClearingAccountingDocument: '1500000778' });
    assert.deepEqual(await status(), ['paid', '25', '2026-04-20']);
  });

  it('of a status that nobody knows has a payment that nobody knows, where the ledger says nothing', async () => {
    const made = await done<Invoice>('POST', 'invoices', freight());
    const { tables } = sap().world;
    const key = { SupplierInvoice: made.systemNumber! };
    tables.change(tables.one('A_SupplierInvoice', key)!, { SupplierInvoiceStatus: 'Z' });
    const unpaid = await done<Invoice>('GET', `invoices/${made.id}`);
    assert.deepEqual(unpaid.status, { processing: 'unknown', approval: 'unknown', payment: 'unpaid' });
    tables.rows.get('A_OperationalAcctgDocItemCube')!.pop();
    assert.equal((await done<Invoice>('GET', `invoices/${made.id}`)).status.payment, 'unknown');
  });

  it('is credited on the other side of the books, its amounts above zero, and what it gives back is charged no more', async () => {
    const invoiced = async () => (await order('4500000017')).lines?.[0]?.invoiced?.value;
    const made = await done<Invoice>('POST', 'invoices', ofOrder('4', '33.00'));
    const before = Number(await invoiced());
    const { lines } = ofOrder('3', '24.75');
    const ofAccount = (number: number, amount: string) => ({ ...freight().lines[0], number, amount });
    const memo = await done<Invoice>('POST', 'invoices', {
      ...ofOrder('3', '24.75'),
      ...{ kind: 'credit-memo', corrects: { id: made.id } },
      ...{ lines: [...lines, ofAccount(2, '5.00'), ofAccount(3, '-2.50')], total: '27.25' },
    });
    const read = await done<Invoice>('GET', `invoices/${memo.id}`);
    assert.deepEqual(
      [read.kind, read.corrects, read.total, read.lines?.map(one => [one.quantity?.value, one.amount])],
      [
        ...['credit-memo', { id: made.id }, '27.25'],
        [
          ['3', '24.75'],
          [undefined, '5.00'],
          [undefined, '-2.50'],
        ],
      ],
    );
    // Of a credit memo the expense is a credit (H), and the supplier owes: a debit (S).
    const { tables } = sap().world;
    const sides = (set: string, where: object) => tables.all(set, { ...where }).map(one => one['DebitCreditCode']);
    const { systemNumber = '' } = memo;
    assert.deepEqual(sides('A_SupplierInvoiceItemGLAcct', { SupplierInvoice: systemNumber }), ['H', 'S']);
    const BOOKS = 'A_OperationalAcctgDocItemCube';
    assert.deepEqual(sides(BOOKS, { OriginalReferenceDocument: `${systemNumber}2026` }), ['S']);
    assert.equal(Number(await invoiced()), before - 3);
    sap().pay(systemNumber, { on: '2026-03-20' });
    const { payment, paidAmount } = await done<InvoiceStatus>('GET', `invoices/${memo.id}/status`);
    assert.deepEqual([payment, paidAmount], ['paid', { amount: '27.25', currency: 'USD' }]);
    const over = { ...ofOrder('99', '816.75'), kind: 'credit-memo', corrects: { id: made.id } };
    assert.deepEqual(await refused(over), [
      ...[502, 'backend-rejected', 'not_applied', 'quantity-exceeded', 'M8/505', '/lines/0/quantity/value'],
    ]);
  });
});
