/** The line of an order that a line of a receipt or an invoice is about: Workday names it by an ID of its own, and the order has the number. */
import {
  kindOf,
  type Node,
  nodes,
  reading,
  readingThose,
  text,
  under,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import { idAt, reference } from '../../../../adapters/soap/dialects/workday/references.ts';
import { type Rule, type Step, type Table, table } from '../../../../gateway/kit.ts';

interface Line {
  purchaseOrderLine?: number;
}
/** As it is read: by name, until the orders were asked for the numbers. */
interface Named extends Line {
  orderLine?: string;
}
interface Found {
  purchaseOrder?: { id: string };
  lines?: Named[];
}
/** Numbers of lines by their WIDs. */
type Numbers = Readonly<Record<string, number>>;

const ORDER = kindOf('Purchase_Order');
const a = table<{ lines: unknown }>();

/** Of every order of an answer. */
const numbers: readonly Rule[] = [
  a.custom({
    id: 'order-lines',
    carries: [],
    reads: ['Get_Purchase_Orders_Response'],
    dec(tree): { lines: Numbers } {
      const orders = under(tree, 'body', 'Get_Purchase_Orders_Response', 'Response_Data')['Purchase_Order'];
      const lines = nodes(orders).flatMap(one => nodes(under(one, 'Purchase_Order_Data')['Goods_Line_Data']));
      return {
        lines: Object.fromEntries(
          lines.flatMap(line => {
            const wid = idAt(line['Purchase_Order_Line_Reference'], 'WID');
            const number = Number(text(line['Line_Number']));
            return wid === undefined || !Number.isSafeInteger(number) ? [] : [[wid, number]];
          }),
        ),
      };
    },
  }),
];

/** Reads the order of what is written, before it is: the step `order`. */
export const orderBefore: Pick<Step, 'name' | 'effect' | 'request' | 'response'> = {
  name: 'order',
  effect: 'read',
  request: reading(ORDER, 'purchaseOrder.id'),
  response: numbers,
};

const linesOf = (order: unknown): Numbers => ((order ?? {}) as { lines?: Numbers }).lines ?? {};

export const orderLine = (one: Table<Line>): Rule =>
  one.custom({
    id: 'order-line',
    carries: ['purchaseOrderLine'],
    writes: { Purchase_Order_Line_Reference: 'purchaseOrderLine' },
    enc(value, tree, { scope, finding }) {
      const { purchaseOrderLine: number } = value as Line;
      if (number === undefined) return;
      const [wid] = Object.entries(linesOf(scope.steps['order'])).find(([, one]) => one === number) ?? [];
      if (wid === undefined) finding('/purchaseOrderLine', 'unknown-line');
      else (tree as Node)['Purchase_Order_Line_Reference'] = reference('WID', wid);
    },
  });

/** Names of order lines, where a record says of which order it is; `dataAt` finds its data in the tree at hand. */
export const namedLines = (dataAt: (tree: unknown) => Node, lines: string): Rule =>
  table<Found>().custom({
    id: 'order-lines',
    carries: ['lines[].purchaseOrderLine' as never],
    reads: [],
    fill(into, tree) {
      const data = dataAt(tree);
      const { lines: told = [] } = into as Found;
      const held = nodes(data[lines]);
      if (idAt(data['Purchase_Order_Reference'], 'WID') === undefined || told.length !== held.length) return;
      told.forEach((line, at) => {
        const name = idAt(held[at]?.['Purchase_Order_Line_Reference'], 'WID');
        if (name !== undefined) line.orderLine = name;
      });
    },
  });

/** What a step has read, with numbers for names, as `order` tells them. A line that is of no such order stays without. */
export function withNumbers<T>(found: T, order: unknown): T {
  const known = linesOf(order);
  const one = ({ lines, ...rest }: Found): Found => ({
    ...rest,
    ...(lines && {
      lines: lines.map(({ orderLine, ...line }) => {
        const number = orderLine === undefined ? undefined : known[orderLine];
        return { ...line, ...(number !== undefined && { purchaseOrderLine: number }) };
      }),
    }),
  });
  const listed = listIn(found);
  return (listed ? { ...found, [listed.name]: listed.records.map(one) } : one(found as Found)) as T;
}

const listIn = (found: unknown): { name: string; records: Found[] } | undefined => {
  const [name = '', records] =
    Object.entries(found as object).find(([of]) => of === 'goodsReceipts' || of === 'invoices') ?? [];
  return Array.isArray(records) ? { name, records } : undefined;
};

const ordersIn = (found: unknown): string[] => {
  const records = listIn(found)?.records ?? [(found ?? {}) as Found];
  const naming = records.filter(({ lines = [] }) => lines.some(({ orderLine }) => orderLine !== undefined));
  return [...new Set(naming.flatMap(({ purchaseOrder }) => purchaseOrder?.id ?? []))];
};

/** Asked behind a step that reads receipts or invoices, and only where one of them names a line of an order. */
export const numbering = (step: string, concludes: readonly string[]): Step => ({
  name: 'orders',
  effect: 'read',
  when: ({ steps }) => ordersIn(steps[step]).length > 0,
  request: readingThose(ORDER, ({ steps }) => ordersIn(steps[step])),
  response: numbers,
  refine: (orders, { steps }) => withNumbers(steps[step], orders),
  concludes,
});
