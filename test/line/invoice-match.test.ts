/** A three-way match as an application asks for it, and the work that it leaves to people. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { InvoiceList, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { type Problem, request } from '../e2e/sandbox.ts';
import { call, dropDatabases, freshDatabase } from '../store/rig.ts';
import { matchSandbox, openShelf, type Shelf } from './match-rig.ts';

interface Item {
  id: string;
  group: string;
  status: string;
  queue: string;
  kind: string;
  fault: string;
  cause: string;
  pointer: string;
  rule?: string;
  resolution?: string;
  links: { operation: string };
  history: { who: string; action: string }[];
}

const ea = (value: string) => ({ value, unit: 'EA' });
const STATUS = { processing: 'posted', approval: 'not-required', payment: 'unpaid' };

/** An order of two lines, of which a part came; charged in full, the second line too dear. */
function fill(shelf: Shelf): void {
  const purchaseOrder = { id: 'PO-1' };
  const receipt = (id: string, lines: object[]) => ({ id, status: 'posted', company: '1010', purchaseOrder, lines });
  shelf.documents = {
    'purchase-orders': [
      {
        ...{ id: 'PO-1', company: '1010', status: 'open', currency: 'USD', supplier: { id: 'S-1' } },
        lines: [
          { number: 1, item: { code: '000417' }, quantity: ea('12'), unitPrice: '8.25', received: ea('6') },
          { number: 2, item: { code: '000512' }, quantity: ea('4'), unitPrice: '2.40' },
        ],
      },
    ],
    'goods-receipts': [
      receipt('GR-1', [{ number: 1, purchaseOrderLine: 1, quantity: ea('7'), returned: ea('1') }]),
      receipt('GR-2', [{ number: 1, purchaseOrderLine: 2, quantity: ea('4') }]),
    ].map(one => (one.id === 'GR-1' ? { ...one, status: 'partially-returned' } : one)),
    invoices: [
      {
        ...{ id: 'INV-1', company: '1010', kind: 'invoice', number: 'NS-1', supplier: { id: 'S-1' }, status: STATUS },
        ...{ purchaseOrder, issueDate: '2026-11-20', currency: 'USD', total: '109.00' },
        lines: [
          { number: 1, purchaseOrderLine: 1, quantity: ea('12'), unitPrice: '8.25', amount: '99.00' },
          { number: 2, purchaseOrderLine: 2, quantity: ea('4'), unitPrice: '2.50', amount: '10.00' },
        ],
      },
    ],
    'inventory-items': [
      { id: 'I-1', sku: '000417', status: 'active', category: { code: 'PPE' } },
      { id: 'I-2', sku: '000512', status: 'active' },
    ],
  };
}

describe('the three-way match of an invoice', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'canongate-match-'));
  let shelf: Shelf;
  let sandbox: Sandbox;
  let database: string;
  let id: string;
  before(async () => {
    shelf = await openShelf();
    fill(shelf);
    database = await freshDatabase();
    sandbox = await matchSandbox(database, shelf, folder);
    const found = await call<InvoiceList>(sandbox.gateway.url, '/v1/invoices?company=1010');
    id = found.body.invoices[0]!.id;
  });
  beforeEach(() => {
    fill(shelf);
    Object.assign(shelf, { page: 200, refuses: {}, bare: [] });
    shelf.seen.splice(0);
  });
  after(async () => {
    await sandbox?.close();
    await shelf?.[Symbol.asyncDispose]();
    await dropDatabases();
    rmSync(folder, { recursive: true });
  });

  const ask = <T = InvoiceMatch>(at = sandbox, of = id) => call<T>(at.gateway.url, `/v1/invoices/${of}/match`);
  const match = async (at = sandbox): Promise<InvoiceMatch> => {
    const { status, body } = await ask(at);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const items = async (status = 'requested'): Promise<Item[]> =>
    (await call<{ items: Item[] }>(sandbox.gateway.url, `/v1/work-items?queue=invoice-match&status=${status}`)).body
      .items;
  const causes = async (status = 'requested') =>
    (await items(status)).map(({ cause, pointer }) => `${cause} ${pointer}`.trim()).sort();
  const act = (item: string, verb: string, note = 'x') =>
    request(`POST`, `${sandbox.gateway.url}/v1/work-items/${item}/${verb}`, { note });

  it('says line by line what was ordered, came and is charged, where a part came and a price is off', async () => {
    const body = await match();
    assert.deepEqual(
      [body.result, body.complete, body.kind, body.currency],
      ['quantity-variance', true, 'invoice', 'USD'],
    );
    assert.equal(body.invoice.id, id);
    assert.deepEqual(
      body.lines.map(one => [one.result, one.ordered, one.received, one.invoicedBefore, one.invoicedNow, one.rule]),
      [
        ['quantity-variance', '12', '6', '0', '12', 'usual'],
        ['price-variance', '4', '4', '0', '4', 'usual'],
      ],
    );
    const [quantity, price] = body.lines.map(({ variances }) => variances[0]!);
    assert.deepEqual([quantity?.difference, quantity?.tolerance], ['6', { percent: '0', allowed: '0' }]);
    assert.match(quantity!.text, /received 6, .* now 12: 6 more than received/);
    assert.deepEqual([price?.expected, price?.found, price?.difference], ['9.6', '10', '0.4']);
  });

  it('leaves one piece of work for each variance, however often it is asked, and by however many at once', async () => {
    shelf.documents['invoices']![0]!['status'] = { ...STATUS, processing: 'cancelled' };
    await match();
    assert.deepEqual(await causes(), []);
    fill(shelf);
    const told = await Promise.all(Array.from({ length: 8 }, () => ask()));
    assert.deepEqual([...new Set(told.map(({ status }) => status))], [200]);
    await match();
    assert.deepEqual(await causes(), ['price-variance /lines/1/amount', 'quantity-variance /lines/0/quantity']);
    const [one] = await items();
    assert.deepEqual(
      [one?.kind, one?.queue, one?.fault, one?.rule],
      ['invoices/v1#match', 'invoice-match', 'conflict', 'usual'],
    );
    assert.equal(one?.links.operation, `/v1/invoices/${id}/match`);
    const alone = await call<Item>(sandbox.gateway.url, `/v1/work-items/${one!.id}`);
    assert.deepEqual([alone.status, alone.body.cause], [200, one?.cause]);
    const feed = '/v1/events?type=org.canongate.work-items.opened.v1&limit=200';
    const { body } = await call<{ events: { subject: string }[] }>(sandbox.gateway.url, feed);
    assert.equal(body.events.filter(({ subject }) => subject === `/v1/work-items/${one!.id}`).length, 1);
    // Nobody opened what was opened before them, and the audit says so.
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query<{ opened: string; kept: string }>(
      `select (select count(*) from canongate.audit where record like '%"what":"work-item-opened"%') as opened,
        (select count(*) from canongate.work_items where about is not null) as kept`,
    );
    await client.end();
    assert.equal(rows[0]!.opened, rows[0]!.kept);
    // There is nothing to send again.
    assert.equal((await act(one!.id, 'resend')).status, 409);
    const replay = await request<Problem>('POST', `${sandbox.gateway.url}/v1/replays`, { set: { group: one!.group } });
    assert.deepEqual([replay.status, replay.body.code], [404, 'not-found']);
  });

  it('closes what is found no longer, and opens it anew when it is found again', async () => {
    await match();
    shelf.documents['goods-receipts']!.push({
      ...{ id: 'GR-3', status: 'posted', company: '1010', purchaseOrder: { id: 'PO-1' } },
      lines: [{ number: 1, purchaseOrderLine: 1, quantity: ea('6') }],
    });
    assert.equal((await match()).result, 'price-variance');
    assert.deepEqual(await causes(), ['price-variance /lines/1/amount']);
    const [closed] = await items('completed');
    const count = (await items('completed')).length;
    assert.deepEqual([closed?.cause, closed?.resolution], ['quantity-variance', 'no-longer-found']);
    assert.deepEqual(
      closed?.history.map(({ who, action }) => `${who} ${action}`),
      ['canongate no-longer-found'],
    );
    shelf.documents['goods-receipts']!.pop();
    await match();
    assert.equal((await causes()).length, 2);
    assert.equal((await items('completed')).length, count);
  });

  it('only notes it where a person has it in hand, once', async () => {
    const item = (await items()).find(({ cause }) => cause === 'price-variance')!;
    assert.equal((await act(item.id, 'claim')).status, 200);
    Object.assign((shelf.documents['invoices']![0]!['lines'] as object[])[1]!, { unitPrice: '2.40', amount: '9.60' });
    await match();
    await match();
    const [held] = await items('in-progress');
    assert.deepEqual(
      held?.history.map(({ action }) => action),
      ['claimed', 'no-longer-found'],
    );
    fill(shelf);
    await match();
    await match();
    const [again] = await items('in-progress');
    assert.deepEqual(
      again?.history.map(({ action }) => action),
      ['claimed', 'no-longer-found', 'found-again'],
    );
  });

  it('lets stand what a person has decided about the figures, until they change', async () => {
    const [item] = await items('in-progress');
    assert.equal((await act(item!.id, 'done', 'The new price is agreed.')).status, 200);
    assert.equal((await match()).result, 'quantity-variance');
    assert.deepEqual(await causes(), ['quantity-variance /lines/0/quantity']);
    Object.assign((shelf.documents['invoices']![0]!['lines'] as object[])[1]!, { unitPrice: '2.60', amount: '10.40' });
    await match();
    assert.deepEqual(await causes(), ['price-variance /lines/1/amount', 'quantity-variance /lines/0/quantity']);
  });

  it('reads lists to their end, and each document where a list names it alone', async () => {
    Object.assign(shelf, { page: 1, bare: ['goods-receipts', 'invoices'] });
    const body = await match();
    assert.deepEqual([body.complete, body.lines[0]?.received, body.lines[1]?.received], [true, '6', '4']);
  });

  it('says what it has not seen, and then never that it matches', async () => {
    const [order] = shelf.documents['purchase-orders']!;
    const [first] = shelf.documents['goods-receipts']!;
    (order!['lines'] as Record<string, unknown>[]).splice(1);
    (shelf.documents['invoices']![0]!['lines'] as object[]).splice(1);
    shelf.documents['goods-receipts'] = Array.from({ length: 12 }, (_one, n) => ({
      ...{ ...first!, id: `GR-${n}`, status: 'posted' },
      lines: [{ number: 1, purchaseOrderLine: 1, quantity: ea('1') }],
    }));
    assert.equal((await match()).result, 'matched');
    shelf.page = 1;
    const body = await match();
    assert.deepEqual(
      [body.result, body.complete, body.unseen?.map(({ code }) => code)],
      ['undecided', false, ['more-than-listed']],
    );
    assert.deepEqual(body.lines[0]?.variances, []);
    assert.deepEqual(await causes(), ['undecided']);
    Object.assign(shelf, { page: 200, refuses: { 'goods-receipts': 501 } });
    const unable = await match();
    assert.deepEqual([unable.result, unable.unseen?.map(({ code }) => code)], ['undecided', ['not-supported']]);
  });

  it('is not made while a list cannot be had: the caller may ask again, and no work is left', async () => {
    await match();
    const before = [await causes(), await causes('completed')];
    shelf.refuses = { invoices: 503 };
    const { status, body } = await ask<Problem>();
    assert.deepEqual([status, body.code, body.retryable], [503, 'backend-unavailable', true]);
    assert.deepEqual([await causes(), await causes('completed')], before);
  });

  it('finds no order where the one that is named is not there', async () => {
    shelf.documents['purchase-orders'] = [];
    const body = await match();
    assert.deepEqual([body.result, body.lines.map(({ result }) => result)], ['no-po', ['no-po', 'no-po']]);
  });

  it('asks nothing of anybody for an invoice that was cancelled', async () => {
    await match();
    shelf.documents['invoices']![0]!['status'] = { ...STATUS, processing: 'cancelled' };
    await match();
    assert.deepEqual(await causes(), []);
  });

  it('is told to nobody who may not ask each of its sources, and there for no id that was never given', async () => {
    const key = 'apiKey desk:invented';
    const { status, body } = await call<Problem>(sandbox.gateway.url, `/v1/invoices/${id}/match`, 'GET', key);
    assert.deepEqual([status, body.errors?.map(({ detail }) => detail)], [403, ['goods-receipts:read']]);
    assert.equal((await call(sandbox.gateway.url, `/v1/invoices/${id}`, 'GET', key)).status, 200);
    assert.equal((await ask(sandbox, '0193a1c2-7b4e-7c10-8a55-000000000103')).status, 404);
  });

  it('holds the rule of the site against a line that is the most specific: here of the category of its item', async () => {
    const rules = [
      { id: 'usual', price: { percent: '5' } },
      { id: 'gloves', when: { category: ['PPE'] }, quantity: { absolute: '6' }, price: { percent: '0' } },
    ];
    const own = await matchSandbox(await freshDatabase(), shelf, folder, rules);
    try {
      const found = await call<InvoiceList>(own.gateway.url, '/v1/invoices?company=1010');
      const { body } = await ask(own, found.body.invoices[0]!.id);
      assert.deepEqual(
        body.lines.map(one => [one.result, one.rule, one.category]),
        [
          ['matched', 'gloves', 'PPE'],
          ['matched', 'usual', undefined],
        ],
      );
      assert.equal(body.result, 'matched');
    } finally {
      await own.close();
    }
  });
});
