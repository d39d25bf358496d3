/** Lines of an order that is charged: they say what was bought and who bears it, and an invoice has no field to say otherwise. */
import { listedIn, listing, nodesOf, textOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { lineNumber } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { InvoiceSubmission } from '../../../../contracts/invoices/v1/types.ts';
import { type Rule, type Scope, type Step, table } from '../../../../gateway/kit.ts';

type Line = InvoiceSubmission['lines'][number];
const asked = table<InvoiceSubmission>();

const codeOf = ({ item }: Line): string | undefined => item?.id ?? item?.code;

/** Whether there is something to hold against the order. */
const says = (line: Line): boolean =>
  line.purchaseOrderLine !== undefined && [codeOf(line), line.account, line.costCenter].some(one => one !== undefined);

export const ordered: readonly Step[] = toTheEnd('A_PurchaseOrderItem', {
  name: 'ordered',
  when: ({ input }) => (input as InvoiceSubmission).lines.some(says),
  request: [
    ...listing('A_PurchaseOrderItem', { expand: ['to_AccountAssignment'] }),
    asked.f('purchaseOrder.id', 'filter.PurchaseOrder.eq'),
  ],
});

/** Zeros in front are filled up by the system. */
const bare = (code: string | undefined): string | undefined => code?.replace(/^0+(?=\d+$)/, '');

/** All of them say so: of several that share a line one is not all of it. */
const all = (nodes: readonly Node[], name: string, code: string): boolean =>
  nodes.length > 0 && nodes.every(one => bare(textOf(one, name)) === bare(code));

/** Within a line: what the order says otherwise. A line that it does not have is for the system to refuse. */
export const asOrdered: Rule = table<Line>().custom({
  id: 'as-ordered',
  carries: ['item.id', 'item.code', 'account.code', 'costCenter.code'],
  enc(value, _, { scope, finding }) {
    const line = value as Line;
    const item = itemOf(line, scope);
    if (!item || !says(line)) return;
    const accounts = nodesOf(item['to_AccountAssignment']);
    const code = codeOf(line);
    if (code !== undefined && !all([item], 'Material', code))
      finding(line.item?.id === undefined ? '/item/code' : '/item/id', 'other-item', 'Material');
    if (line.account && !all(accounts, 'GLAccount', line.account.code))
      finding('/account/code', 'other-account', 'GLAccount');
    if (line.costCenter && !all(accounts, 'CostCenter', line.costCenter.code))
      finding('/costCenter/code', 'other-cost-center', 'CostCenter');
  },
});

const itemOf = ({ purchaseOrderLine }: Line, scope: Scope): Node | undefined =>
  listedIn(scope, 'ordered').find(one => lineNumber.decode(one['PurchaseOrderItem']) === purchaseOrderLine);
