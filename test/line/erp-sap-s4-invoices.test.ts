/** Invoices over S/4HANA as an application submits them and asks what became of them, and all that can go wrong on the way. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceList } from '../../contracts/invoices/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { invoicing, TODAY } from './sap-s4-invoices-rig.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

describe('an invoice in S/4HANA', function () {
  this.timeout(60_000);
  const site = siteOfSapS4();
  const { sap, call, done, supplier } = site;
  const { freight, ofOrder, northwind, standing } = invoicing(site);
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
      supplier: { id: northwind() },
      purchaseOrder: { id: standing().id },
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

  it('is found by supplier, order, number and day', async () => {
    const made = await done<Invoice>('POST', 'invoices', ofOrder('2', '16.50'));
    const numbers = async (query: string) =>
      (await done<InvoiceList>('GET', `invoices?company=1010&${query}`)).invoices.map(({ number }) => number);
    assert.deepEqual(await numbers(`number=${made.number}`), [made.number]);
    assert.ok((await numbers(`purchaseOrder=${standing().id}`)).includes(made.number));
    assert.ok((await numbers(`supplier=${northwind()}&issuedFrom=${TODAY}`)).includes(made.number));
    assert.deepEqual(await numbers('issuedTo=2026-01-01'), []);
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
