/** Invoices over S/4HANA as an application submits them and asks what became of them, and all that can go wrong on the way. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceList, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

const TODAY = '2026-02-25';

describe('an invoice in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, call, done, supplier, order } = siteOfSapS4();
  let northwind: string;
  let standing: { id: string };
  let count = 0;
  before(async () => {
    northwind = await supplier('0000100017');
    standing = await order('4500000017');
    await done('POST', 'goods-receipts', {
      company: '1010',
      purchaseOrder: { id: standing.id },
      receivedOn: TODAY,
      lines: [{ purchaseOrderLine: 1, quantity: { value: '40' } }],
    });
  });

  const freight = (change: object = {}) => ({
    company: '1010',
    kind: 'invoice',
    number: `NW-${++count}`,
    supplier: { id: northwind },
    issueDate: TODAY,
    currency: 'USD',
    lines: [
      {
        ...{ number: 1, description: 'Express delivery', amount: '25.00' },
        ...{ account: { code: '0000420000' }, costCenter: { code: '0010' } },
      },
    ],
    total: '25.00',
    ...change,
  });
  const ofOrder = (quantity: string, amount: string, change: object = {}, line: object = {}) => ({
    ...freight(),
    purchaseOrder: { id: standing.id },
    lines: [
      {
        ...{ number: 1, purchaseOrderLine: 1, description: 'Nitrile gloves', amount },
        ...{ quantity: { value: quantity, unit: 'EA' }, ...line },
      },
    ],
    total: amount,
    ...change,
  });
  const refused = async (body: object) => toldBy(await call<Problem>('POST', 'invoices', body));

  it('is posted with lines of an order and of accounts, and tax, and read back', async () => {
    const { lines } = ofOrder('10', '82.50');
    const body = ofOrder('10', '82.50', {
      lines: [...lines, { ...freight().lines[0], number: 2 }],
      taxes: [{ rate: '7.5', base: '107.50', amount: '8.06' }],
      freight: '4.00',
      total: '119.56',
    });
    const made = await done<Invoice>('POST', 'invoices', body);
    assert.deepEqual(made.status, { processing: 'posted', approval: 'not-required', payment: 'unknown' });
    const read = await done<Invoice>('GET', `invoices/${made.id}`);
    const { id, systemNumber, systemStatus, meta, ...rest } = read;
    assert.ok(id && systemNumber && meta?.version);
    assert.deepEqual(systemStatus?.[0], { field: 'SupplierInvoiceStatus', code: '5' });
    assert.deepEqual(rest, {
      company: '1010',
      kind: 'invoice',
      number: body.number,
      supplier: { id: northwind },
      purchaseOrder: { id: standing.id },
      issueDate: TODAY,
      currency: 'USD',
      lines: [
        {
          ...{ number: 1, purchaseOrderLine: 1, description: 'Nitrile gloves', amount: '82.50' },
          quantity: { value: '10', unit: 'EA' },
        },
        {
          ...{ number: 2, description: 'Express delivery', amount: '25.00' },
          ...{ account: { code: '0000420000' }, costCenter: { code: '0010' } },
        },
      ],
      taxes: [{ code: 'V1', rate: '7.5', base: '107.50', amount: '8.06' }],
      freight: '4.00',
      total: '119.56',
      status: { processing: 'posted', approval: 'not-required', payment: 'unpaid' },
    });
  });

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

  it('is found by supplier, order, number and day', async () => {
    const made = await done<Invoice>('POST', 'invoices', ofOrder('2', '16.50'));
    const numbers = async (query: string) =>
      (await done<InvoiceList>('GET', `invoices?company=1010&${query}`)).invoices.map(({ number }) => number);
    assert.deepEqual(await numbers(`number=${made.number}`), [made.number]);
    assert.ok((await numbers(`purchaseOrder=${standing.id}`)).includes(made.number));
    assert.ok((await numbers(`supplier=${northwind}&issuedFrom=${TODAY}`)).includes(made.number));
    assert.deepEqual(await numbers('issuedTo=2026-01-01'), []);
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

  it('is refused with code, place and outcome: twice the same number, closed period, more than came, another currency', async () => {
    const made = await done<Invoice>('POST', 'invoices', freight());
    assert.deepEqual(await refused(freight({ number: made.number })), [
      409,
      'conflict',
      'not_applied',
      'duplicate-record',
      'M8/462',
      '/number',
    ]);
    const rejected = (cause: string, code: string, pointer: string) => [
      502,
      'backend-rejected',
      'not_applied',
      cause,
      code,
      pointer,
    ];
    assert.deepEqual(
      await refused(freight({ issueDate: '2025-06-30' })),
      rejected('period-closed', 'F5/286', '/issueDate'),
    );
    assert.deepEqual(
      await refused(ofOrder('99', '816.75')),
      rejected('quantity-exceeded', 'M8/504', '/lines/0/quantity/value'),
    );
    assert.deepEqual(
      await refused(ofOrder('1', '8.25', { currency: 'EUR' })),
      rejected('currency-mismatch', 'M8/118', '/currency'),
    );
    const dormant = await supplier('0000100031');
    assert.deepEqual(
      await refused(freight({ supplier: { id: dormant } })),
      rejected('reference-inactive', '06/321', '/supplier/id'),
    );
    const [line] = freight().lines;
    const unknown = { lines: [{ ...line, costCenter: { code: '0099' } }] };
    assert.deepEqual(
      await refused(freight(unknown)),
      rejected('reference-unknown', 'KI/265', '/lines/0/costCenter/code'),
    );
  });

  it('whose token expired on its way is sent again with a new one; throttled, it waits as long as it is told', async () => {
    sap().fault({ kind: 'expired', method: 'POST' });
    assert.equal((await done<Invoice>('POST', 'invoices', freight())).status.processing, 'posted');
    sap().fault({ kind: 'throttled', method: 'POST' });
    assert.equal((await done<Invoice>('POST', 'invoices', freight())).status.processing, 'posted');
    sap().fault({ kind: 'throttled-silently', method: 'POST', times: 9 });
    const given = await call<Problem>('POST', 'invoices', freight());
    assert.deepEqual([given.status, given.body.code, given.body.outcome], [503, 'backend-unavailable', 'not_applied']);
  });

  it('whose answer was lost, cut off or a page is found by its mark, and never posted twice', async () => {
    for (const kind of ['lost', 'cut', 'dump', 'twice'] as const) {
      const body = freight();
      const key = { 'idempotency-key': `invoice-${kind}` };
      sap().fault({ kind, method: 'POST', path: /A_SupplierInvoice/ });
      const told = await eventually(
        () => call<Invoice>('POST', 'invoices', body, key),
        ({ status }) => status === 201,
      );
      const held = sap().world.tables.all('A_SupplierInvoice', { SupplierInvoiceIDByInvcgParty: body.number });
      assert.deepEqual(
        held.map(one => one['SupplierInvoice']),
        [told.body.systemNumber],
        kind,
      );
    }
  });

  it('holds no digit back that a float would lose', async () => {
    const amount = '12345678901.25';
    const [line] = freight().lines;
    const made = await done<Invoice>('POST', 'invoices', freight({ lines: [{ ...line, amount }], total: amount }));
    sap().fault({ kind: 'numbers', method: 'GET', path: /A_SupplierInvoice\(/ });
    assert.equal((await done<Invoice>('GET', `invoices/${made.id}`)).total, amount);
  });

  it('is not taken with what this system cannot keep', async () => {
    const code = async (body: object) => {
      const { status, body: problem } = await call<Problem>('POST', 'invoices', body);
      return [status, problem.errors?.[0]?.pointer, problem.errors?.[0]?.code];
    };
    assert.deepEqual(await code(freight({ discount: '5.00', total: '20.00' })), [422, '/discount', 'not-supported']);
    const { account: _, ...bare } = freight().lines[0]!;
    assert.deepEqual(await code(freight({ lines: [bare] })), [422, '/lines/0/account', 'required']);
    assert.deepEqual(await code(freight({ number: 'N'.repeat(17) })), [422, '/number', 'value-too-long']);
  });

  it('says of a line of the order what the order says, and is refused with the field where it says otherwise', async () => {
    const submitted = (line: object) => call<Problem>('POST', 'invoices', ofOrder('3', '24.75', {}, line));
    const like = {
      ...{ item: { code: '000417' }, unitPrice: '8.25' },
      ...{ account: { code: '0000400000' }, costCenter: { code: '0010' } },
    };
    assert.equal((await submitted(like)).status, 201);
    for (const [line, pointer, code] of [
      [{ item: { code: '000981' } }, '/lines/0/item/code', 'other-item'],
      [{ account: { code: '0000420000' } }, '/lines/0/account/code', 'other-account'],
      [{ costCenter: { code: '0020' } }, '/lines/0/costCenter/code', 'other-cost-center'],
      [{ unitPrice: '8.00' }, '/lines/0/unitPrice', 'price-differs'],
    ] as const) {
      const { status, body } = await submitted(line);
      assert.deepEqual([status, body.errors?.[0]?.pointer, body.errors?.[0]?.code], [422, pointer, code]);
    }
    const [line] = freight().lines;
    for (const [more, pointer] of [
      [{ item: { code: '000417' } }, '/lines/0/item'],
      [{ unitPrice: '25.00' }, '/lines/0/unitPrice'],
    ] as const) {
      const { status, body } = await call<Problem>('POST', 'invoices', freight({ lines: [{ ...line, ...more }] }));
      assert.deepEqual([status, body.errors?.[0]?.pointer, body.errors?.[0]?.code], [422, pointer, 'not-supported']);
    }
    const rounded = { unitPrice: '8.3333', quantity: { value: '3', unit: 'EA' } };
    await done('POST', 'invoices', freight({ lines: [{ ...line, ...rounded }] }));
  });
});
