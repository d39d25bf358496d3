/** How S/4HANA says no: which of several messages tells the cause, and which place it means. */
import assert from 'node:assert/strict';
import { locate, refusalOf } from '../../adapters/rest/dialects/sap-s4/causes.ts';
import { VOCABULARY } from '../../adapters/rest/dialects/sap-s4/vocabulary.ts';

const INVOICE = VOCABULARY.get('A_SupplierInvoice')!;
const detail = (code: string, target = '') => ({ code, message: 'x', propertyref: '', severity: 'error', target });

const told = (code: string, details: object[], own?: Record<string, string>) => {
  const body = JSON.stringify({ error: { code, message: { value: 'x' }, innererror: { errordetails: details } } });
  const { why, others } = refusalOf({ status: 400, body }, INVOICE, own);
  return [why, ...others].map(({ cause, sourceCode, at }) => [cause, sourceCode, at?.join('.')]);
};

describe('a refusal of S/4HANA', () => {
  const unknown = detail('ZFI/001', 'InvoicingParty');
  const closed = detail('F5/286', 'PostingDate');

  it('is told by the first message that is known, wherever it stands', () => {
    const expected = [
      ['period-closed', 'F5/286', 'body.PostingDate'],
      ['validation-failed', 'ZFI/001', 'body.InvoicingParty'],
    ];
    assert.deepEqual(told('/IWBEP/CM_MGW_RT/022', [unknown, closed]), expected);
    assert.deepEqual(told('/IWBEP/CM_MGW_RT/022', [closed, unknown]), expected);
  });

  it('is told by what its head says where that is known, at the place of the same message', () => {
    assert.deepEqual(told('F5/286', [unknown, closed])[0], ['period-closed', 'F5/286', 'body.PostingDate']);
  });

  it('is told by what the site says of its own messages', () => {
    const own = { 'ZFI/001': 'reference-inactive' };
    assert.deepEqual(told('/IWBEP/CM_MGW_RT/022', [unknown, closed], own)[0], [
      ...['reference-inactive', 'ZFI/001', 'body.InvoicingParty'],
    ]);
  });

  it('is what it is where nothing is known of it', () => {
    assert.deepEqual(told('/IWBEP/CM_MGW_RT/022', [unknown]), [
      ['validation-failed', '/IWBEP/CM_MGW_RT/022', 'body.InvoicingParty'],
    ]);
    assert.deepEqual(told('ZFI/002', []), [['validation-failed', 'ZFI/002', undefined]]);
  });

  it('means the list where the number is of none of it, and never what stands before its first', () => {
    const links = 'to_SuplrInvcItemPurOrdRef';
    assert.deepEqual(locate(INVOICE, `${links}(2)/TaxCode`), ['body', links, 1, 'TaxCode']);
    assert.deepEqual(locate(INVOICE, `${links}(0)/TaxCode`), ['body', links]);
  });
});
