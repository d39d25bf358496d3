/** The link to Tryton: its session, its arrays for errors, its tagged values; as a real server spelled them when it was recorded. */
import assert from 'node:assert/strict';
import { type TrytonTree, trytonDialect } from '../../adapters/rest/dialects/tryton/dialect.ts';
import type { Fault, Reply, Wire } from '../../gateway/kit.ts';
import { says } from './rest-rig.ts';
import { openTryton, PROFILE, peer } from './tryton-rig.ts';

const write = (tree: Partial<TrytonTree>): Wire => trytonDialect.write({ head: {}, query: {}, ...tree }, PROFILE);
const reading = (id: string): Wire =>
  write({ head: { entity: 'PurchaseRequisition', call: 'read', id, fields: 'number,state,total_amount' } });
const treeOf = (reply: Reply): TrytonTree => {
  assert.equal(reply.kind, 'answered', JSON.stringify(reply));
  return (reply as { tree: TrytonTree }).tree;
};
const whyOf = (reply: Reply): string => (reply.kind === 'rejected' ? reply.why.cause : reply.kind);

describe('the link to Tryton', () => {
  it('creates a record as the recorded client did, byte for byte but for the order of names', async () => {
    await using server = await peer(() => [4]);
    await using rig = await openTryton(server.url);
    const wire = write({
      head: { entity: 'PurchaseRequisition', call: 'create' },
      body: {
        description: 'ICU stock',
        employee: '1',
        supply_date: '2026-11-22',
        lines: [
          { product: '1', description: 'Infusion set', quantity: '12', unit: '1', unit_price: '8.2500', supplier: '4' },
        ],
      },
    });
    assert.deepEqual(treeOf(await rig.call(wire)).body, { id: '4' });
    const { method, params } = server.asked[0]!;
    assert.equal(method, 'model.purchase.requisition.create');
    // jsonrpc-procure-to-pay.jsonl of the corpus, message 12.
    assert.deepEqual(params[0], [
      {
        description: 'ICU stock',
        employee: 1,
        supply_date: { __class__: 'date', year: 2026, month: 11, day: 22 },
        lines: [
          [
            'create',
            [
              {
                product: 1,
                description: 'Infusion set',
                quantity: 12,
                unit: 1,
                unit_price: { __class__: 'Decimal', decimal: '8.2500' },
                supplier: 4,
              },
            ],
          ],
        ],
      },
    ]);
    assert.deepEqual(params.at(-1), { company: 1, employee: 1, language: 'en' });
  });

  it('reads tagged decimals and dates, related records and ids as text, whatever their size', async () => {
    const answer =
      '{"id":ID,"result":[{"id":12345678901234567,"state":"waiting","number":"4","supply_date":' +
      '{"__class__":"date","year":2026,"month":1,"day":2},"total_amount":{"__class__":"Decimal","decimal":"99.00"},' +
      '"currency":1,"currency.":{"id":1,"code":"USD"},"lines.":[{"id":7,"quantity":12.50}],"lines":[7]}]}';
    await using server = await peer(({ id }, response) => says(response, 200, answer.replace('ID', String(id))));
    await using rig = await openTryton(server.url);
    assert.deepEqual(treeOf(await rig.call(reading('4'))).body, {
      id: '12345678901234567',
      state: 'waiting',
      number: '4',
      supply_date: '2026-01-02',
      total_amount: '99.00',
      currency: { id: '1', code: 'USD' },
      lines: [{ id: '7', quantity: '12.5' }],
    });
  });

  it('reads a decimal that Python writes with an exponent as the digits that contracts know', async () => {
    const written = ['0E-8', '1E+3', '-1.20E-7', '8.2500', '0.00', '-0E-8'];
    const lines = written.map((decimal, at) => ({ id: at, unit_price: { __class__: 'Decimal', decimal } }));
    await using server = await peer(() => [{ id: 4, 'lines.': lines }]);
    await using rig = await openTryton(server.url);
    const { body } = treeOf(await rig.call(reading('4')));
    assert.deepEqual(
      (body!['lines'] as { unit_price: string }[]).map(line => line.unit_price),
      ['0', '1000', '-0.00000012', '8.2500', '0.00', '0'],
    );
  });

  it('logs in once for all, and anew where the session has ended: rejected, and it may be tried again', async () => {
    await using server = await peer(() => [{ id: 4, state: 'draft' }]);
    await using rig = await openTryton(server.url);
    await Promise.all([1, 2, 3, 4, 5, 6].map(async () => treeOf(await rig.call(reading('4')))));
    assert.equal(server.logins(), 1);
    server.forget();
    const ended = await rig.call(reading('4'));
    assert.deepEqual(ended.kind === 'rejected' && [ended.why.cause, ended.retryable], ['credential-refused', true]);
    assert.equal(treeOf(await rig.call(reading('4'))).body?.['state'], 'draft');
    assert.equal(server.logins(), 2);
    assert.ok(!JSON.stringify([rig.left, rig.arrived]).includes('key-1'));
  });

  for (const [error, cause] of [
    [['UserError', ['A value is required for field "Party" in "Purchase".', '', null]], 'value-required'],
    [['UserError', ['You are not allowed to access "Party".', '', null]], 'access-refused'],
    [['UserError', ['Something that no table knows.', '', null]], 'user-error'],
    // `ir.message` of trytond 6.0 and its modules; what stands between quotes is data and decides nothing.
    [['UserError', ['The code on party must be unique.', '', null]], 'duplicate-record'],
    [
      ['UserError', ['The value "already exists" for field "Unit" in "Line" does not exist.', '', null]],
      'reference-unknown',
    ],
    [
      ['UserError', ['You are trying to read records "9" of "Party" that don\'t exist anymore.', '', null]],
      'record-missing',
    ],
    [['UserError', ['The us_ein "1" for party "must be unique" is not valid.', '', null]], 'value-refused'],
    [['UserError', ['To continue, you must create a period for the date "01/02/2020".', '', null]], 'period-closed'],
    [
      ['UserError', ['You cannot modify invoice "7" because it is posted, paid or cancelled.', '', null]],
      'edit-conflict',
    ],
    [['database is locked', ''], 'record-locked'],
    [['UserWarning', ['purchase_4', 'Really?', '']], 'needs-confirmation'],
    [['ConcurrencyException', 'Records were modified in the meanwhile'], 'precondition-failed'],
    [["'nope'", ''], 'server-error'],
  ] as const)
    it(`takes HTTP 200 with ${error[0]} (${cause}) for the refusal that it is, and repeats none of its text`, async () => {
      await using server = await peer(() => ({ error }));
      await using rig = await openTryton(server.url);
      const reply = await rig.call(reading('4'));
      assert.equal(whyOf(reply), cause);
      assert.ok(!JSON.stringify({ ...reply, wire: null }).includes('Party'));
    });

  it('says what is not there, what is throttled, and what belongs to another request', async () => {
    let answer: (id: number) => [number, unknown] = id => [200, { id, result: [] }];
    await using server = await peer(({ id }, response) => says(response, ...answer(id)));
    await using rig = await openTryton(server.url);
    assert.equal(whyOf(await rig.call(reading('4'))), 'record-missing');
    answer = () => [429, '<html>Too Many Requests</html>'];
    assert.equal(whyOf(await rig.call(reading('4'))), 'throttled');
    assert.equal(rig.link.gauges?.()['gate-width'], 2);
    answer = id => [200, { id: id + 1, result: [{ id: 4 }] }];
    assert.equal(whyOf(await rig.call(reading('4'))), 'correlation-mismatch');
    assert.equal(rig.quarantined.length, 1);
    // Of a write nobody knows then what became of it.
    const write = await rig.call(reading('4'), { effect: 'once' });
    assert.deepEqual([whyOf(write), write.kind === 'rejected' && write.doubtful], ['correlation-mismatch', true]);
    answer = () => [200, '<html>'];
    await assert.rejects(rig.call(reading('4')), { message: 'html-instead-of-json' });
  });

  it('asks for nothing while the password is refused, and says so', async () => {
    let logins = 0;
    await using server = await peer(() => undefined);
    await using refused = await openTryton(server.url, { username: 'nobody' });
    const replies = [await refused.call(reading('4')), await refused.call(reading('4'))];
    for (const reply of replies) assert.equal(whyOf(reply), 'credential-refused');
    logins = server.logins();
    assert.equal(logins, 1);
    assert.deepEqual([refused.left.length, (await refused.link.probe(AbortSignal.timeout(1000))).ok], [0, false]);
  });

  it('searches by conditions, a page at a time, and follows only what it said itself', async () => {
    await using server = await peer(() => [{ id: 1 }, { id: 2 }]);
    await using rig = await openTryton(server.url);
    const head = { entity: 'Purchase', call: 'search_read', limit: '2', fields: 'number,party.code' };
    const query = { party: { code: '0417' }, 'purchase_date:ge': '2026-11-01', 'number:ilike': '%7%', id: '9' };
    const { head: answer, body } = treeOf(await rig.call(write({ head, query })));
    assert.deepEqual(body?.['records'], [{ id: '1' }, { id: '2' }]);
    assert.deepEqual(server.asked[0]?.params.slice(0, 5), [
      [
        ['party.code', '=', '0417'],
        ['purchase_date', '>=', { __class__: 'date', year: 2026, month: 11, day: 1 }],
        ['number', 'ilike', '%7%'],
        ['id', '=', 9],
      ],
      0,
      2,
      [['id', 'ASC']],
      ['number', 'party.code'],
    ]);
    assert.ok(rig.link.reaches?.(answer['next']!));
    treeOf(await rig.call(trytonDialect.write(trytonDialect.next!(answer['next']!) as TrytonTree, PROFILE)));
    assert.deepEqual(server.asked[1]?.params.slice(0, 3), [server.asked[0]?.params[0], 2, 2]);
    for (const other of ['https://evil.example/', '{"head":{"call":"delete"}}', 'x'])
      assert.equal(rig.link.reaches?.(other), false, other);
  });

  it('writes over nothing that was changed since it was read', async () => {
    await using server = await peer(() => null);
    await using rig = await openTryton(server.url);
    const head = { entity: 'Party', call: 'write', id: '4', 'if-match': '1795318107.5' };
    treeOf(await rig.call(write({ head, body: { name: 'New', addresses: [{ id: '7', city: 'Leeds' }, '8'] } })));
    assert.deepEqual(server.asked[0]?.params, [
      [4],
      {
        name: 'New',
        addresses: [
          ['write', [7], { city: 'Leeds' }],
          ['add', [8]],
        ],
      },
      { company: 1, employee: 1, language: 'en', _timestamp: { 'party.party,4': '1795318107.5' } },
    ]);
  });

  it('presses a button of one record, and takes no word for an answer', async () => {
    await using server = await peer(() => null);
    await using rig = await openTryton(server.url);
    assert.deepEqual(
      treeOf(await rig.call(write({ head: { entity: 'PurchaseRequisition', call: 'wait', id: '4' } }))).body,
      {},
    );
    const { method, params } = server.asked[0]!;
    // jsonrpc-procure-to-pay.jsonl of the corpus, message 13.
    assert.deepEqual([method, params[0]], ['model.purchase.requisition.wait', [4]]);
  });

  it('refuses what is no id, no date, no number or no field, with its place', () => {
    const wrong = (body: Record<string, unknown>): string => {
      try {
        write({ head: { entity: 'PurchaseRequisition', call: 'create' }, body });
      } catch (error) {
        return (error as Fault).message;
      }
      return 'written';
    };
    assert.equal(wrong({ employee: 'one' }), 'id-invalid at body.employee');
    assert.equal(wrong({ supply_date: '22.11.2026' }), 'value-invalid at body.supply_date');
    assert.equal(wrong({ lines: [{ quantity: '1e3' }] }), 'value-invalid at body.lines.quantity');
    assert.equal(wrong({ colour: 'red' }), 'element-unknown at body.colour');
  });

  it('knows which paths exist', () => {
    const { checkPath } = trytonDialect;
    assert.equal(checkPath('PurchaseRequisition.lines.product.code', 'response'), undefined);
    assert.equal(checkPath('Purchase.records[0].party.code', 'response'), undefined);
    assert.match(checkPath('Purchase.colour', 'response') ?? '', /has no colour/);
    assert.match(checkPath('Nobody.name', 'response') ?? '', /not an entity/);
    assert.equal(
      checkPath('query.party.code', 'request', () => ['Purchase']),
      undefined,
    );
    assert.match(checkPath('query.party.colour', 'request', () => ['Purchase']) ?? '', /has no colour/);
    assert.match(checkPath('head.colour', 'request') ?? '', /not a fact/);
  });
});
