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

/** Services at a fixed price are ordered, received and billed by amount, everything else by quantity. */
export const measureOf = (schedule: Row): 'Quantity' | 'Amount' =>
  said(schedule, 'Quantity') === '' && said(schedule, 'Amount') !== '' ? 'Amount' : 'Quantity';

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
      const measure = measureOf(schedule);
      const came = said(line, measure);
      if (came === '') refuse(`The ${measure} is needed.`, '27014', `${path}/${measure}`);
      if (isMore(came, minus(said(schedule, measure), said(schedule, `Received${measure}`))))
        refuse(`The ${measure} is greater than what is left to receive.`, 'RCV-1206120', `${path}/${measure}`);
    }
    row['ReceiptNumber'] = erp.numbered('receipt', 5_000);
    done(row);
  },
  created(row, erp) {
    for (const line of rowsOf(row, 'lines')) {
      line['TransactionId'] = erp.id();
      done(line);
      const schedule = scheduleOf(erp, said(line, 'DocumentNumber'), said(line, 'DocumentLineNumber'))!;
      const measure = measureOf(schedule);
      if (measure === 'Quantity') line['ReturnedQuantity'] = '0';
      schedule[`Received${measure}`] = sum(said(schedule, `Received${measure}`), said(line, measure));
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
    if (said(line, 'Quantity') === '') refuse('What came by amount is not given back so.', '27011', '/Quantity');
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
