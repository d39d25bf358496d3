/** What submitting a supplier invoice or a journal does, and how an employment ends. */
import type { Plain } from '../soap/check.ts';
import { isSame, sum } from './amounts.ts';
import { referenceTo } from './instances.ts';
import { Refusal } from './refusal.ts';
import { active, activeLines, existing, inOpenPeriod, nodes, type Submission, texted, truth } from './rules.ts';
import { idIn } from './seed-orders.ts';

export function submitInvoice(submission: Submission): Plain {
  const { records, data, root } = submission;
  const found = existing('Supplier_Invoice', 'Supplier_Invoice_ID', submission);
  if (found) return { Supplier_Invoice_Reference: referenceTo(found.instance) };
  const place = `/${root}[1]/Supplier_Invoice_Data[1]`;
  const supplier = active(submission, 'Supplier_Invoice', 'Supplier_Reference');
  const number = texted(data['Suppliers_Invoice_Number']);
  const twice = records
    .all('Supplier_Invoice')
    .some(
      ({ data: other }) =>
        other['Suppliers_Invoice_Number'] === number &&
        records.instances.find(other['Supplier_Reference'] as Plain | undefined) === supplier,
    );
  if (number && twice)
    throw new Refusal({
      message: "The supplier's invoice number has already been used.",
      xpath: `${place}/Suppliers_Invoice_Number[1]`,
    });
  inOpenPeriod(submission, 'Supplier_Invoice', 'Invoice_Date');
  const order = records.instances.find(data['Purchase_Order_Reference'] as Plain | undefined);
  if (data['Purchase_Order_Reference'] && order?.facts['currency'] !== idIn(data['Currency_Reference'] as Plain))
    throw new Refusal({
      message: 'The currency differs from that of the purchase order.',
      xpath: `${place}/Currency_Reference[1]`,
    });
  activeLines(submission, 'Supplier_Invoice', 'Invoice_Line_Replacement_Data', [
    ...['Item_Reference', 'Ledger_Account_Reference', 'Worktags_Reference'],
  ]);
  for (const line of nodes(data['Invoice_Line_Replacement_Data'])) invoiced(submission, line);
  const own = records.next('INV-');
  const key = texted(data['Supplier_Invoice_ID']) || own;
  const instance = records.instances.add({
    descriptor: `Supplier Invoice: ${own}`,
    ids: { Supplier_Invoice_ID: key, Supplier_Invoice_Number: own },
    facts: { kind: 'supplier invoice', active: true },
  });
  const { Submit: submit, ...kept } = data;
  records.add('Supplier_Invoice', instance, {
    ...kept,
    Supplier_Invoice_ID: key,
    Invoice_Number: own,
    Invoice_Status_Reference: records.to('Document_Status_ID', truth(submit) ? 'IN_PROGRESS' : 'DRAFT'),
    Payment_Status_Reference: records.to('Payment_Status_ID', 'UNPAID'),
    Amount_Due: data['Control_Amount_Total'],
    Last_Updated: records.now(),
  });
  return { Supplier_Invoice_Reference: referenceTo(instance) };
}

/** What the order says was invoiced of its line. */
function invoiced({ records }: Submission, line: Plain): void {
  const named = records.instances.find(line['Purchase_Order_Line_Reference'] as Plain | undefined);
  const ordered = records
    .all('Purchase_Order')
    .flatMap(({ data }) => nodes(data['Goods_Line_Data']))
    .find(one => records.instances.find(one['Purchase_Order_Line_Reference'] as Plain) === named);
  if (line['Purchase_Order_Line_Reference'] && ordered)
    ordered['Quantity_Invoiced'] = sum(texted(ordered['Quantity_Invoiced']), texted(line['Quantity']) || '0');
}

export function submitJournal(submission: Submission): Plain {
  const { records, data, root } = submission;
  const found = existing('Accounting_Journal', 'Accounting_Journal_ID', submission);
  if (found) return { Accounting_Journal_Reference: referenceTo(found.instance) };
  inOpenPeriod(submission, 'Accounting_Journal', 'Accounting_Date');
  activeLines(submission, 'Accounting_Journal', 'Journal_Entry_Line_Replacement_Data', [
    ...['Ledger_Account_Reference', 'Worktags_Reference'],
  ]);
  const lines = nodes(data['Journal_Entry_Line_Replacement_Data']);
  const total = (name: string): string => sum('0', ...lines.map(line => texted(line[name]) || '0'));
  if (!isSame(total('Debit_Amount'), total('Credit_Amount')))
    throw new Refusal({
      message: 'Total debits must equal total credits.',
      xpath: `/${root}[1]/Accounting_Journal_Data[1]`,
    });
  const number = records.next('JE-');
  const key = texted(data['Accounting_Journal_ID']) || number;
  const instance = records.instances.add({
    descriptor: number,
    ids: { Accounting_Journal_ID: key, Journal_Number: number },
    facts: { kind: 'journal', active: true },
  });
  const { Submit: _, ...kept } = data;
  records.add('Journal', instance, {
    ...kept,
    Accounting_Journal_ID: key,
    Journal_Number: number,
    Journal_Status_Reference: records.to('Document_Status_ID', 'APPROVED'),
    Fiscal_Year: texted(data['Accounting_Date']).slice(0, 4),
    Last_Updated: records.now(),
  });
  return { Accounting_Journal_Reference: referenceTo(instance) };
}

export function terminateEmployee({ records, request, root }: Submission): Plain {
  const data = request['Terminate_Employee_Data'] as Plain;
  const worker = records.rowOf(records.instances.find(data['Employee_Reference'] as Plain));
  const standing = (worker?.data['Employment_Data'] as Plain | undefined)?.['Worker_Status_Data'] as Plain | undefined;
  if (!worker || !standing || truth(standing['Terminated']))
    throw new Refusal({
      message: 'The worker is not active.',
      xpath: `/${root}[1]/Terminate_Employee_Data[1]/Employee_Reference[1]`,
    });
  Object.assign(standing, { Active: '0', Terminated: '1', Termination_Date: data['Termination_Date'] });
  return { Employee_Reference: referenceTo(worker.instance) };
}
