/** A journal entry over SAP's journal entry service: how it leaves, what the log of a refusal becomes, and a lost answer. */
import assert from 'node:assert/strict';
import type { JournalEntry, JournalEntryPosting } from '../../contracts/journal-entries/v1/types.ts';
import type { Catalog } from '../../gateway/admin/catalog.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { type Behaviour, type SapJournal, startSapJournal } from '../../simulators/erp/sap-journal/index.ts';
import type { Problem } from '../e2e/sandbox.ts';
import type { ErpGateway } from '../erp/gateway.ts';
import { dropDatabases } from '../store/rig.ts';
import { ENTRY, gatewayTo, libxml } from './sap-journal-rig.ts';

interface Refused extends Problem {
  detail?: string;
  errors?: { pointer: string; code: string; position?: string }[];
}

describe('a journal entry over the SAP journal entry service', function () {
  this.timeout(120_000);
  let service: SapJournal;
  let gateway: ErpGateway;
  before(async () => {
    service = await startSapJournal();
    gateway = await gatewayTo(service.url, { logCauses: { 'KI/235': 'validation-failed' } });
  });
  after(async () => {
    await gateway?.close();
    await service?.close();
    await dropDatabases();
  });

  const post = <T = JournalEntry>(over: Partial<JournalEntryPosting> = {}) =>
    gateway.call<T>('POST', 'journal-entries', { ...ENTRY, ...over });
  const bodyOf = (envelope = ''): string => /<soap:Body>(.*)<\/soap:Body>/s.exec(envelope)?.[1] ?? '';
  const facts = ({ status, body }: { status: number; body: Refused }) => [status, body.backend?.cause, body.outcome];
  const places = ({ body }: { body: Refused }) => (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);

  it('is posted as one line for each cost centre, and called by company, document and year', async () => {
    const { status, body } = await post();
    assert.equal(status, 201, JSON.stringify(body));
    const { document, items, reference } = service.posted().at(-1)!;
    assert.deepEqual(
      [body.number, body.fiscalYear, body.status, reference],
      [document, '2026', 'posted', 'CHG-2026-11'],
    );
    assert.deepEqual(
      items.map(({ account, side, amount, currency, costCenter }) => [account, side, amount, currency, costCenter]),
      [
        ['0000400000', 'S', '33.33', 'USD', '0000000010'],
        ['0000400000', 'S', '66.67', 'USD', '0000000020'],
        ['0000211000', 'H', '-100.00', 'USD', ''],
      ],
    );
    assert.deepEqual(
      body.lines?.map(({ account, amount, costCenter }) => [account?.code, amount, costCenter?.code]),
      [
        ['400000', '33.33', '0010'],
        ['400000', '66.67', '0020'],
        ['0000211000', '100.00', undefined],
      ],
    );
    assert.equal(body.company, '1010');
  });

  it('leaves with a prefixed root and nothing else in a namespace, as libxml2 reads our schema', async () => {
    await post({ lines: ENTRY.lines.map(({ text: _text, ...line }) => line) });
    await post({ text: 'Ärzte & Pflege' });
    const sent = service.calls().map(bodyOf);
    assert.match(
      sent[0]!,
      /^<sfin:JournalEntryBulkCreateRequest xmlns:sfin="http:\/\/sap\.com\/xi\/SAPSCORE\/SFIN"><MessageHeader><ID>/,
    );
    assert.deepEqual(await libxml(sent), []);
    const [one, ...others] = sent[0]!.match(/<ID>[^<]+<\/ID>/g) ?? [];
    assert.deepEqual(others, [one]);
  });

  const lines = (change: (line: JournalEntryPosting['lines'][number], at: number) => object) =>
    ENTRY.lines.map((line, at) => ({ ...line, ...change(line, at) }));
  const REFUSED: Record<string, [over: Partial<JournalEntryPosting>, cause: string, at: string[]]> = {
    'a closed period': [{ postingDate: '2025-12-31' }, 'period-closed', ['/postingDate period-closed']],
    'an unknown cost centre of an allocation': [
      {
        lines: lines((_, at) =>
          at > 0
            ? {}
            : {
                allocations: [
                  { costCenter: { code: '0010' }, percent: '50' },
                  { costCenter: { code: '9999' }, percent: '50' },
                ],
              },
        ),
      },
      'reference-unknown',
      ['/lines/0/allocations/1/costCenter reference-unknown'],
    ],
    'a cost centre that is locked': [
      {
        lines: lines((line, at) =>
          at > 0 ? {} : { allocations: [{ ...line.allocations![0], percent: '100', costCenter: { code: '0030' } }] },
        ),
      },
      'reference-inactive',
      ['/lines/0/allocations/0/costCenter reference-inactive'],
    ],
    'two unknown accounts': [
      { lines: lines((_, at) => ({ account: { code: `00009${at}0000` } })) },
      'reference-unknown',
      ['/lines/0/account reference-unknown', '/lines/1/account reference-unknown'],
    ],
    'a company that nobody knows': [
      { company: '9999' },
      'reference-unknown',
      ['/company reference-unknown', '/lines/0/allocations/0/costCenter reference-unknown'],
    ],
    'an expense without a cost centre, which the profile names': [
      { lines: ENTRY.lines.map(({ allocations: _, ...line }) => line) },
      'validation-failed',
      ['/lines/0/account validation-failed'],
    ],
  };
  for (const [what, [over, cause, at]] of Object.entries(REFUSED))
    it(`is refused for ${what}, with the field and without the words of the log`, async () => {
      const before = service.posted().length;
      const told = await post<Refused>(over);
      assert.deepEqual(facts(told), [502, cause, 'not_applied'], JSON.stringify(told.body));
      for (const place of at) assert.ok(places(told).includes(place), JSON.stringify(told.body));
      assert.ok(!JSON.stringify(told.body).includes('does not exist'));
      assert.equal(service.posted().length, before);
    });

  it('is refused before it leaves where it does not balance, or a text is longer than the books hold', async () => {
    const before = service.calls().length;
    const uneven = await post<Refused>({ lines: lines((_, at) => (at > 0 ? { amount: '99.99' } : {})) });
    assert.deepEqual([uneven.status, places(uneven)], [422, ['/lines not-balanced']]);
    const long = await post<Refused>({ text: 'A text that is longer than 25', reference: 'longer than sixteen' });
    assert.deepEqual([long.status, places(long)], [422, ['/reference value-invalid', '/text value-invalid']]);
    assert.equal(service.calls().length, before);
  });

  it('is not posted where the number is all zeros, whatever the log says', async () => {
    service.next({ kind: 'zeros' });
    assert.deepEqual(facts(await post<Refused>()), [502, 'not-posted', 'not_applied']);
  });

  it('points to the lines where the service finds that they do not balance', async () => {
    const log =
      '<MaximumLogItemSeverityCode>3</MaximumLogItemSeverityCode><Item><TypeID>022(RW)</TypeID><SeverityCode>3</SeverityCode>';
    const bend = (xml: string): string => xml.replace(/<Max.*<SeverityCode>1<\/SeverityCode>/, log);
    service.next({ kind: 'bent', bend: xml => bend(xml.replace(/<(Acc\w+)>\d+/, '<$1>0000000000')) });
    const told = await post<Refused>();
    assert.deepEqual(facts(told), [502, 'amounts-unbalanced', 'not_applied'], JSON.stringify(told.body));
    assert.deepEqual(places(told), ['/lines amounts-unbalanced']);
    assert.equal(told.body.backend?.sourceCode, 'RW/022');
  });

  const IN_DOUBT: Record<string, [Behaviour, ...cause: string[]]> = {
    'its answer is lost': [{ kind: 'lost' }],
    'a page of HTML stands in its place': [{ kind: 'bent', bend: () => '<html><body>Oops<br></body></html>' }],
    'its answer is cut': [{ kind: 'bent', bend: xml => xml.slice(0, -30) }],
    'its answer is in another namespace': [{ kind: 'bent', bend: xml => xml.replace('xi/SAPSCORE/SFIN', 'xi/OTHER') }],
    'its answer belongs to another message': [
      { kind: 'bent', bend: xml => xml.replace(/<ReferenceID>[^<]*/, '<ReferenceID>OTHER') },
    ],
    'it is posted with an error': [{ kind: 'bent', bend: xml => xml.replace('<SeverityCode>1', '<SeverityCode>3') }],
    'the service blames itself': [{ kind: 'failed-after' }],
  };
  for (const [what, [behaviour]] of Object.entries(IN_DOUBT))
    it(`is in doubt where ${what}: it is work for a person, and never sent twice`, async () => {
      const [calls, posted] = [service.calls().length, service.posted().length];
      service.next(behaviour);
      const told = await post<Refused>();
      assert.equal(told.body.outcome, 'unknown', JSON.stringify(told.body));
      const item = await gateway.call<WorkItemView>('GET', `work-items/${told.body.correlationId}`);
      assert.equal(item.status, 200, JSON.stringify(item.body));
      assert.deepEqual([service.calls().length, service.posted().length], [calls + 1, posted + 1]);
    });

  it('is sent again where nothing can have been done: too many at a time', async () => {
    const [calls, posted] = [service.calls().length, service.posted().length];
    service.next({ kind: 'throttle' });
    const { status, body } = await post();
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([service.calls().length, service.posted().length], [calls + 2, posted + 1]);
  });

  it('cannot be read here, and says what to do instead', async () => {
    const { body } = await post();
    const told = await gateway.call<Refused>('GET', `journal-entries/${body.id}`);
    assert.deepEqual([told.status, told.body.code], [501, 'not-supported']);
    assert.match(told.body.detail ?? '', /^erp has no journal-entries\/v1#read\. Keep the answer of the posting/);
  });

  it('stands in the capability matrix, as JSON and on the page', async () => {
    const authorization = 'Bearer sandbox-only-administration';
    const catalogue = async (accept: string) =>
      await fetch(`${gateway.adminUrl}/catalog`, { headers: { authorization, accept } });
    const { matrix } = (await (await catalogue('application/json')).json()) as Catalog;
    const rowOf = (contract: string) => matrix.find(row => row.contract === contract);
    const { can, cannot } = rowOf('journal-entries/v1')!.endpoints['erp']!;
    assert.deepEqual([can, cannot.map(({ operation }) => operation)], [['post'], ['read']]);
    assert.match(cannot[0]?.instead ?? '', /^Keep the answer of the posting/);
    assert.deepEqual(rowOf('suppliers/v1')?.endpoints['erp'], { can: [], cannot: [] });
    const page = await (await catalogue('text/html')).text();
    assert.match(page, /<th scope="row">journal-entries\/v1<\/th><td>post; not read<\/td>/);
    assert.match(page, /<th scope="row">suppliers\/v1<\/th><td>–<\/td>/);
  });
});
