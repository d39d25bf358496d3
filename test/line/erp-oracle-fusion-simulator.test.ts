/** The simulator in the shape of Oracle Fusion REST, as any client of that protocol meets it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type OracleFusion, startOracleFusion } from '../../simulators/erp/oracle-fusion/index.ts';

const FSCM = '/fscmRestApi/resources/11.13.18.05';
const ITEM = 'application/vnd.oracle.adf.resourceitem+json';
const ACTION = 'application/vnd.oracle.adf.action+json';
const BATCH = 'application/vnd.oracle.adf.batch+json';
const SUPPLIER = { Supplier: 'Example Gases', BusinessRelationshipCode: 'SPEND_AUTHORIZED' };
const REQUISITION = {
  ...{ RequisitioningBU: 'Canongate General Hospital', PreparerEmail: 'alex.sample@canongate.example' },
  ExternallyManagedFlag: false,
  lines: [
    {
      ...{ LineNumber: 1, Item: '000417', Quantity: 40, Price: 8.25, CurrencyCode: 'USD' },
      ...{ DestinationTypeCode: 'EXPENSE', DeliverToLocationCode: '1010' },
    },
  ],
};

interface Told {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

describe('the simulator of Oracle Fusion REST', () => {
  let erp: OracleFusion;
  before(async () => {
    erp = await startOracleFusion({ port: 0, user: { name: 'gateway', password: 'invented' }, token: 'a-token' });
  });
  after(() => erp?.close());

  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Told> {
    const response = await fetch(path.startsWith('http') ? path : erp.url + path, {
      method,
      headers: {
        authorization: 'Bearer a-token',
        'rest-framework-version': '4',
        'error-mode': 'true',
        ...(body !== undefined && { 'content-type': ITEM }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const { status, headers: told } = response;
    return { status, headers: told, text, body: isJson && text ? JSON.parse(text) : {} };
  }
  const details = ({ body }: Told) =>
    ((body['o:errorDetails'] ?? []) as Record<string, string>[]).map(each => [
      each['o:errorCode'],
      each['o:errorPath'],
    ]);
  const items = ({ body }: Told) => body['items'] as Record<string, unknown>[];
  const selfOf = (item: Record<string, unknown>) =>
    (item['links'] as { rel: string; href: string }[]).find(({ rel }) => rel === 'self')!.href;

  it('lets in who has the password or the token', async () => {
    const basic = `Basic ${Buffer.from('gateway:invented').toString('base64')}`;
    const path = `${FSCM}/suppliers?limit=1`;
    assert.equal((await ask('GET', path, undefined, { authorization: basic })).status, 200);
    assert.equal((await ask('GET', path, undefined, { authorization: 'Bearer other' })).status, 401);
  });

  it('shows collections page by page, and names the next one with all that was asked', async () => {
    const first = await ask('GET', `${FSCM}/suppliers?q=Status='ACTIVE'&limit=1&fields=SupplierNumber`);
    assert.deepEqual([first.body['count'], first.body['hasMore'], first.body['offset']], [1, true, 0]);
    assert.equal(items(first)[0]!['SupplierNumber'], '0000100017');
    const next = (first.body['links'] as { rel: string; href: string }[]).find(({ rel }) => rel === 'next')!.href;
    const second = await ask('GET', next);
    assert.deepEqual([items(second)[0]!['SupplierNumber'], second.body['hasMore']], ['0000100023', false]);
  });

  it('nests children as a collection since framework version 3, as a list before', async () => {
    const path = `${FSCM}/purchaseOrders?expand=lines.schedules&limit=1`;
    const [four] = items(await ask('GET', path));
    const [one] = items(await ask('GET', path, undefined, { 'rest-framework-version': '1' }));
    assert.ok(Array.isArray(one!['lines']));
    const lines = four!['lines'] as { items: { schedules: { count: number } }[]; hasMore: boolean };
    assert.deepEqual([lines.items.length, lines.hasMore, lines.items[0]!.schedules.count], [2, false, 1]);
  });

  it('reads and prints amounts as JSON numbers, digit by digit', async () => {
    const amount = '12345678901234567.89';
    const made = await ask(
      'POST',
      `${FSCM}/invoices`,
      `{"InvoiceNumber":"N-1","InvoiceCurrency":"USD","InvoiceAmount":${amount},"InvoiceDate":"2026-11-02",
        "BusinessUnit":"Canongate General Hospital","SupplierNumber":"0000100017"}`,
    );
    assert.equal(made.status, 201, made.text);
    assert.match(made.text, /"InvoiceAmount":12345678901234567\.89,/);
    assert.equal(made.headers.get('location'), selfOf(made.body));
  });

  it('tells details of what is wrong to who asks for them, and plain text to all others', async () => {
    const wrong = { ...SUPPLIER, SupplierNumber: 12, Nonsense: 'x', BusinessRelationshipCode: '' };
    const detailed = await ask('POST', `${FSCM}/suppliers`, wrong);
    assert.deepEqual(
      [detailed.status, details(detailed)],
      [
        400,
        [
          ['27010', '/SupplierNumber'],
          ['25058', '/Nonsense'],
          ['27014', '/BusinessRelationshipCode'],
        ],
      ],
    );
    const plain = await ask('POST', `${FSCM}/suppliers`, wrong, { 'error-mode': 'false' });
    assert.deepEqual([plain.status, plain.headers.get('content-type')], [400, 'text/plain; charset=utf-8']);
  });

  it('takes a second creation for a change with Upsert-Mode, and for a mistake without', async () => {
    const made = await ask('POST', `${FSCM}/suppliers`, SUPPLIER);
    const again = await ask('POST', `${FSCM}/suppliers`, SUPPLIER, { 'upsert-mode': 'true' });
    assert.deepEqual([made.status, again.status], [201, 200]);
    assert.equal(again.body['SupplierId'], made.body['SupplierId']);
    assert.deepEqual(details(await ask('POST', `${FSCM}/suppliers`, SUPPLIER)), [['POZ-2130390', '/Supplier']]);
  });

  it('changes a row only for who saw it last', async () => {
    const [one] = items(await ask('GET', `${FSCM}/suppliers?q=SupplierNumber='0000100023'`));
    const seen = (await ask('GET', selfOf(one!))).headers.get('etag')!;
    const patch = { AlternateName: 'Halcyon' };
    assert.equal((await ask('PATCH', selfOf(one!), patch, { 'if-match': seen })).status, 200);
    assert.equal((await ask('PATCH', selfOf(one!), patch, { 'if-match': seen })).status, 412);
  });

  it('performs actions in their own media type alone', async () => {
    const made = await ask('POST', `${FSCM}/purchaseRequisitions`, REQUISITION);
    assert.equal(made.status, 201, made.text);
    const submit = { name: 'submitRequisition' };
    assert.equal((await ask('POST', selfOf(made.body), submit)).status, 405);
    const done = await ask('POST', selfOf(made.body), submit, { 'content-type': ACTION });
    assert.deepEqual([done.status, done.body], [200, { result: 'SUCCESS' }]);
    assert.equal((await ask('GET', selfOf(made.body))).body['DocumentStatusCode'], 'PENDING APPROVAL');
    const cancelled = await ask('POST', `${selfOf(made.body)}/action/cancel`, {}, { 'content-type': ACTION });
    assert.deepEqual(cancelled.body, { result: { STATUS: [{ CODE: 'SUCCESS' }] } });
  });

  it('does all of a batch or none of it', async () => {
    const onHand = async () =>
      items(await ask('GET', `${FSCM}/inventoryOnhandBalances?q=ItemNumber='000417' and SubinventoryCode='171B'`))[0]![
        'PrimaryOnhandQuantity'
      ];
    const part = (line: number, quantity: number) => ({
      ...{ id: `p${line}`, path: '/inventoryStagedTransactions', operation: 'upsert' },
      payload: {
        ...{ SourceCode: 'test', SourceHeaderId: 1, SourceLineId: line, OrganizationName: '171' },
        ...{ TransactionTypeName: 'Miscellaneous Issue', TransactionDate: '2026-11-20T08:00:00Z' },
        ...{ ItemNumber: '000417', SubinventoryCode: '171B', TransactionUnitOfMeasure: 'EA' },
        TransactionQuantity: -quantity,
      },
    });
    const batch = (...parts: object[]) => ask('POST', `${FSCM}/`, { parts }, { 'content-type': BATCH });
    const refused = await batch(part(1, 5), part(2, 500));
    assert.deepEqual([refused.status, details(refused)], [400, [['INV-2230260', '/parts/1/TransactionQuantity']]]);
    assert.equal(await onHand(), 40);
    assert.equal((await batch(part(1, 5), part(2, 6))).status, 200);
    assert.equal((await batch(part(1, 5), part(2, 6))).status, 200);
    assert.equal(await onHand(), 29);
  });

  it('stands where a request is too long, is cut off, or breaks it', async () => {
    const path = `${FSCM}/suppliers`;
    await assert.rejects(ask('POST', path, `"${'x'.repeat(5 * 1024 * 1024)}"`));
    const heard = erp.received.length;
    const { hostname, port } = new URL(erp.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{`, () => socket.destroy());
    await once(socket, 'close');
    const act = () => {
      throw new Error('broken');
    };
    erp.plan({ kind: 'meanwhile', act });
    await assert.rejects(ask('GET', `${path}?limit=1`));
    assert.equal((await ask('GET', `${path}?limit=1`)).status, 200);
    assert.equal(erp.received.length - heard, 2);
  });

  it('misbehaves on demand, once', async () => {
    const path = `${FSCM}/suppliers?limit=1`;
    erp.plan({ kind: 'throttle' }, { kind: 'throttle', retryAfter: 7 }, { kind: 'html' }, { kind: 'reset' });
    assert.deepEqual([(await ask('GET', path)).headers.get('retry-after')], [null]);
    const second = await ask('GET', path);
    assert.deepEqual([second.status, second.headers.get('retry-after')], [429, '7']);
    assert.match((await ask('GET', path)).text, /^<html>/);
    await assert.rejects(ask('GET', path));
    assert.equal((await ask('GET', path)).status, 200);
  });
});
