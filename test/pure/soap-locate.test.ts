/** An XPath of a SOAP fault → the place in what was sent. */
import assert from 'node:assert/strict';
import { WORKDAY } from '../../adapters/soap/dialects/workday/vocabulary.ts';
import { locate } from '../../adapters/soap/locate.ts';

const ROOT = 'Submit_Requisition_Request';
const at = (xpath: string) => locate(WORKDAY, { body: { [ROOT]: {} } } as never, xpath);

describe('the place that a SOAP fault blames', () => {
  const data = ['body', ROOT, 'Requisition_Data'];
  const lines = 'Item_Request_Line_Data';
  const path = (number: number) => `/wd:${ROOT}/wd:Requisition_Data/wd:${lines}[${number}]/wd:Quantity`;

  it('is counted from one, as XPath 1.0 §2.4 counts', () => {
    assert.deepEqual(at(path(2)), {
      at: [...data, lines, 1, 'Quantity'],
      position: `${ROOT}.Requisition_Data.${lines}[1].Quantity`,
    });
  });

  it('is the list where the number is of none of it, and never what stands before its first', () => {
    assert.deepEqual(at(path(0)), { at: [...data, lines], position: `${ROOT}.Requisition_Data.${lines}` });
  });
});
