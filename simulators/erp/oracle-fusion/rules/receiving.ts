/** What receiving knows: no more comes in than was ordered, and no more goes back than came in. */
import { isMore, minus, sum } from '../decimal.ts';
import type { Erp } from '../erp.ts';
import { type Row, rowsOf, said } from '../shape.ts';
import { type Rules, refuse } from './rules.ts';

/** The schedule of an order that a line is about. */
export function scheduleOf(erp: Erp, number: string, line: string): Row | undefined {
  const order = erp.find('purchaseOrders', 'OrderNumber', number);
  const found = order && rowsOf(order, 'lines').find(each => said(each, 'LineNumber') === line);
  return found && rowsOf(found, 'schedules')[0];
}

const done = (row: Row): void => {
  row['ProcessingStatusCode'] = 'SUCCESS';
  row['ReturnStatus'] = 'SUCCESS';
};

export const receivingReceiptRequests: Rules = {
  create(row, erp) {
    const date = said(row, 'TransactionDate');
    if (date !== '' && date < erp.openFrom) refuse('The period is closed.', 'RCV-1206041', '/TransactionDate');
    for (const [index, line] of rowsOf(row, 'lines').entries()) {
      const path = `/lines/${index}`;
      const schedule = scheduleOf(erp, said(line, 'DocumentNumber'), said(line, 'DocumentLineNumber'));
      if (!schedule) return refuse('The document line is not known.', '27024', `${path}/DocumentLineNumber`);
      const quantity = said(line, 'Quantity');
      if (quantity === '' && said(line, 'Amount') === '') refuse('A quantity is needed.', '27014', `${path}/Quantity`);
      const left = minus(said(schedule, 'Quantity'), said(schedule, 'ReceivedQuantity'));
      if (quantity !== '' && isMore(quantity, left))
        refuse('The quantity is greater than what is left to receive.', 'RCV-1206120', `${path}/Quantity`);
    }
    row['ReceiptNumber'] = erp.numbered('receipt', 5_000);
    done(row);
  },
  created(row, erp) {
    for (const line of rowsOf(row, 'lines')) {
      line['TransactionId'] = erp.id();
      line['ReturnedQuantity'] = '0';
      done(line);
      const schedule = scheduleOf(erp, said(line, 'DocumentNumber'), said(line, 'DocumentLineNumber'));
      if (schedule && said(line, 'Quantity') !== '')
        schedule['ReceivedQuantity'] = sum(said(schedule, 'ReceivedQuantity'), said(line, 'Quantity'));
    }
  },
};

const received = (erp: Erp, transaction: string): Row | undefined =>
  erp
    .rows('receivingReceiptRequests')
    .flatMap(each => rowsOf(each, 'lines'))
    .find(line => said(line, 'TransactionId') === transaction);

export const receivingReceiptTransactionRequests: Rules = {
  create(row, erp) {
    const line = received(erp, said(row, 'ParentTransactionId'));
    if (!line) return refuse('The transaction is not known.', '27024', '/ParentTransactionId');
    const left = minus(said(line, 'Quantity'), said(line, 'ReturnedQuantity'));
    if (isMore(said(row, 'Quantity'), left))
      refuse('The quantity is greater than what was received.', 'RCV-1206120', '/Quantity');
    done(row);
  },
  created(row, erp) {
    const line = received(erp, said(row, 'ParentTransactionId'))!;
    line['ReturnedQuantity'] = sum(said(line, 'ReturnedQuantity'), said(row, 'Quantity'));
    const schedule = scheduleOf(erp, said(line, 'DocumentNumber'), said(line, 'DocumentLineNumber'));
    if (schedule) schedule['ReceivedQuantity'] = minus(said(schedule, 'ReceivedQuantity'), said(row, 'Quantity'));
  },
};
