/** Requisitions over Oracle Fusion, as an application asks for what is to be bought. */
import assert from 'node:assert/strict';
import type { PurchaseRequisition, PurchaseRequisitionList } from '../../contracts/purchase-requisitions/v1/types.ts';
import { said } from '../../simulators/erp/oracle-fusion/index.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overFusion, type Problem, places } from './oracle-fusion-rig.ts';

const CREATION = {
  company: '1010',
  reference: 'WARD-7/0042',
  requester: { identifier: 'alex.sample' },
  costCenter: { code: '0010' },
  neededBy: '2026-12-15',
  deliverTo: { code: '1010' },
  justification: 'Stock is low',
  currency: 'USD',
  urgency: 'urgent',
  lines: [
    {
      ...{ number: 1, item: { code: '000417', description: 'Nitrile gloves' }, category: { code: 'CONSUM' } },
      ...{ quantity: { value: '40', unit: 'EA' }, unitPrice: '8.25', account: { code: '0000400000' } },
    },
    {
      ...{ number: 2, item: { code: '000981' }, quantity: { value: '12.5', unit: 'EA' }, unitPrice: '2.1475' },
      ...{ account: { code: '0000400000' }, costCenter: { code: '0020' }, neededBy: '2026-12-20' },
    },
  ],
};

describe('a requisition over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list, erp, writes, doubtful } = overFusion({ policies: [{ name: 'retry' }] });

  const create = <T = PurchaseRequisition>(over: object = {}, headers: Record<string, string> = {}) =>
    call<T>('POST', 'purchase-requisitions', { ...CREATION, ...over }, headers);
  const act = <T = PurchaseRequisition>(verb: string, id: string, body: object = {}, headers = {}) =>
    call<T>('POST', `purchase-requisitions/${id}/${verb}`, body, headers);
  async function drafted(over: object = {}): Promise<PurchaseRequisition> {
    const { status, body } = await create(over);
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  }
  const atErp = (number: string | undefined) => erp().erp.find('purchaseRequisitions', 'Requisition', number ?? '')!;
  const withLine = (over: object) => ({ lines: [{ ...CREATION.lines[0], ...over }] });

  it('has a total as long as one can be told, and is readable with the others where none can', async () => {
    const fine = await drafted(withLine({ quantity: { value: '1.12345', unit: 'EA' }, unitPrice: '2.1475' }));
    assert.deepEqual(fine.total, { amount: '2.41260888', currency: 'USD' });
    const vast = await drafted(withLine({ quantity: { value: '999999999999999999', unit: 'EA' }, unitPrice: '8.25' }));
    assert.equal(vast.total, undefined);
    const { purchaseRequisitions } = await list<PurchaseRequisitionList>('purchase-requisitions?company=1010&limit=50');
    assert.ok(purchaseRequisitions.some(({ id }) => id === vast.id));
  });

  it('is made incomplete, with all that was asked for, and read as it stands', async () => {
    const made = await drafted();
    const { id, number, meta, ...rest } = made;
    assert.match(number ?? '', /^\d+$/);
    assert.deepEqual(rest, {
      company: '1010',
      reference: 'WARD-7/0042',
      requester: { identifier: 'alex.sample' },
      kind: 'goods',
      urgency: 'urgent',
      neededBy: '2026-12-15',
      deliverTo: { code: '1010' },
      justification: 'Stock is low',
      currency: 'USD',
      status: 'draft',
      systemStatus: [{ field: 'DocumentStatusCode', code: 'INCOMPLETE' }],
      total: { amount: '356.84375', currency: 'USD' },
      lines: [
        {
          number: 1,
          item: { id: made.lines![0]!.item!.id, code: '000417', description: 'Nitrile gloves' },
          category: { code: 'CONSUM' },
          quantity: { value: '40', unit: 'EA' },
          unitPrice: '8.25',
          account: { code: '0000400000' },
          costCenter: { code: '0010' },
          neededBy: '2026-12-15',
          status: 'draft',
        },
        {
          number: 2,
          item: { id: made.lines![1]!.item!.id, code: '000981' },
          quantity: { value: '12.5', unit: 'EA' },
          unitPrice: '2.1475',
          account: { code: '0000400000' },
          costCenter: { code: '0020' },
          neededBy: '2026-12-20',
          status: 'draft',
        },
      ],
    });
    const read = await call<PurchaseRequisition>('GET', `purchase-requisitions/${id}`);
    assert.deepEqual([read.status, read.body], [200, made]);
    assert.equal(read.headers.get('etag'), `"${meta?.version}"`);
  });

  it('leaves with numbers as JSON numbers and codes as text, and asks for errors in detail', async () => {
    await drafted();
    const [sent] = writes();
    assert.match(sent!.body, /"Quantity":12\.5,.*"Price":2\.1475/);
    assert.match(sent!.body, /"Item":"000417"/);
    assert.match(sent!.body, /"ChargeAccount":"1010-0020-0000400000-000"/);
    const { 'rest-framework-version': version, 'error-mode': mode, 'content-type': type } = sent!.headers;
    assert.deepEqual([version, mode, type], ['4', 'true', 'application/vnd.oracle.adf.resourceitem+json']);
  });

  it('is submitted by its action, and taken back with the reason', async () => {
    const made = await drafted();
    const submitted = await act('submit', made.id);
    assert.deepEqual([submitted.status, submitted.body.status], [200, 'pending-approval']);
    assert.deepEqual(submitted.body.approval, { authority: 'system', status: 'pending' });
    const [, sent] = writes();
    assert.equal(sent!.headers['content-type'], 'application/vnd.oracle.adf.action+json');
    assert.deepEqual(JSON.parse(sent!.body), { name: 'submitRequisition', parameters: [] });
    const cancelled = await act('cancel', made.id, { reason: 'Ordered twice' });
    assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled']);
    assert.deepEqual(JSON.parse(writes()[2]!.body), {
      name: 'cancel',
      parameters: [{ cancelReason: 'Ordered twice' }],
    });
  });

  it('is not cancelled before it was submitted, nor submitted twice', async () => {
    const { id } = await drafted();
    const early = await act<Problem>('cancel', id);
    assert.deepEqual(refusal(early), [409, 'conflict', 'not_applied']);
    assert.deepEqual(places(early), [['/id', 'is-draft']]);
    assert.equal((await act('submit', id)).status, 200);
    assert.deepEqual(places(await act<Problem>('submit', id)), [['/id', 'is-pending-approval']]);
  });

  it('cannot be approved here: who approves has a task elsewhere', async () => {
    const { id } = await drafted();
    for (const [verb, body] of [
      ['approve', {}],
      ['reject', { reason: 'no' }],
      ['return', { reason: 'no' }],
    ] as const) {
      const { status, body: told } = await act<Problem>(verb, id, body);
      assert.deepEqual([status, told.code], [501, 'not-supported'], verb);
    }
  });

  it('that is answered as submitted and is not is told as it stands', async () => {
    const { id } = await drafted();
    erp().plan({ kind: 'ignored', on: { method: 'POST' } });
    const ignored = await act<Problem>('submit', id);
    assert.deepEqual(ignored.body.backend?.cause, 'action-ignored');
    assert.equal(ignored.status, 502);
    assert.equal((await call<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).body.status, 'draft');
  });

  const ENDINGS = [
    ['was done, and is found', 'lost', 1],
    ['was not done, and is done now', 'reset', 2],
  ] as const;
  for (const [what, kind, times] of ENDINGS) {
    it(`is made once where nobody heard that it ${what}`, async () => {
      erp().plan({ kind, on: { method: 'POST' } });
      const made = await doubtful<PurchaseRequisition>('POST', 'purchase-requisitions', {
        ...CREATION,
        reference: `LOST ${kind}`,
      });
      const held = erp()
        .erp.rows('purchaseRequisitions')
        .filter(row => row['Description'] === `LOST ${kind}`);
      assert.deepEqual([held.length, said(held[0]!, 'Requisition')], [1, made.number]);
      assert.equal(writes().length, times);
    });

    it(`is submitted once where nobody heard that it ${what}`, async () => {
      const { id } = await drafted();
      erp().plan({ kind, on: { method: 'POST' } });
      const submitted = await doubtful<PurchaseRequisition>('POST', `purchase-requisitions/${id}/submit`, {});
      assert.equal(submitted.status, 'pending-approval');
      assert.equal(writes().length, 1 + times);
    });
  }

  it('is changed by nobody who saw another version of it', async () => {
    const made = await drafted();
    const row = atErp(made.number);
    const seen = { 'if-match': `"${made.meta?.version}"` };
    erp().erp.touch(row);
    assert.deepEqual(refusal(await act<Problem>('submit', made.id, {}, seen)), [412, 'stale', 'not_applied']);
    erp().plan({ kind: 'meanwhile', act: () => erp().erp.touch(row), on: { method: 'POST' } });
    const between = await act<Problem>('submit', made.id);
    assert.deepEqual(refusal(between), [412, 'stale', 'not_applied']);
    assert.equal(between.body.backend?.cause, 'precondition-failed');
  });

  const REFUSED: readonly [why: string, over: object, cause: string, pointer: string][] = [
    ['an unknown cost centre', { costCenter: { code: '9999' } }, 'account-unknown', '/lines/0/account'],
    ['an unknown item', withLine({ item: { code: '999999' } }), 'attribute-invalid', '/lines/0/item'],
    ['an unknown place', { deliverTo: { code: '9999' } }, 'attribute-invalid', '/deliverTo/code'],
  ];
  for (const [why, over, cause, pointer] of REFUSED)
    it(`is refused for ${why}, with the place and without the words`, async () => {
      const refused = await create<Problem>(over);
      assert.deepEqual(refusal(refused), [502, 'backend-rejected', 'not_applied'], JSON.stringify(refused.body));
      assert.equal(refused.body.backend?.cause, cause);
      assert.equal(refused.body.errors?.[0]?.pointer, pointer, JSON.stringify(refused.body));
      assert.doesNotMatch(JSON.stringify(refused.body), /segment of the account|is not valid/);
    });

  it('is refused for a company that is none of theirs before anything is asked', async () => {
    const refused = await create<Problem>({ company: '9999' });
    assert.deepEqual([refused.status, places(refused)], [422, [['/company', 'bad-code']]]);
    assert.equal(erp().received.length, 0);
  });

  it('is asked for again where the system has too much of it, with Retry-After or without', async () => {
    const { id } = await drafted();
    erp().plan({ kind: 'throttle' }, { kind: 'throttle', retryAfter: 0 });
    assert.equal((await call('GET', `purchase-requisitions/${id}`)).status, 200);
    erp().plan({ kind: 'throttle', retryAfter: 600 });
    const refused = await call<Problem>('GET', `purchase-requisitions/${id}`);
    assert.deepEqual([refused.status, refused.body.backend?.cause], [503, 'throttled']);
    assert.equal(refused.headers.get('retry-after'), '600');
  });

  it('tells a plain text refusal by its status, and an HTML page as what it is', async () => {
    erp().plan({ kind: 'plain', status: 400, body: 'JBO-27014: Attribute Sally Sample is required' });
    const plain = await create<Problem>();
    assert.deepEqual(refusal(plain), [502, 'backend-rejected', 'not_applied']);
    assert.deepEqual([plain.body.backend?.cause, plain.body.backend?.sourceCode], ['bad-request', '400']);
    assert.doesNotMatch(JSON.stringify(plain.body), /Sally/);
    const { id } = await drafted();
    for (let n = 0; n < 4; n++) erp().plan({ kind: 'html', status: 200 });
    const html = await call<Problem>('GET', `purchase-requisitions/${id}`);
    assert.deepEqual([html.status, html.body.backend?.cause], [502, 'html-instead-of-json']);
  });

  it('is listed by status and by who asked', async () => {
    const mine = await drafted({ requester: { identifier: 'morgan.example' } });
    await act('submit', mine.id);
    const path = 'purchase-requisitions?company=1010&requester=morgan.example&status=';
    const waiting = await list<PurchaseRequisitionList>(`${path}pending-approval`);
    assert.deepEqual(
      waiting.purchaseRequisitions.map(({ id }) => id),
      [mine.id],
    );
    assert.deepEqual((await list<PurchaseRequisitionList>(`${path}draft`)).purchaseRequisitions, []);
  });
});

describe('a requisition over Oracle Fusion', () => {
  const [line] = CREATION.lines;
  const { account: _, ...rest } = line!;
  const without = { ...rest, number: 2 };

  for (const [what, profile, lines, found] of [
    [
      'whose account the profile does not say either',
      { requisitionAccount: undefined },
      [line, without],
      '/lines/1/account required',
    ],
    [
      'with an account where the system finds its own',
      { chargeAccount: undefined, requisitionAccount: undefined },
      [line],
      '/lines/0/account not-supported',
    ],
  ] as const)
    describe(what, function () {
      this.timeout(60_000);
      const { call, writes } = overFusion({ profile });
      it('is refused before it is made, with the place', async () => {
        const refused = await call<Problem>('POST', 'purchase-requisitions', { ...CREATION, lines });
        assert.deepEqual(
          places(refused)?.map(each => each.join(' ')),
          [found],
        );
        assert.deepEqual(writes(), []);
      });
    });

  describe('without an account', function () {
    this.timeout(60_000);
    const { call, writes } = overFusion();
    it('is charged to that of the profile, and to the cost centre that was named', async () => {
      const { status, body } = await call<PurchaseRequisition>('POST', 'purchase-requisitions', {
        ...CREATION,
        lines: [without],
      });
      assert.deepEqual(
        [status, body.costCenter, body.lines?.[0]?.account],
        [201, { code: '0010' }, { code: '0000400000' }],
      );
      assert.match(writes()[0]!.body, /"ChargeAccount":"1010-0010-0000400000-000"/);
    });
  });
});
