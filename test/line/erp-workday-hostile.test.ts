/** What comes in place of an answer of Workday, and what the application is told: never a guess, never twice, never its words. */
import assert from 'node:assert/strict';
import type { CostCenterList } from '../../contracts/cost-centers/v1/types.ts';
import type { Supplier } from '../../contracts/suppliers/v1/types.ts';
import type { Planned } from '../../simulators/erp/workday/index.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overWorkday, type Problem } from './workday-rig.ts';

const NEW = { company: '1010', name: 'Hostile Takeover Supplies', currency: 'USD' };
const bent = (bend: (xml: string) => string): Planned => ({ kind: 'bent', bend });

describe('Workday where it does not answer', function () {
  this.timeout(60_000);
  const erp = overWorkday({ settings: { maxBytes: 65_536 } });
  const { call } = erp;

  /** Every attempt of a read gets it. */
  const READS: readonly [what: string, planned: Planned, code: string, cause: string][] = [
    ['a fault with 200', { kind: 'fault-200' }, 'backend-rejected', 'validation-failed'],
    ['a page of HTML', { kind: 'html', status: 200 }, 'backend-unreadable', 'html-instead-of-soap'],
    ['a page of HTML with 503', { kind: 'html' }, 'backend-unavailable', 'throttled'],
    ['half an answer', bent(xml => xml.slice(0, -30)), 'backend-unreadable', 'xml-malformed'],
    [
      'another namespace',
      bent(xml => xml.replace('urn:com.workday/bsvc', 'urn:com.workday/other')),
      'backend-unreadable',
      'wrong-namespace',
    ],
    ['an undeclared prefix', bent(xml => xml.replace('xmlns:wd=', 'xmlns:wx=')), 'backend-unreadable', 'xml-malformed'],
    [
      'a document type',
      bent(xml => xml.replace('<SOAP-ENV:Envelope', '<!DOCTYPE a [<!ENTITY b "c">]><SOAP-ENV:Envelope')),
      'backend-unreadable',
      'dtd-refused',
    ],
    [
      'nesting without end',
      bent(xml => xml.replace('</SOAP-ENV:Body>', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}</SOAP-ENV:Body>`)),
      'backend-unreadable',
      'xml-too-deep',
    ],
    [
      'more than the endpoint allows',
      bent(xml => xml.replace('</SOAP-ENV:Body>', `<a>${'x'.repeat(70_000)}</a></SOAP-ENV:Body>`)),
      'backend-unreadable',
      'body-too-large',
    ],
    [
      'the answer to something else',
      bent(xml => xml.replaceAll('Get_Cost_Centers_Response', 'Get_Workers_Response')),
      'backend-unreadable',
      'unexpected-answer',
    ],
    ['throttling in the shape of a failure', { kind: 'throttle' }, 'backend-unavailable', 'processing-failed'],
  ];
  for (const [what, planned, code, cause] of READS)
    it(`tells of ${what}: ${code}`, async () => {
      const on = 'Get_Cost_Centers';
      erp.tenant().next({ ...planned, on }, { ...planned, on }, { ...planned, on });
      const told = await call<Problem>('GET', 'cost-centers?company=1010');
      // What was not asked for again is left over.
      erp.tenant().forget();
      assert.deepEqual(refusal(told)[1], code, JSON.stringify(told.body));
      assert.equal(told.body.backend?.cause, cause);
      assert.ok(!/Maintenance|Processing error/.test(JSON.stringify(told.body)));
    });

  it('reads an answer whose elements stand in another order, and one with elements that nobody knows', async () => {
    erp.tenant().next({
      ...bent(xml =>
        xml
          .replace(
            /(<wd:Organization_Name>[^<]*<\/wd:Organization_Name>)(<wd:Organization_Code>[^<]*<\/wd:Organization_Code>)/g,
            '$2$1',
          )
          .replace(
            '<wd:Organization_Data>',
            '<wd:Organization_Data><wd:__proto__><wd:polluted>1</wd:polluted></wd:__proto__><wd:_>x</wd:_>',
          ),
      ),
      on: 'Get_Cost_Centers',
    });
    const { status, body } = await call<CostCenterList>('GET', 'cost-centers?company=1010');
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.costCenters.map(({ code, name }) => [code, name])[0], ['0010', 'Emergency Department']);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  const WRITES: readonly [what: string, planned: Planned, made: number][] = [
    ['a page of HTML in front, so that nothing was done', { kind: 'html', status: 502 }, 1],
    ['a failure that may be throttling', { kind: 'throttle' }, 1],
    ['a failure after it was done', { kind: 'failed-after' }, 1],
    ['half an answer after it was done', bent(xml => xml.slice(0, -30)), 1],
    ['a connection that was cut after it was done', { kind: 'lost' }, 1],
    ['a connection that was cut before', { kind: 'reset' }, 1],
  ];
  for (const [what, planned, made] of WRITES)
    it(`finds out by its own key what became of a write, for ${what}`, async () => {
      const before = erp.tenant().records.all('Supplier').length;
      erp.tenant().next({ ...planned, on: 'Submit_Supplier' });
      const key = { 'idempotency-key': `hostile ${what}`.replace(/[^\w-]/g, '-').slice(0, 60) };
      let told = await call<Supplier>('POST', 'suppliers', NEW, key);
      for (let tries = 0; told.status !== 201 && tries < 80; tries++) {
        await new Promise(done => setTimeout(done, 100));
        told = await call<Supplier>('POST', 'suppliers', NEW, key);
      }
      assert.equal(told.status, 201, JSON.stringify(told.body));
      assert.equal(erp.tenant().records.all('Supplier').length, before + made);
      assert.equal(told.body.name, NEW.name);
    });

  for (const faultcode of ['MustUnderstand', 'VersionMismatch'])
    it(`says of a write that was refused with ${faultcode} that nothing was done, and does not call it overrun`, async () => {
      const bend = (xml: string): string => xml.replace('SOAP-ENV:Client.validationError', `SOAP-ENV:${faultcode}`);
      erp.tenant().next({ kind: 'bent', bend, on: 'Submit_Supplier' });
      const since = erp.operations().length;
      const told = await call<Problem>('POST', 'suppliers', { ...NEW, paymentTerms: { code: 'NET99' } });
      assert.deepEqual(refusal(told), [502, 'backend-rejected', 'not_applied'], JSON.stringify(told.body));
      assert.deepEqual(
        [told.body.backend?.cause, told.body.backend?.sourceCode],
        ['soap-fault-sender', `SOAP ${faultcode}`],
      );
      assert.deepEqual(erp.operations(since), ['Submit_Supplier']);
    });

  it('is asked by no more at a time than it bears: the gate narrows when it says that it is too much', async () => {
    erp.tenant().next(...Array.from({ length: 4 }, (): Planned => ({ kind: 'throttle', on: 'Get_Locations' })));
    const all = await Promise.all(Array.from({ length: 12 }, () => call<Problem>('GET', 'locations')));
    assert.ok(all.some(({ status }) => status === 200));
    assert.ok(
      all.every(({ status }) => status === 200 || status === 503),
      all.map(({ status }) => status).join(),
    );
  });
});
