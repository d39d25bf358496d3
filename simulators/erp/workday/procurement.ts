/** What submitting a supplier, a requisition or a receipt does. */
import type { Plain } from '../soap/check.ts';
import { isMore, sum, times } from './amounts.ts';
import { referenceTo } from './instances.ts';
import type { Row } from './records.ts';
import { Refusal } from './refusal.ts';
import { active, activeLines, existing, nodes, type Submission, texted, truth } from './rules.ts';
import { addOrder, idIn } from './seed-orders.ts';

export function submitSupplier(submission: Submission): Plain {
  const { records, data, root } = submission;
  const row = existing('Supplier', 'Supplier_Reference_ID', submission);
  if (row) {
    Object.assign(row.data, given(data), { Last_Updated: records.now() });
    row.instance.facts.active = idIn(row.data['Supplier_Status_Reference'] as Plain) !== 'INACTIVE';
    return { Supplier_Reference: referenceTo(row.instance) };
  }
  if (!texted(data['Supplier_Name']))
    throw new Refusal({
      message: 'Supplier Name is required.',
      xpath: `/${root}[1]/Supplier_Data[1]/Supplier_Name[1]`,
    });
  const number = records.next('0000', 6).replace(/^0000/, '00001');
  const key = texted(data['Supplier_Reference_ID']);
  const currency = records.instances.find(data['Currency_Reference'] as Plain | undefined);
  const instance = records.instances.add({
    descriptor: texted(data['Supplier_Name']),
    ids: { Supplier_ID: number, ...(key && { Supplier_Reference_ID: key }) },
    facts: { kind: 'supplier', active: true, currency: currency?.ids['Currency_ID'] },
  });
  const status = records.to('Supplier_Status_ID', 'ACTIVE');
  const { Submit: _, ...kept } = data;
  records.add('Supplier', instance, {
    Supplier_Status_Reference: status,
    ...kept,
    Supplier_ID: number,
    Last_Updated: records.now(),
  });
  return { Supplier_Reference: referenceTo(instance) };
}

/** What a change says; lists that are empty were not said. */
const given = (data: Plain): Plain =>
  Object.fromEntries(
    Object.entries(data).filter(([name, value]) => name !== 'Submit' && !(Array.isArray(value) && value.length === 0)),
  );

export function submitRequisition(submission: Submission): Plain {
  const { request, data, root } = submission;
  const found = existing('Requisition', 'Requisition_Number', submission);
  const lines = nodes(data['Item_Request_Line_Data']);
  if (!found && lines.length === 0)
    throw new Refusal({ message: 'At least one line is required.', xpath: `/${root}[1]/Requisition_Data[1]` });
  activeLines(submission, 'Requisition', 'Item_Request_Line_Data', [
    ...['Item_Reference', 'Supplier_Reference', 'Worktags_Reference', 'Deliver_To_Location_Reference'],
  ]);
  const row = found ?? addRequisition(submission);
  const submitted = truth(data['Submit']);
  if (found) {
    const standing = idIn(found.data['Requisition_Document_Status_Reference'] as Plain);
    if (standing !== 'DRAFT')
      throw new Refusal({ message: 'The requisition is not a draft.', xpath: `/${root}[1]/Requisition_Reference[1]` });
    Object.assign(found.data, given(data));
  }
  const complete = truth((request['Business_Process_Parameters'] as Plain | undefined)?.['Auto_Complete']);
  stand(row, submission, submitted ? (complete ? 'APPROVED' : 'IN_PROGRESS') : 'DRAFT');
  if (submitted && complete) source(submission, row);
  return { Requisition_Reference: referenceTo(row.instance) };
}

function addRequisition({ records, data }: Submission): Row {
  const number = texted(data['Requisition_Number']) || records.next('REQ-');
  const instance = records.instances.add({
    descriptor: number,
    ids: { Requisition_Number: number },
    facts: { kind: 'requisition', active: true },
  });
  const lines = nodes(data['Item_Request_Line_Data']).map((line, index) => ({
    Goods_Requisition_Line_ID: String(index + 1),
    ...line,
    Extended_Amount: times(texted(line['Quantity']) || '0', texted(line['Unit_Cost']) || '0'),
  }));
  const { Submit: _, ...kept } = data;
  return records.add('Requisition', instance, { ...kept, Requisition_Number: number, Item_Request_Line_Data: lines });
}

const stand = ({ data }: Row, { records }: Submission, status: string): void => {
  data['Requisition_Document_Status_Reference'] = records.to('Document_Status_ID', status);
};

/** An approved requisition becomes an order of each supplier that its lines name. */
export function source(submission: Submission, row: Row): void {
  const { records } = submission;
  const { data } = row;
  const lines = nodes(data['Item_Request_Line_Data']);
  const bySupplier = Map.groupBy(lines, line => idIn(line['Supplier_Reference'] as Plain | undefined));
  for (const [supplier, ordered] of bySupplier) {
    if (supplier === '') continue;
    const [first] = ordered;
    addOrder(
      records,
      {
        number: records.next('PO-'),
        company: data['Company_Reference'] as Plain,
        supplier: first?.['Supplier_Reference'] as Plain,
        requisition: referenceTo(row.instance),
        currency: data['Requisition_Currency_Reference'] as Plain,
        date: records.now().slice(0, 10),
        lines: ordered.map((line, index) => ({
          number: String(index + 1),
          item: line['Item_Reference'] as Plain | undefined,
          description: texted(line['Item_Description']) || undefined,
          quantity: texted(line['Quantity']),
          unit: line['Unit_of_Measure_Reference'] as Plain | undefined,
          unitCost: texted(line['Unit_Cost']) || '0',
          due: texted(line['Requested_Delivery_Date']) || undefined,
          worktags: nodes(line['Worktags_Reference']),
          deliverTo: line['Deliver_To_Location_Reference'] as Plain | undefined,
        })),
      },
      sum(...ordered.map(line => times(texted(line['Quantity']), texted(line['Unit_Cost']) || '0'))),
    );
    stand(row, submission, 'SUCCESSFULLY_COMPLETED');
  }
}

export function submitReceipt(submission: Submission): Plain {
  const { records, data, root } = submission;
  const found = existing('Receipt', 'Receipt_ID', submission);
  if (found) return { Receipt_Reference: referenceTo(found.instance) };
  active(submission, 'Receipt', 'Purchase_Order_Reference');
  const order = records.rowOf(records.instances.find(data['Purchase_Order_Reference'] as Plain | undefined));
  const taken = nodes(data['Receipt_Line_Data']).map((line, index) => {
    const place = `/${root}[1]/Receipt_Data[1]/Receipt_Line_Data[${index + 1}]`;
    const named = records.instances.find(line['Purchase_Order_Line_Reference'] as Plain | undefined);
    const ordered = nodes(order?.data['Goods_Line_Data']).find(
      one => records.instances.find(one['Purchase_Order_Line_Reference'] as Plain) === named,
    );
    if (!ordered || !named)
      throw new Refusal({
        message: 'The line is not one of the purchase order.',
        xpath: `${place}/Purchase_Order_Line_Reference[1]`,
      });
    const received = sum(texted(ordered['Quantity_Received']), texted(line['Quantity']) || '0');
    if (isMore(received, texted(ordered['Quantity'])))
      throw new Refusal({
        message: 'The quantity received exceeds the quantity ordered.',
        xpath: `${place}/Quantity[1]`,
      });
    return { ordered, received };
  });
  for (const { ordered, received } of taken) ordered['Quantity_Received'] = received;
  const number = records.next('RCPT-');
  const key = texted(data['Receipt_ID']);
  const instance = records.instances.add({
    descriptor: number,
    ids: { Receipt_ID: key || number, Receipt_Number: number },
    facts: { kind: 'receipt', active: true },
  });
  const { Submit: _, ...kept } = data;
  records.add('Receipt', instance, {
    ...kept,
    Receipt_ID: key || number,
    Document_Number: number,
    Receipt_Status_Reference: records.to('Document_Status_ID', 'APPROVED'),
    Receipt_Line_Data: nodes(data['Receipt_Line_Data']).map((line, index) => ({
      ...line,
      Line_Number: String(index + 1),
    })),
    Last_Updated: records.now(),
  });
  return { Receipt_Reference: referenceTo(instance) };
}
