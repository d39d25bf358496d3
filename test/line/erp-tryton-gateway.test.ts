/** The whole gateway before a peer that plays Tryton's part of the recorded conversation: where no Tryton is installed, this still holds. */
import assert from 'node:assert/strict';
import type { InvoiceList } from '../../contracts/invoices/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { gatewayBefore } from '../erp/gateway.ts';
import { dropDatabases } from '../store/rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { says } from './rest-rig.ts';
import { type Asked, type Peer, PROFILE, peer } from './tryton-rig.ts';

interface Refused {
  code: string;
  outcome: string;
  errors?: object[];
  backend?: { cause: string };
  retryable: boolean;
}

const SETTINGS = { adapter: 'rest', dialect: 'tryton', username: 'gateway', password: 'not-a-secret' };

/** As the server of the recording answers, but for what a test says. */
function answering(special: (asked: Asked) => unknown): (asked: Asked) => unknown {
  return asked => {
    const given = special(asked);
    if (given !== undefined) return given;
    const [, , entity = '', call] = /^model\.(?:(\w+)\.)?([\w.]+)\.(\w+)$/.exec(asked.method) ?? [];
    if (call === 'search_read') return [];
    return call === 'read' ? [{ id: 4, state: 'waiting', number: '4', _timestamp: '1', entity }] : null;
  };
}

describe('a gateway before Tryton', function () {
  this.timeout(60_000);
  after(dropDatabases);

  async function withPeer(
    given: (asked: Asked) => unknown,
    use: (call: Call, server: Peer, admin: string) => Promise<void>,
  ) {
    await using server = await peer(answering(given));
    const gateway = await gatewayBefore({ ...SETTINGS, url: `${server.url}/` }, PROFILE);
    try {
      await use(gateway.call, server, gateway.adminUrl);
    } finally {
      await gateway.close();
    }
  }
  type Call = Awaited<ReturnType<typeof gatewayBefore>>['call'];

  const PARTY = { id: 6, code: '0000100017', name: 'Northwind', active: 1, _timestamp: '1' };
  const idOf = async (call: Call): Promise<string> => {
    const { body } = await call<{ purchaseRequisitions: { id: string }[] }>(
      'GET',
      'purchase-requisitions?company=1010',
    );
    return body.purchaseRequisitions[0]!.id;
  };
  const LISTED = ({ method }: Asked) =>
    method === 'model.purchase.requisition.search_read' ? [{ id: 4, state: 'waiting', _timestamp: '1' }] : undefined;

  it('does not say approved where the button has done nothing', async () => {
    await withPeer(LISTED, async (call, server) => {
      const { status, body } = await call<Refused>('POST', `purchase-requisitions/${await idOf(call)}/approve`, {});
      assert.deepEqual(
        [status, body.code, body.outcome, body.errors],
        [409, 'conflict', 'not_applied', [{ pointer: '/id', code: 'is-pending-approval' }]],
      );
      assert.ok(server.asked.some(({ method }) => method === 'model.purchase.requisition.approve'));
    });
  });

  it('does not say what is left of a receipt where it was told of some returns alone', async () => {
    const came = { id: 7, number: '7', state: 'done', incoming_moves: [] };
    const back: object[] = [];
    const LISTS: Record<string, object[]> = {
      'model.purchase.purchase.search_read': [{ id: 3, number: '4500000017', state: 'processing' }],
      'model.stock.shipment.in.search_read': [came],
      'model.stock.move.search_read': back,
    };
    await withPeer(
      ({ method }) => LISTS[method],
      async call => {
        const { body } = await call<{ purchaseOrders: { id: string }[] }>('GET', 'purchase-orders?company=1010');
        const path = `goods-receipts?company=1010&purchaseOrder=${body.purchaseOrders[0]!.id}`;
        const many = Array.from({ length: 1000 }, (_, at) => ({ id: at + 1, quantity: 1, origin: 'stock.move,9' }));
        back.push(...many);
        const told = await call<Refused>('GET', path);
        assert.deepEqual(
          [told.status, told.body.code, told.body.errors],
          [502, 'backend-invalid', [{ pointer: '', code: 'more-than-one-page' }]],
        );
        back.pop();
        assert.equal((await call('GET', path)).status, 200);
      },
    );
  });

  it('signs in anew where the session has ended, and the caller sees nothing of it', async () => {
    const find = ({ method }: Asked) => (method === 'model.party.party.search_read' ? [PARTY] : undefined);
    await withPeer(find, async (call, server) => {
      assert.equal((await call('GET', 'suppliers?company=1010')).status, 200);
      server.forget();
      assert.equal((await call('GET', 'suppliers?company=1010')).status, 200);
      assert.equal(server.logins(), 2);
    });
  });

  it('masks a tax number however short or long it is', async () => {
    const numbers = ['123456789', '12345', '1234', '7', '9'.repeat(80)];
    const parties = numbers.map((code, at) => ({ ...PARTY, id: at + 1, 'identifiers.': [{ id: at + 1, code }] }));
    const find = ({ method }: Asked) => (method === 'model.party.party.search_read' ? parties : undefined);
    await withPeer(find, async call => {
      const { status, body } = await call<SupplierList>('GET', 'suppliers?company=1010');
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(
        body.suppliers.map(({ taxIdentifier }) => taxIdentifier?.masked),
        ['*****6789', '***45', '****', '*', `${'*'.repeat(60)}9999`],
      );
    });
  });

  for (const [error, status, code, cause] of [
    [
      ['UserError', ['A value is required for field "Name" in "Party".', '', null]],
      502,
      'backend-rejected',
      'value-required',
    ],
    [['UserWarning', ['w', 'Sure?', '']], 409, 'conflict', 'needs-confirmation'],
    [['AccessError', ['No.', '', null]], 502, 'backend-refused-us', 'access-refused'],
    [["'nope'", 'Traceback (most recent call last): Sample, Alex'], 502, 'backend-unreadable', 'server-error'],
  ] as const)
    it(`tells ${error[0]} as ${code}, without a word of the text`, async () => {
      await withPeer(
        ({ method }) => (method === 'model.party.party.create' ? { error } : undefined),
        async call => {
          const supplier = { company: '1010', name: 'Northwind', currency: 'USD' };
          const told = await call<Refused>('POST', 'suppliers', supplier);
          assert.deepEqual([told.status, told.body.code, told.body.backend?.cause], [status, code, cause]);
          assert.doesNotMatch(JSON.stringify(told.body), /Traceback|Sample|Sure|required for/);
        },
      );
    });

  it('reads states as the profile of the partner says, and one that nobody knows as unknown', async () => {
    const states = ['waiting', 'draft', 'hospital-made-this-up'];
    await using server = await peer(({ method }) =>
      method === 'model.purchase.requisition.search_read' ? states.map((state, at) => ({ id: at + 1, state })) : null,
    );
    const profile = { ...PROFILE, requisitionStatus: { waiting: 'returned' } };
    const gateway = await gatewayBefore({ ...SETTINGS, url: `${server.url}/` }, profile);
    try {
      const { body } = await gateway.call<{ purchaseRequisitions: { status: string; systemStatus: object[] }[] }>(
        'GET',
        'purchase-requisitions?company=1010',
      );
      assert.deepEqual(
        body.purchaseRequisitions.map(({ status }) => status),
        ['returned', 'draft', 'unknown'],
      );
      assert.deepEqual(body.purchaseRequisitions[2]?.systemStatus, [{ field: 'state', code: states[2] }]);
    } finally {
      await gateway.close();
    }
  });

  it('tells of invoices what the profile says of their states, of their approval beside', async () => {
    const states = ['validated', 'audited', 'posted', 'paid', 'hospital-made-this-up'];
    const money = (decimal: string) => ({ __class__: 'Decimal', decimal });
    const invoices = states.map((state, at) => ({
      ...{
        id: at + 1,
        state,
        reference: `NW-${at}`,
        invoice_date: { __class__: 'date', year: 2026, month: 1, day: 2 },
      },
      ...{ 'party.': { id: 6, name: 'Northwind' }, 'currency.': { id: 1, code: 'USD' }, _timestamp: '1' },
      ...{ total_amount: money('10.00'), amount_to_pay: money(state === 'audited' ? '4.00' : '10.00') },
    }));
    await using server = await peer(({ method }) => (method === 'model.account.invoice.search_read' ? invoices : null));
    const profile = {
      ...PROFILE,
      invoiceStatus: { audited: 'posted', posted: 'in-process' },
      invoiceApproval: { validated: 'pending', audited: 'approved' },
    };
    const gateway = await gatewayBefore({ ...SETTINGS, url: `${server.url}/` }, profile);
    try {
      const { body } = await gateway.call<InvoiceList>('GET', 'invoices?company=1010');
      assert.deepEqual(
        body.invoices.map(({ status }) => [status.processing, status.approval, status.payment]),
        [
          ['in-process', 'pending', 'unpaid'],
          ['posted', 'approved', 'part-paid'],
          ['in-process', 'not-required', 'unpaid'],
          ['posted', 'not-required', 'paid'],
          ['unknown', 'unknown', 'unknown'],
        ],
      );
    } finally {
      await gateway.close();
    }
  });

  it('halves its gate where it is told 429, shows it, and says when to come back', async () => {
    await using server = await peer(({ method }, response) =>
      method === 'model.party.party.search_read'
        ? void says(response, 429, '<html>Too Many Requests</html>', { 'retry-after': '60' })
        : null,
    );
    const gateway = await gatewayBefore({ ...SETTINGS, url: `${server.url}/` }, PROFILE);
    try {
      const { status, body } = await gateway.call<Refused>('GET', 'suppliers?company=1010');
      assert.deepEqual(
        [status, body.code, body.backend?.cause, body.retryable],
        [503, 'backend-unavailable', 'throttled', true],
      );
      const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
      const slots = readExposition(text).get('gateway_gate_slots')?.samples ?? [];
      assert.deepEqual(
        slots.map(({ labels, value }) => [labels['backend'], labels['kind'], value]),
        [
          ['erp', 'used', 0],
          ['erp', 'queued', 0],
          ['erp', 'width', 2],
        ],
      );
    } finally {
      await gateway.close();
    }
  });
});
